from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeConstraints")


@_attrs_define
class SendTimeConstraints:
    """What an instant must satisfy.

    Attributes:
        earliest_send_at (datetime.datetime | str | Unset): RFC 3339 with an offset.
        latest_send_at (datetime.datetime | str | Unset): RFC 3339 with an offset, after `earliest_send_at`.
        minimum_delay_seconds (int | Unset): 0 when left out.
        working_hours_only (bool | Unset): False when left out.
        avoid_weekends (bool | Unset): True when left out.
        avoid_holidays (bool | Unset): False when left out.
        respect_quiet_hours (bool | Unset): True when left out.
        require_calendar_free (bool | Unset): False when left out.
    """

    earliest_send_at: datetime.datetime | str | Unset = UNSET
    latest_send_at: datetime.datetime | str | Unset = UNSET
    minimum_delay_seconds: int | Unset = UNSET
    working_hours_only: bool | Unset = UNSET
    avoid_weekends: bool | Unset = UNSET
    avoid_holidays: bool | Unset = UNSET
    respect_quiet_hours: bool | Unset = UNSET
    require_calendar_free: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        earliest_send_at: str | Unset
        if isinstance(self.earliest_send_at, Unset):
            earliest_send_at = UNSET
        elif isinstance(self.earliest_send_at, datetime.datetime):
            earliest_send_at = self.earliest_send_at.isoformat()
        else:
            earliest_send_at = self.earliest_send_at

        latest_send_at: str | Unset
        if isinstance(self.latest_send_at, Unset):
            latest_send_at = UNSET
        elif isinstance(self.latest_send_at, datetime.datetime):
            latest_send_at = self.latest_send_at.isoformat()
        else:
            latest_send_at = self.latest_send_at

        minimum_delay_seconds = self.minimum_delay_seconds

        working_hours_only = self.working_hours_only

        avoid_weekends = self.avoid_weekends

        avoid_holidays = self.avoid_holidays

        respect_quiet_hours = self.respect_quiet_hours

        require_calendar_free = self.require_calendar_free

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if earliest_send_at is not UNSET:
            field_dict["earliest_send_at"] = earliest_send_at
        if latest_send_at is not UNSET:
            field_dict["latest_send_at"] = latest_send_at
        if minimum_delay_seconds is not UNSET:
            field_dict["minimum_delay_seconds"] = minimum_delay_seconds
        if working_hours_only is not UNSET:
            field_dict["working_hours_only"] = working_hours_only
        if avoid_weekends is not UNSET:
            field_dict["avoid_weekends"] = avoid_weekends
        if avoid_holidays is not UNSET:
            field_dict["avoid_holidays"] = avoid_holidays
        if respect_quiet_hours is not UNSET:
            field_dict["respect_quiet_hours"] = respect_quiet_hours
        if require_calendar_free is not UNSET:
            field_dict["require_calendar_free"] = require_calendar_free

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_earliest_send_at(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                earliest_send_at_type_0 = datetime.datetime.fromisoformat(data)

                return earliest_send_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        earliest_send_at = _parse_earliest_send_at(d.pop("earliest_send_at", UNSET))

        def _parse_latest_send_at(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                latest_send_at_type_0 = datetime.datetime.fromisoformat(data)

                return latest_send_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        latest_send_at = _parse_latest_send_at(d.pop("latest_send_at", UNSET))

        minimum_delay_seconds = d.pop("minimum_delay_seconds", UNSET)

        working_hours_only = d.pop("working_hours_only", UNSET)

        avoid_weekends = d.pop("avoid_weekends", UNSET)

        avoid_holidays = d.pop("avoid_holidays", UNSET)

        respect_quiet_hours = d.pop("respect_quiet_hours", UNSET)

        require_calendar_free = d.pop("require_calendar_free", UNSET)

        send_time_constraints = cls(
            earliest_send_at=earliest_send_at,
            latest_send_at=latest_send_at,
            minimum_delay_seconds=minimum_delay_seconds,
            working_hours_only=working_hours_only,
            avoid_weekends=avoid_weekends,
            avoid_holidays=avoid_holidays,
            respect_quiet_hours=respect_quiet_hours,
            require_calendar_free=require_calendar_free,
        )

        send_time_constraints.additional_properties = d
        return send_time_constraints

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
