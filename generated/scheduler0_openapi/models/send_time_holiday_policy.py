from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeHolidayPolicy")


@_attrs_define
class SendTimeHolidayPolicy:
    """Which days are holidays; only `dates` is used.

    Attributes:
        country (str | Unset):
        region (str | Unset):
        calendar_id (str | Unset):
        dates (list[str] | Unset): `YYYY-MM-DD`.
    """

    country: str | Unset = UNSET
    region: str | Unset = UNSET
    calendar_id: str | Unset = UNSET
    dates: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        country = self.country

        region = self.region

        calendar_id = self.calendar_id

        dates: list[str] | Unset = UNSET
        if not isinstance(self.dates, Unset):
            dates = self.dates

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if country is not UNSET:
            field_dict["country"] = country
        if region is not UNSET:
            field_dict["region"] = region
        if calendar_id is not UNSET:
            field_dict["calendar_id"] = calendar_id
        if dates is not UNSET:
            field_dict["dates"] = dates

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        country = d.pop("country", UNSET)

        region = d.pop("region", UNSET)

        calendar_id = d.pop("calendar_id", UNSET)

        dates = cast(list[str], d.pop("dates", UNSET))

        send_time_holiday_policy = cls(
            country=country,
            region=region,
            calendar_id=calendar_id,
            dates=dates,
        )

        send_time_holiday_policy.additional_properties = d
        return send_time_holiday_policy

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
