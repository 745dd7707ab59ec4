from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AsyncTask")


@_attrs_define
class AsyncTask:
    """Work that the server does after it has answered.

    Attributes:
        id (int): Not the id by which the task is fetched: that is `requestId`.
        request_id (str): 27 characters, letters and digits.
        input_ (str): For new jobs: JSON text of the jobs as they were accepted, defaults filled in.
        output (str): Empty until the task has ended, and empty in an answer that was waited for: fetch the task once
            more. For new jobs: JSON text of the created jobs in the order of the request, or of an object with `Message`
            and `Type` when it failed.
        service (str): What the task does: `create_job`, `backup-database`, `restore-database`.
        state (int): 0 not started, 1 in progress, 2 success, 3 failed.
        date_created (datetime.datetime):
        account_id (int):
        date_modified (datetime.datetime): Equals `dateCreated` until the state first changes.
    """

    id: int
    request_id: str
    input_: str
    output: str
    service: str
    state: int
    date_created: datetime.datetime
    account_id: int
    date_modified: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        request_id = self.request_id

        input_ = self.input_

        output = self.output

        service = self.service

        state = self.state

        date_created = self.date_created.isoformat()

        account_id = self.account_id

        date_modified = self.date_modified.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "requestId": request_id,
                "input": input_,
                "output": output,
                "service": service,
                "state": state,
                "dateCreated": date_created,
                "accountId": account_id,
                "dateModified": date_modified,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        request_id = d.pop("requestId")

        input_ = d.pop("input")

        output = d.pop("output")

        service = d.pop("service")

        state = d.pop("state")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        account_id = d.pop("accountId")

        date_modified = datetime.datetime.fromisoformat(d.pop("dateModified"))

        async_task = cls(
            id=id,
            request_id=request_id,
            input_=input_,
            output=output,
            service=service,
            state=state,
            date_created=date_created,
            account_id=account_id,
            date_modified=date_modified,
        )

        async_task.additional_properties = d
        return async_task

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
