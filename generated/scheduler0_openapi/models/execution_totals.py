from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ExecutionTotals")


@_attrs_define
class ExecutionTotals:
    """Records per state over all kept history.

    Attributes:
        account_id (int):
        scheduled (int):
        success (int):
        failed (int):
    """

    account_id: int
    scheduled: int
    success: int
    failed: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        scheduled = self.scheduled

        success = self.success

        failed = self.failed

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accountId": account_id,
                "scheduled": scheduled,
                "success": success,
                "failed": failed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        account_id = d.pop("accountId")

        scheduled = d.pop("scheduled")

        success = d.pop("success")

        failed = d.pop("failed")

        execution_totals = cls(
            account_id=account_id,
            scheduled=scheduled,
            success=success,
            failed=failed,
        )

        execution_totals.additional_properties = d
        return execution_totals

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
