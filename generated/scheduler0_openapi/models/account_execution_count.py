from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AccountExecutionCount")


@_attrs_define
class AccountExecutionCount:
    """What is left of an account's allowance.

    Attributes:
        id (int):
        account_id (int):
        execution_count (int): Executions that are left: runs subtract from it, features and
            `increaseAccountExecutionCount` add to it.
        tokens (int):
        date_created (datetime.datetime):
        date_modified (datetime.datetime):
        next_reset_date (datetime.datetime):
    """

    id: int
    account_id: int
    execution_count: int
    tokens: int
    date_created: datetime.datetime
    date_modified: datetime.datetime
    next_reset_date: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        account_id = self.account_id

        execution_count = self.execution_count

        tokens = self.tokens

        date_created = self.date_created.isoformat()

        date_modified = self.date_modified.isoformat()

        next_reset_date = self.next_reset_date.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "accountId": account_id,
                "executionCount": execution_count,
                "tokens": tokens,
                "dateCreated": date_created,
                "dateModified": date_modified,
                "nextResetDate": next_reset_date,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        account_id = d.pop("accountId")

        execution_count = d.pop("executionCount")

        tokens = d.pop("tokens")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        date_modified = datetime.datetime.fromisoformat(d.pop("dateModified"))

        next_reset_date = datetime.datetime.fromisoformat(d.pop("nextResetDate"))

        account_execution_count = cls(
            id=id,
            account_id=account_id,
            execution_count=execution_count,
            tokens=tokens,
            date_created=date_created,
            date_modified=date_modified,
            next_reset_date=next_reset_date,
        )

        account_execution_count.additional_properties = d
        return account_execution_count

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
