from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.send_time_local_time import SendTimeLocalTime


T = TypeVar("T", bound="SendNow")


@_attrs_define
class SendNow:
    """Whether to send at once.

    Attributes:
        recommended (bool):
        score (float): 0 to 1.
        reason (str):
        recipient_local_times (list[SendTimeLocalTime] | Unset):
    """

    recommended: bool
    score: float
    reason: str
    recipient_local_times: list[SendTimeLocalTime] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        recommended = self.recommended

        score = self.score

        reason = self.reason

        recipient_local_times: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.recipient_local_times, Unset):
            recipient_local_times = []
            for recipient_local_times_item_data in self.recipient_local_times:
                recipient_local_times_item = recipient_local_times_item_data.to_dict()
                recipient_local_times.append(recipient_local_times_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "recommended": recommended,
                "score": score,
                "reason": reason,
            }
        )
        if recipient_local_times is not UNSET:
            field_dict["recipient_local_times"] = recipient_local_times

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.send_time_local_time import SendTimeLocalTime  # noqa: PLC0415

        d = dict(src_dict)
        recommended = d.pop("recommended")

        score = d.pop("score")

        reason = d.pop("reason")

        _recipient_local_times = d.pop("recipient_local_times", UNSET)
        recipient_local_times: list[SendTimeLocalTime] | Unset = UNSET
        if _recipient_local_times is not UNSET:
            recipient_local_times = []
            for recipient_local_times_item_data in _recipient_local_times:
                recipient_local_times_item = SendTimeLocalTime.from_dict(recipient_local_times_item_data)

                recipient_local_times.append(recipient_local_times_item)

        send_now = cls(
            recommended=recommended,
            score=score,
            reason=reason,
            recipient_local_times=recipient_local_times,
        )

        send_now.additional_properties = d
        return send_now

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
