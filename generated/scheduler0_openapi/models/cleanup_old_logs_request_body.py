from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="CleanupOldLogsRequestBody")


@_attrs_define
class CleanupOldLogsRequestBody:
    """Which execution records to delete.

    Attributes:
        account_id (str): Decimal digits; must equal `X-Account-ID`.
        retention_months (int): Records older than this many times 30 days are deleted.
    """

    account_id: str
    retention_months: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        retention_months = self.retention_months

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accountId": account_id,
                "retentionMonths": retention_months,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        account_id = d.pop("accountId")

        retention_months = d.pop("retentionMonths")

        cleanup_old_logs_request_body = cls(
            account_id=account_id,
            retention_months=retention_months,
        )

        cleanup_old_logs_request_body.additional_properties = d
        return cleanup_old_logs_request_body

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
