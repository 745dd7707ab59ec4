from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="SendTimeSearch")


@_attrs_define
class SendTimeSearch:
    """What was searched.

    Attributes:
        window_start (datetime.datetime):
        window_end (datetime.datetime):
        candidate_interval_minutes (int):
        candidates_generated (int):
        candidates_rejected (int):
        candidates_scored (int):
    """

    window_start: datetime.datetime
    window_end: datetime.datetime
    candidate_interval_minutes: int
    candidates_generated: int
    candidates_rejected: int
    candidates_scored: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        window_start = self.window_start.isoformat()

        window_end = self.window_end.isoformat()

        candidate_interval_minutes = self.candidate_interval_minutes

        candidates_generated = self.candidates_generated

        candidates_rejected = self.candidates_rejected

        candidates_scored = self.candidates_scored

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "window_start": window_start,
                "window_end": window_end,
                "candidate_interval_minutes": candidate_interval_minutes,
                "candidates_generated": candidates_generated,
                "candidates_rejected": candidates_rejected,
                "candidates_scored": candidates_scored,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        window_start = datetime.datetime.fromisoformat(d.pop("window_start"))

        window_end = datetime.datetime.fromisoformat(d.pop("window_end"))

        candidate_interval_minutes = d.pop("candidate_interval_minutes")

        candidates_generated = d.pop("candidates_generated")

        candidates_rejected = d.pop("candidates_rejected")

        candidates_scored = d.pop("candidates_scored")

        send_time_search = cls(
            window_start=window_start,
            window_end=window_end,
            candidate_interval_minutes=candidate_interval_minutes,
            candidates_generated=candidates_generated,
            candidates_rejected=candidates_rejected,
            candidates_scored=candidates_scored,
        )

        send_time_search.additional_properties = d
        return send_time_search

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
