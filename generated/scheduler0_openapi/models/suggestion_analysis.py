from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="SuggestionAnalysis")


@_attrs_define
class SuggestionAnalysis:
    """What a conversation commits its participants to.

    Attributes:
        suggestions (list[JsonObject] | None): Objects of the analyzer's own; null where it left them out.
        obligations (list[JsonObject] | None): Objects of the analyzer's own; null where it left them out.
        warnings (list[JsonObject] | None): Objects of the analyzer's own; null where it left them out.
        request_id (str | Unset):
        conversation_id (str | Unset):
        analyzed_at (str | Unset):
        engine (JsonObject | Unset): An object whose members are not part of this contract.
    """

    suggestions: list[JsonObject] | None
    obligations: list[JsonObject] | None
    warnings: list[JsonObject] | None
    request_id: str | Unset = UNSET
    conversation_id: str | Unset = UNSET
    analyzed_at: str | Unset = UNSET
    engine: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        suggestions: list[dict[str, Any]] | None
        if isinstance(self.suggestions, list):
            suggestions = []
            for suggestions_type_0_item_data in self.suggestions:
                suggestions_type_0_item = suggestions_type_0_item_data.to_dict()
                suggestions.append(suggestions_type_0_item)

        else:
            suggestions = self.suggestions

        obligations: list[dict[str, Any]] | None
        if isinstance(self.obligations, list):
            obligations = []
            for obligations_type_0_item_data in self.obligations:
                obligations_type_0_item = obligations_type_0_item_data.to_dict()
                obligations.append(obligations_type_0_item)

        else:
            obligations = self.obligations

        warnings: list[dict[str, Any]] | None
        if isinstance(self.warnings, list):
            warnings = []
            for warnings_type_0_item_data in self.warnings:
                warnings_type_0_item = warnings_type_0_item_data.to_dict()
                warnings.append(warnings_type_0_item)

        else:
            warnings = self.warnings

        request_id = self.request_id

        conversation_id = self.conversation_id

        analyzed_at = self.analyzed_at

        engine: dict[str, Any] | Unset = UNSET
        if not isinstance(self.engine, Unset):
            engine = self.engine.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "suggestions": suggestions,
                "obligations": obligations,
                "warnings": warnings,
            }
        )
        if request_id is not UNSET:
            field_dict["request_id"] = request_id
        if conversation_id is not UNSET:
            field_dict["conversation_id"] = conversation_id
        if analyzed_at is not UNSET:
            field_dict["analyzed_at"] = analyzed_at
        if engine is not UNSET:
            field_dict["engine"] = engine

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.json_object import JsonObject  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_suggestions(data: object) -> list[JsonObject] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                suggestions_type_0 = []
                _suggestions_type_0 = data
                for suggestions_type_0_item_data in _suggestions_type_0:
                    suggestions_type_0_item = JsonObject.from_dict(suggestions_type_0_item_data)

                    suggestions_type_0.append(suggestions_type_0_item)

                return suggestions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[JsonObject] | None, data)

        suggestions = _parse_suggestions(d.pop("suggestions"))

        def _parse_obligations(data: object) -> list[JsonObject] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                obligations_type_0 = []
                _obligations_type_0 = data
                for obligations_type_0_item_data in _obligations_type_0:
                    obligations_type_0_item = JsonObject.from_dict(obligations_type_0_item_data)

                    obligations_type_0.append(obligations_type_0_item)

                return obligations_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[JsonObject] | None, data)

        obligations = _parse_obligations(d.pop("obligations"))

        def _parse_warnings(data: object) -> list[JsonObject] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                warnings_type_0 = []
                _warnings_type_0 = data
                for warnings_type_0_item_data in _warnings_type_0:
                    warnings_type_0_item = JsonObject.from_dict(warnings_type_0_item_data)

                    warnings_type_0.append(warnings_type_0_item)

                return warnings_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[JsonObject] | None, data)

        warnings = _parse_warnings(d.pop("warnings"))

        request_id = d.pop("request_id", UNSET)

        conversation_id = d.pop("conversation_id", UNSET)

        analyzed_at = d.pop("analyzed_at", UNSET)

        _engine = d.pop("engine", UNSET)
        engine: JsonObject | Unset
        if isinstance(_engine, Unset):
            engine = UNSET
        else:
            engine = JsonObject.from_dict(_engine)

        suggestion_analysis = cls(
            suggestions=suggestions,
            obligations=obligations,
            warnings=warnings,
            request_id=request_id,
            conversation_id=conversation_id,
            analyzed_at=analyzed_at,
            engine=engine,
        )

        suggestion_analysis.additional_properties = d
        return suggestion_analysis

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
