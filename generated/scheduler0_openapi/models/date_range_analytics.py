from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.date_range_analytics_point import DateRangeAnalyticsPoint


T = TypeVar("T", bound="DateRangeAnalytics")


@_attrs_define
class DateRangeAnalytics:
    """Records per hour in a window of twelve hours.

    Attributes:
        account_id (int):
        timezone (str): `UTC`.
        start_date (str): The window's first day, `YYYY-MM-DD`.
        start_time (str): The window's first hour, `HH:00:00`.
        end_date (str): The window's last day.
        end_time (str): The window's last hour.
        points (list[DateRangeAnalyticsPoint]): 13 points, oldest first; the first and the last one may cover part of
            their hour.
    """

    account_id: int
    timezone: str
    start_date: str
    start_time: str
    end_date: str
    end_time: str
    points: list[DateRangeAnalyticsPoint]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        timezone = self.timezone

        start_date = self.start_date

        start_time = self.start_time

        end_date = self.end_date

        end_time = self.end_time

        points = []
        for points_item_data in self.points:
            points_item = points_item_data.to_dict()
            points.append(points_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accountId": account_id,
                "timezone": timezone,
                "startDate": start_date,
                "startTime": start_time,
                "endDate": end_date,
                "endTime": end_time,
                "points": points,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.date_range_analytics_point import DateRangeAnalyticsPoint  # noqa: PLC0415

        d = dict(src_dict)
        account_id = d.pop("accountId")

        timezone = d.pop("timezone")

        start_date = d.pop("startDate")

        start_time = d.pop("startTime")

        end_date = d.pop("endDate")

        end_time = d.pop("endTime")

        points = []
        _points = d.pop("points")
        for points_item_data in _points:
            points_item = DateRangeAnalyticsPoint.from_dict(points_item_data)

            points.append(points_item)

        date_range_analytics = cls(
            account_id=account_id,
            timezone=timezone,
            start_date=start_date,
            start_time=start_time,
            end_date=end_date,
            end_time=end_time,
            points=points,
        )

        date_range_analytics.additional_properties = d
        return date_range_analytics

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
