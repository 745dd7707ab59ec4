from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.send_time_busy_interval import SendTimeBusyInterval


T = TypeVar("T", bound="SendTimeAvailability")


@_attrs_define
class SendTimeAvailability:
    """When one participant is busy.

    Attributes:
        participant_id (str):
        busy_intervals (list[SendTimeBusyInterval] | Unset):
    """

    participant_id: str
    busy_intervals: list[SendTimeBusyInterval] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        participant_id = self.participant_id

        busy_intervals: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.busy_intervals, Unset):
            busy_intervals = []
            for busy_intervals_item_data in self.busy_intervals:
                busy_intervals_item = busy_intervals_item_data.to_dict()
                busy_intervals.append(busy_intervals_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "participant_id": participant_id,
            }
        )
        if busy_intervals is not UNSET:
            field_dict["busy_intervals"] = busy_intervals

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.send_time_busy_interval import SendTimeBusyInterval  # noqa: PLC0415

        d = dict(src_dict)
        participant_id = d.pop("participant_id")

        _busy_intervals = d.pop("busy_intervals", UNSET)
        busy_intervals: list[SendTimeBusyInterval] | Unset = UNSET
        if _busy_intervals is not UNSET:
            busy_intervals = []
            for busy_intervals_item_data in _busy_intervals:
                busy_intervals_item = SendTimeBusyInterval.from_dict(busy_intervals_item_data)

                busy_intervals.append(busy_intervals_item)

        send_time_availability = cls(
            participant_id=participant_id,
            busy_intervals=busy_intervals,
        )

        send_time_availability.additional_properties = d
        return send_time_availability

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
