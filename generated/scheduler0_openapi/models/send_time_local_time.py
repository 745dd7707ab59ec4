from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeLocalTime")


@_attrs_define
class SendTimeLocalTime:
    """An instant as one participant sees it. The id and the flags are sent for recipients only.

    Attributes:
        datetime_ (datetime.datetime):
        timezone (str):
        day (str): `MON` to `SUN`.
        time (str): Local time, `HH:MM`.
        recipient_id (str | Unset): `recipient_<n>` where the request gave no id.
        within_working_hours (bool | Unset):
        within_quiet_hours (bool | Unset):
        is_weekend (bool | Unset):
        is_holiday (bool | Unset):
    """

    datetime_: datetime.datetime
    timezone: str
    day: str
    time: str
    recipient_id: str | Unset = UNSET
    within_working_hours: bool | Unset = UNSET
    within_quiet_hours: bool | Unset = UNSET
    is_weekend: bool | Unset = UNSET
    is_holiday: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        datetime_ = self.datetime_.isoformat()

        timezone = self.timezone

        day = self.day

        time = self.time

        recipient_id = self.recipient_id

        within_working_hours = self.within_working_hours

        within_quiet_hours = self.within_quiet_hours

        is_weekend = self.is_weekend

        is_holiday = self.is_holiday

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "datetime": datetime_,
                "timezone": timezone,
                "day": day,
                "time": time,
            }
        )
        if recipient_id is not UNSET:
            field_dict["recipient_id"] = recipient_id
        if within_working_hours is not UNSET:
            field_dict["within_working_hours"] = within_working_hours
        if within_quiet_hours is not UNSET:
            field_dict["within_quiet_hours"] = within_quiet_hours
        if is_weekend is not UNSET:
            field_dict["is_weekend"] = is_weekend
        if is_holiday is not UNSET:
            field_dict["is_holiday"] = is_holiday

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        datetime_ = datetime.datetime.fromisoformat(d.pop("datetime"))

        timezone = d.pop("timezone")

        day = d.pop("day")

        time = d.pop("time")

        recipient_id = d.pop("recipient_id", UNSET)

        within_working_hours = d.pop("within_working_hours", UNSET)

        within_quiet_hours = d.pop("within_quiet_hours", UNSET)

        is_weekend = d.pop("is_weekend", UNSET)

        is_holiday = d.pop("is_holiday", UNSET)

        send_time_local_time = cls(
            datetime_=datetime_,
            timezone=timezone,
            day=day,
            time=time,
            recipient_id=recipient_id,
            within_working_hours=within_working_hours,
            within_quiet_hours=within_quiet_hours,
            is_weekend=is_weekend,
            is_holiday=is_holiday,
        )

        send_time_local_time.additional_properties = d
        return send_time_local_time

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
