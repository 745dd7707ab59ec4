from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.send_time_coverage import SendTimeCoverage
    from ..models.send_time_local_time import SendTimeLocalTime
    from ..models.send_time_score_breakdown import SendTimeScoreBreakdown


T = TypeVar("T", bound="SendTimeSuggestion")


@_attrs_define
class SendTimeSuggestion:
    """A suggested instant.

    Attributes:
        id (str):
        send_at (datetime.datetime): UTC, whole seconds.
        label (str): Such as `Monday morning`.
        score (float): 0 to 1.
        rank (int): From 1.
        reason (str):
        recipient_local_times (list[SendTimeLocalTime]):
        coverage (SendTimeCoverage): For how many recipients an instant is good.
        sender_local (SendTimeLocalTime | Unset): An instant as one participant sees it. The id and the flags are sent
            for recipients only.
        score_breakdown (SendTimeScoreBreakdown | Unset): What each rule adds to the score, penalties included.
        flags (list[str] | Unset): `RECIPIENT_WORKDAY_START`, `SENDER_RECIPIENT_OVERLAP`, `PREFERRED_RECIPIENT_WINDOW`,
            `IMMEDIATE_SEND_RECOMMENDED`, `URGENT_MESSAGE`.
    """

    id: str
    send_at: datetime.datetime
    label: str
    score: float
    rank: int
    reason: str
    recipient_local_times: list[SendTimeLocalTime]
    coverage: SendTimeCoverage
    sender_local: SendTimeLocalTime | Unset = UNSET
    score_breakdown: SendTimeScoreBreakdown | Unset = UNSET
    flags: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        send_at = self.send_at.isoformat()

        label = self.label

        score = self.score

        rank = self.rank

        reason = self.reason

        recipient_local_times = []
        for recipient_local_times_item_data in self.recipient_local_times:
            recipient_local_times_item = recipient_local_times_item_data.to_dict()
            recipient_local_times.append(recipient_local_times_item)

        coverage = self.coverage.to_dict()

        sender_local: dict[str, Any] | Unset = UNSET
        if not isinstance(self.sender_local, Unset):
            sender_local = self.sender_local.to_dict()

        score_breakdown: dict[str, Any] | Unset = UNSET
        if not isinstance(self.score_breakdown, Unset):
            score_breakdown = self.score_breakdown.to_dict()

        flags: list[str] | Unset = UNSET
        if not isinstance(self.flags, Unset):
            flags = self.flags

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "send_at": send_at,
                "label": label,
                "score": score,
                "rank": rank,
                "reason": reason,
                "recipient_local_times": recipient_local_times,
                "coverage": coverage,
            }
        )
        if sender_local is not UNSET:
            field_dict["sender_local"] = sender_local
        if score_breakdown is not UNSET:
            field_dict["score_breakdown"] = score_breakdown
        if flags is not UNSET:
            field_dict["flags"] = flags

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.send_time_coverage import SendTimeCoverage  # noqa: PLC0415
        from ..models.send_time_local_time import SendTimeLocalTime  # noqa: PLC0415
        from ..models.send_time_score_breakdown import SendTimeScoreBreakdown  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        send_at = datetime.datetime.fromisoformat(d.pop("send_at"))

        label = d.pop("label")

        score = d.pop("score")

        rank = d.pop("rank")

        reason = d.pop("reason")

        recipient_local_times = []
        _recipient_local_times = d.pop("recipient_local_times")
        for recipient_local_times_item_data in _recipient_local_times:
            recipient_local_times_item = SendTimeLocalTime.from_dict(recipient_local_times_item_data)

            recipient_local_times.append(recipient_local_times_item)

        coverage = SendTimeCoverage.from_dict(d.pop("coverage"))

        _sender_local = d.pop("sender_local", UNSET)
        sender_local: SendTimeLocalTime | Unset
        if isinstance(_sender_local, Unset):
            sender_local = UNSET
        else:
            sender_local = SendTimeLocalTime.from_dict(_sender_local)

        _score_breakdown = d.pop("score_breakdown", UNSET)
        score_breakdown: SendTimeScoreBreakdown | Unset
        if isinstance(_score_breakdown, Unset):
            score_breakdown = UNSET
        else:
            score_breakdown = SendTimeScoreBreakdown.from_dict(_score_breakdown)

        flags = cast(list[str], d.pop("flags", UNSET))

        send_time_suggestion = cls(
            id=id,
            send_at=send_at,
            label=label,
            score=score,
            rank=rank,
            reason=reason,
            recipient_local_times=recipient_local_times,
            coverage=coverage,
            sender_local=sender_local,
            score_breakdown=score_breakdown,
            flags=flags,
        )

        send_time_suggestion.additional_properties = d
        return send_time_suggestion

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
