from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.send_time_window import SendTimeWindow


T = TypeVar("T", bound="SendTimePreferences")


@_attrs_define
class SendTimePreferences:
    """What makes an instant better.

    Attributes:
        preferred_recipient_windows (list[SendTimeWindow] | Unset):
        avoid_recipient_windows (list[SendTimeWindow] | Unset):
        prefer_sender_recipient_overlap (bool | Unset): True when left out.
    """

    preferred_recipient_windows: list[SendTimeWindow] | Unset = UNSET
    avoid_recipient_windows: list[SendTimeWindow] | Unset = UNSET
    prefer_sender_recipient_overlap: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        preferred_recipient_windows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.preferred_recipient_windows, Unset):
            preferred_recipient_windows = []
            for preferred_recipient_windows_item_data in self.preferred_recipient_windows:
                preferred_recipient_windows_item = preferred_recipient_windows_item_data.to_dict()
                preferred_recipient_windows.append(preferred_recipient_windows_item)

        avoid_recipient_windows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.avoid_recipient_windows, Unset):
            avoid_recipient_windows = []
            for avoid_recipient_windows_item_data in self.avoid_recipient_windows:
                avoid_recipient_windows_item = avoid_recipient_windows_item_data.to_dict()
                avoid_recipient_windows.append(avoid_recipient_windows_item)

        prefer_sender_recipient_overlap = self.prefer_sender_recipient_overlap

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if preferred_recipient_windows is not UNSET:
            field_dict["preferred_recipient_windows"] = preferred_recipient_windows
        if avoid_recipient_windows is not UNSET:
            field_dict["avoid_recipient_windows"] = avoid_recipient_windows
        if prefer_sender_recipient_overlap is not UNSET:
            field_dict["prefer_sender_recipient_overlap"] = prefer_sender_recipient_overlap

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.send_time_window import SendTimeWindow  # noqa: PLC0415

        d = dict(src_dict)
        _preferred_recipient_windows = d.pop("preferred_recipient_windows", UNSET)
        preferred_recipient_windows: list[SendTimeWindow] | Unset = UNSET
        if _preferred_recipient_windows is not UNSET:
            preferred_recipient_windows = []
            for preferred_recipient_windows_item_data in _preferred_recipient_windows:
                preferred_recipient_windows_item = SendTimeWindow.from_dict(
                    preferred_recipient_windows_item_data
                )

                preferred_recipient_windows.append(preferred_recipient_windows_item)

        _avoid_recipient_windows = d.pop("avoid_recipient_windows", UNSET)
        avoid_recipient_windows: list[SendTimeWindow] | Unset = UNSET
        if _avoid_recipient_windows is not UNSET:
            avoid_recipient_windows = []
            for avoid_recipient_windows_item_data in _avoid_recipient_windows:
                avoid_recipient_windows_item = SendTimeWindow.from_dict(avoid_recipient_windows_item_data)

                avoid_recipient_windows.append(avoid_recipient_windows_item)

        prefer_sender_recipient_overlap = d.pop("prefer_sender_recipient_overlap", UNSET)

        send_time_preferences = cls(
            preferred_recipient_windows=preferred_recipient_windows,
            avoid_recipient_windows=avoid_recipient_windows,
            prefer_sender_recipient_overlap=prefer_sender_recipient_overlap,
        )

        send_time_preferences.additional_properties = d
        return send_time_preferences

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
