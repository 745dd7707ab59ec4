from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeMessage")


@_attrs_define
class SendTimeMessage:
    """What is to be sent; only `priority` is used.

    Attributes:
        channel (str | Unset):
        priority (str | Unset): `low`, `normal`, `high` or `urgent`; `normal` when left out.
        intent (str | Unset):
        text (str | Unset): At most 10000 bytes.
        estimated_attention (str | Unset):
    """

    channel: str | Unset = UNSET
    priority: str | Unset = UNSET
    intent: str | Unset = UNSET
    text: str | Unset = UNSET
    estimated_attention: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        channel = self.channel

        priority = self.priority

        intent = self.intent

        text = self.text

        estimated_attention = self.estimated_attention

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if channel is not UNSET:
            field_dict["channel"] = channel
        if priority is not UNSET:
            field_dict["priority"] = priority
        if intent is not UNSET:
            field_dict["intent"] = intent
        if text is not UNSET:
            field_dict["text"] = text
        if estimated_attention is not UNSET:
            field_dict["estimated_attention"] = estimated_attention

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        channel = d.pop("channel", UNSET)

        priority = d.pop("priority", UNSET)

        intent = d.pop("intent", UNSET)

        text = d.pop("text", UNSET)

        estimated_attention = d.pop("estimated_attention", UNSET)

        send_time_message = cls(
            channel=channel,
            priority=priority,
            intent=intent,
            text=text,
            estimated_attention=estimated_attention,
        )

        send_time_message.additional_properties = d
        return send_time_message

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
