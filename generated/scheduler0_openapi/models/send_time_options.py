from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeOptions")


@_attrs_define
class SendTimeOptions:
    """How to search.

    Attributes:
        reference_time (datetime.datetime | str | Unset): RFC 3339 with an offset; now when left out.
        suggestion_count (int | Unset): 3 when left out.
        candidate_interval_minutes (int | Unset): 5, 10, 15, 30 or 60; 30 when left out.
        locale (str | Unset): Not used.
        include_score_breakdown (bool | Unset): False when left out.
        include_rejected_summary (bool | Unset): False when left out.
        search_horizon_days (int | Unset): 7 when left out; more than 30 count as 30.
        evaluate_send_now (bool | Unset): True when left out.
        diversify_suggestions (bool | Unset): True when left out.
        minimum_suggestion_spacing_minutes (int | Unset): 120 when left out; 0 or less switches diversification off.
    """

    reference_time: datetime.datetime | str | Unset = UNSET
    suggestion_count: int | Unset = UNSET
    candidate_interval_minutes: int | Unset = UNSET
    locale: str | Unset = UNSET
    include_score_breakdown: bool | Unset = UNSET
    include_rejected_summary: bool | Unset = UNSET
    search_horizon_days: int | Unset = UNSET
    evaluate_send_now: bool | Unset = UNSET
    diversify_suggestions: bool | Unset = UNSET
    minimum_suggestion_spacing_minutes: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reference_time: str | Unset
        if isinstance(self.reference_time, Unset):
            reference_time = UNSET
        elif isinstance(self.reference_time, datetime.datetime):
            reference_time = self.reference_time.isoformat()
        else:
            reference_time = self.reference_time

        suggestion_count = self.suggestion_count

        candidate_interval_minutes = self.candidate_interval_minutes

        locale = self.locale

        include_score_breakdown = self.include_score_breakdown

        include_rejected_summary = self.include_rejected_summary

        search_horizon_days = self.search_horizon_days

        evaluate_send_now = self.evaluate_send_now

        diversify_suggestions = self.diversify_suggestions

        minimum_suggestion_spacing_minutes = self.minimum_suggestion_spacing_minutes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if reference_time is not UNSET:
            field_dict["reference_time"] = reference_time
        if suggestion_count is not UNSET:
            field_dict["suggestion_count"] = suggestion_count
        if candidate_interval_minutes is not UNSET:
            field_dict["candidate_interval_minutes"] = candidate_interval_minutes
        if locale is not UNSET:
            field_dict["locale"] = locale
        if include_score_breakdown is not UNSET:
            field_dict["include_score_breakdown"] = include_score_breakdown
        if include_rejected_summary is not UNSET:
            field_dict["include_rejected_summary"] = include_rejected_summary
        if search_horizon_days is not UNSET:
            field_dict["search_horizon_days"] = search_horizon_days
        if evaluate_send_now is not UNSET:
            field_dict["evaluate_send_now"] = evaluate_send_now
        if diversify_suggestions is not UNSET:
            field_dict["diversify_suggestions"] = diversify_suggestions
        if minimum_suggestion_spacing_minutes is not UNSET:
            field_dict["minimum_suggestion_spacing_minutes"] = minimum_suggestion_spacing_minutes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_reference_time(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                reference_time_type_0 = datetime.datetime.fromisoformat(data)

                return reference_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        reference_time = _parse_reference_time(d.pop("reference_time", UNSET))

        suggestion_count = d.pop("suggestion_count", UNSET)

        candidate_interval_minutes = d.pop("candidate_interval_minutes", UNSET)

        locale = d.pop("locale", UNSET)

        include_score_breakdown = d.pop("include_score_breakdown", UNSET)

        include_rejected_summary = d.pop("include_rejected_summary", UNSET)

        search_horizon_days = d.pop("search_horizon_days", UNSET)

        evaluate_send_now = d.pop("evaluate_send_now", UNSET)

        diversify_suggestions = d.pop("diversify_suggestions", UNSET)

        minimum_suggestion_spacing_minutes = d.pop("minimum_suggestion_spacing_minutes", UNSET)

        send_time_options = cls(
            reference_time=reference_time,
            suggestion_count=suggestion_count,
            candidate_interval_minutes=candidate_interval_minutes,
            locale=locale,
            include_score_breakdown=include_score_breakdown,
            include_rejected_summary=include_rejected_summary,
            search_horizon_days=search_horizon_days,
            evaluate_send_now=evaluate_send_now,
            diversify_suggestions=diversify_suggestions,
            minimum_suggestion_spacing_minutes=minimum_suggestion_spacing_minutes,
        )

        send_time_options.additional_properties = d
        return send_time_options

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
