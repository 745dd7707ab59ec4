from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Execution")


@_attrs_define
class Execution:
    """One record of a job's run. A run leaves one record per state.

    Attributes:
        id (int):
        unique_id (str): Shared by the records of one run.
        state (int): 0 scheduled, 1 success, 2 failed.
        node_id (int): The node that ran it.
        last_execution_datetime (datetime.datetime | str): In the job's timezone. Before the first run it is the zero
            date there, which may lie in the year 0000.
        next_execution_datetime (datetime.datetime | str): In the job's timezone.
        job_id (int):
        job_queue_version (int):
        execution_version (int):
        date_created (datetime.datetime):
        account_id (int):
        date_modified (datetime.datetime | None): Null in current servers.
    """

    id: int
    unique_id: str
    state: int
    node_id: int
    last_execution_datetime: datetime.datetime | str
    next_execution_datetime: datetime.datetime | str
    job_id: int
    job_queue_version: int
    execution_version: int
    date_created: datetime.datetime
    account_id: int
    date_modified: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        unique_id = self.unique_id

        state = self.state

        node_id = self.node_id

        last_execution_datetime: str
        if isinstance(self.last_execution_datetime, datetime.datetime):
            last_execution_datetime = self.last_execution_datetime.isoformat()
        else:
            last_execution_datetime = self.last_execution_datetime

        next_execution_datetime: str
        if isinstance(self.next_execution_datetime, datetime.datetime):
            next_execution_datetime = self.next_execution_datetime.isoformat()
        else:
            next_execution_datetime = self.next_execution_datetime

        job_id = self.job_id

        job_queue_version = self.job_queue_version

        execution_version = self.execution_version

        date_created = self.date_created.isoformat()

        account_id = self.account_id

        date_modified: None | str
        if isinstance(self.date_modified, datetime.datetime):
            date_modified = self.date_modified.isoformat()
        else:
            date_modified = self.date_modified

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "uniqueId": unique_id,
                "state": state,
                "nodeId": node_id,
                "lastExecutionDatetime": last_execution_datetime,
                "nextExecutionDatetime": next_execution_datetime,
                "jobId": job_id,
                "jobQueueVersion": job_queue_version,
                "executionVersion": execution_version,
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

        unique_id = d.pop("uniqueId")

        state = d.pop("state")

        node_id = d.pop("nodeId")

        def _parse_last_execution_datetime(data: object) -> datetime.datetime | str:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_execution_datetime_type_0 = datetime.datetime.fromisoformat(data)

                return last_execution_datetime_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str, data)

        last_execution_datetime = _parse_last_execution_datetime(d.pop("lastExecutionDatetime"))

        def _parse_next_execution_datetime(data: object) -> datetime.datetime | str:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_execution_datetime_type_0 = datetime.datetime.fromisoformat(data)

                return next_execution_datetime_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str, data)

        next_execution_datetime = _parse_next_execution_datetime(d.pop("nextExecutionDatetime"))

        job_id = d.pop("jobId")

        job_queue_version = d.pop("jobQueueVersion")

        execution_version = d.pop("executionVersion")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        account_id = d.pop("accountId")

        def _parse_date_modified(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_modified_type_0 = datetime.datetime.fromisoformat(data)

                return date_modified_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        date_modified = _parse_date_modified(d.pop("dateModified"))

        execution = cls(
            id=id,
            unique_id=unique_id,
            state=state,
            node_id=node_id,
            last_execution_datetime=last_execution_datetime,
            next_execution_datetime=next_execution_datetime,
            job_id=job_id,
            job_queue_version=job_queue_version,
            execution_version=execution_version,
            date_created=date_created,
            account_id=account_id,
            date_modified=date_modified,
        )

        execution.additional_properties = d
        return execution

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
