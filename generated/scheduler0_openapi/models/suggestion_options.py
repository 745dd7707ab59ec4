from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SuggestionOptions")


@_attrs_define
class SuggestionOptions:
    """How to analyze a conversation.

    Attributes:
        reference_time (datetime.datetime | str | Unset): RFC 3339; relative times are read from here.
        locale (str | Unset): English only: empty or starting with `en`.
        default_timezone (str | Unset): An IANA name.
        minimum_confidence (float | Unset): 0 to 1.
        include_low_confidence (bool | Unset):
        include_resolved_obligations (bool | Unset):
        default_due_time (str | Unset): `HH:MM`.
        default_deadline_time (str | Unset): `HH:MM`.
    """

    reference_time: datetime.datetime | str | Unset = UNSET
    locale: str | Unset = UNSET
    default_timezone: str | Unset = UNSET
    minimum_confidence: float | Unset = UNSET
    include_low_confidence: bool | Unset = UNSET
    include_resolved_obligations: bool | Unset = UNSET
    default_due_time: str | Unset = UNSET
    default_deadline_time: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reference_time: str | Unset
        if isinstance(self.reference_time, Unset):
            reference_time = UNSET
        elif isinstance(self.reference_time, datetime.datetime):
            reference_time = self.reference_time.isoformat()
        else:
            reference_time = self.reference_time

        locale = self.locale

        default_timezone = self.default_timezone

        minimum_confidence = self.minimum_confidence

        include_low_confidence = self.include_low_confidence

        include_resolved_obligations = self.include_resolved_obligations

        default_due_time = self.default_due_time

        default_deadline_time = self.default_deadline_time

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if reference_time is not UNSET:
            field_dict["reference_time"] = reference_time
        if locale is not UNSET:
            field_dict["locale"] = locale
        if default_timezone is not UNSET:
            field_dict["default_timezone"] = default_timezone
        if minimum_confidence is not UNSET:
            field_dict["minimum_confidence"] = minimum_confidence
        if include_low_confidence is not UNSET:
            field_dict["include_low_confidence"] = include_low_confidence
        if include_resolved_obligations is not UNSET:
            field_dict["include_resolved_obligations"] = include_resolved_obligations
        if default_due_time is not UNSET:
            field_dict["default_due_time"] = default_due_time
        if default_deadline_time is not UNSET:
            field_dict["default_deadline_time"] = default_deadline_time

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

        locale = d.pop("locale", UNSET)

        default_timezone = d.pop("default_timezone", UNSET)

        minimum_confidence = d.pop("minimum_confidence", UNSET)

        include_low_confidence = d.pop("include_low_confidence", UNSET)

        include_resolved_obligations = d.pop("include_resolved_obligations", UNSET)

        default_due_time = d.pop("default_due_time", UNSET)

        default_deadline_time = d.pop("default_deadline_time", UNSET)

        suggestion_options = cls(
            reference_time=reference_time,
            locale=locale,
            default_timezone=default_timezone,
            minimum_confidence=minimum_confidence,
            include_low_confidence=include_low_confidence,
            include_resolved_obligations=include_resolved_obligations,
            default_due_time=default_due_time,
            default_deadline_time=default_deadline_time,
        )

        suggestion_options.additional_properties = d
        return suggestion_options

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
