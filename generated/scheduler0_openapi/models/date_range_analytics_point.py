from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="DateRangeAnalyticsPoint")


@_attrs_define
class DateRangeAnalyticsPoint:
    """How many records fall in one hour.

    Attributes:
        date (str): `YYYY-MM-DD`.
        time (str): `HH:00:00`, UTC.
        scheduled (int):
        success (int):
        failed (int):
    """

    date: str
    time: str
    scheduled: int
    success: int
    failed: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        date = self.date

        time = self.time

        scheduled = self.scheduled

        success = self.success

        failed = self.failed

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "date": date,
                "time": time,
                "scheduled": scheduled,
                "success": success,
                "failed": failed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        date = d.pop("date")

        time = d.pop("time")

        scheduled = d.pop("scheduled")

        success = d.pop("success")

        failed = d.pop("failed")

        date_range_analytics_point = cls(
            date=date,
            time=time,
            scheduled=scheduled,
            success=success,
            failed=failed,
        )

        date_range_analytics_point.additional_properties = d
        return date_range_analytics_point

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
