from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject
    from ..models.no_send_time import NoSendTime
    from ..models.send_now import SendNow
    from ..models.send_time_engine import SendTimeEngine
    from ..models.send_time_policy import SendTimePolicy
    from ..models.send_time_rejected_summary import SendTimeRejectedSummary
    from ..models.send_time_search import SendTimeSearch
    from ..models.send_time_suggestion import SendTimeSuggestion
    from ..models.send_time_warning import SendTimeWarning


T = TypeVar("T", bound="SendTimeResult")


@_attrs_define
class SendTimeResult:
    """Suggested instants, best first.

    Attributes:
        request_id (str):
        reference_time (str): As it was sent, or now in the sender's time zone.
        policy (SendTimePolicy): The rules that were applied.
        engine (SendTimeEngine): The implementation that applied them.
        suggestions (list[SendTimeSuggestion]):
        search (SendTimeSearch): What was searched.
        warnings (list[SendTimeWarning]):
        rejected_summary (SendTimeRejectedSummary | Unset): Rejected candidates by reason; a candidate may count for
            several.
        no_suggestion (NoSendTime | Unset): Why there is no suggestion.
        send_now (SendNow | Unset): Whether to send at once.
        metadata (JsonObject | Unset): An object whose members are not part of this contract.
    """

    request_id: str
    reference_time: str
    policy: SendTimePolicy
    engine: SendTimeEngine
    suggestions: list[SendTimeSuggestion]
    search: SendTimeSearch
    warnings: list[SendTimeWarning]
    rejected_summary: SendTimeRejectedSummary | Unset = UNSET
    no_suggestion: NoSendTime | Unset = UNSET
    send_now: SendNow | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        request_id = self.request_id

        reference_time = self.reference_time

        policy = self.policy.to_dict()

        engine = self.engine.to_dict()

        suggestions = []
        for suggestions_item_data in self.suggestions:
            suggestions_item = suggestions_item_data.to_dict()
            suggestions.append(suggestions_item)

        search = self.search.to_dict()

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        rejected_summary: dict[str, Any] | Unset = UNSET
        if not isinstance(self.rejected_summary, Unset):
            rejected_summary = self.rejected_summary.to_dict()

        no_suggestion: dict[str, Any] | Unset = UNSET
        if not isinstance(self.no_suggestion, Unset):
            no_suggestion = self.no_suggestion.to_dict()

        send_now: dict[str, Any] | Unset = UNSET
        if not isinstance(self.send_now, Unset):
            send_now = self.send_now.to_dict()

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "request_id": request_id,
                "reference_time": reference_time,
                "policy": policy,
                "engine": engine,
                "suggestions": suggestions,
                "search": search,
                "warnings": warnings,
            }
        )
        if rejected_summary is not UNSET:
            field_dict["rejected_summary"] = rejected_summary
        if no_suggestion is not UNSET:
            field_dict["no_suggestion"] = no_suggestion
        if send_now is not UNSET:
            field_dict["send_now"] = send_now
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.json_object import JsonObject  # noqa: PLC0415
        from ..models.no_send_time import NoSendTime  # noqa: PLC0415
        from ..models.send_now import SendNow  # noqa: PLC0415
        from ..models.send_time_engine import SendTimeEngine  # noqa: PLC0415
        from ..models.send_time_policy import SendTimePolicy  # noqa: PLC0415
        from ..models.send_time_rejected_summary import SendTimeRejectedSummary  # noqa: PLC0415
        from ..models.send_time_search import SendTimeSearch  # noqa: PLC0415
        from ..models.send_time_suggestion import SendTimeSuggestion  # noqa: PLC0415
        from ..models.send_time_warning import SendTimeWarning  # noqa: PLC0415

        d = dict(src_dict)
        request_id = d.pop("request_id")

        reference_time = d.pop("reference_time")

        policy = SendTimePolicy.from_dict(d.pop("policy"))

        engine = SendTimeEngine.from_dict(d.pop("engine"))

        suggestions = []
        _suggestions = d.pop("suggestions")
        for suggestions_item_data in _suggestions:
            suggestions_item = SendTimeSuggestion.from_dict(suggestions_item_data)

            suggestions.append(suggestions_item)

        search = SendTimeSearch.from_dict(d.pop("search"))

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = SendTimeWarning.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        _rejected_summary = d.pop("rejected_summary", UNSET)
        rejected_summary: SendTimeRejectedSummary | Unset
        if isinstance(_rejected_summary, Unset):
            rejected_summary = UNSET
        else:
            rejected_summary = SendTimeRejectedSummary.from_dict(_rejected_summary)

        _no_suggestion = d.pop("no_suggestion", UNSET)
        no_suggestion: NoSendTime | Unset
        if isinstance(_no_suggestion, Unset):
            no_suggestion = UNSET
        else:
            no_suggestion = NoSendTime.from_dict(_no_suggestion)

        _send_now = d.pop("send_now", UNSET)
        send_now: SendNow | Unset
        if isinstance(_send_now, Unset):
            send_now = UNSET
        else:
            send_now = SendNow.from_dict(_send_now)

        _metadata = d.pop("metadata", UNSET)
        metadata: JsonObject | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = JsonObject.from_dict(_metadata)

        send_time_result = cls(
            request_id=request_id,
            reference_time=reference_time,
            policy=policy,
            engine=engine,
            suggestions=suggestions,
            search=search,
            warnings=warnings,
            rejected_summary=rejected_summary,
            no_suggestion=no_suggestion,
            send_now=send_now,
            metadata=metadata,
        )

        send_time_result.additional_properties = d
        return send_time_result

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
