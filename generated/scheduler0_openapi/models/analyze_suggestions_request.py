from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.suggestion_message import SuggestionMessage
    from ..models.suggestion_options import SuggestionOptions
    from ..models.suggestion_participant import SuggestionParticipant


T = TypeVar("T", bound="AnalyzeSuggestionsRequest")


@_attrs_define
class AnalyzeSuggestionsRequest:
    """A conversation to analyze.

    Attributes:
        messages (list[SuggestionMessage]):
        conversation_id (str | Unset):
        participants (list[SuggestionParticipant] | Unset):
        options (SuggestionOptions | Unset): How to analyze a conversation.
    """

    messages: list[SuggestionMessage]
    conversation_id: str | Unset = UNSET
    participants: list[SuggestionParticipant] | Unset = UNSET
    options: SuggestionOptions | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        messages = []
        for messages_item_data in self.messages:
            messages_item = messages_item_data.to_dict()
            messages.append(messages_item)

        conversation_id = self.conversation_id

        participants: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.participants, Unset):
            participants = []
            for participants_item_data in self.participants:
                participants_item = participants_item_data.to_dict()
                participants.append(participants_item)

        options: dict[str, Any] | Unset = UNSET
        if not isinstance(self.options, Unset):
            options = self.options.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "messages": messages,
            }
        )
        if conversation_id is not UNSET:
            field_dict["conversation_id"] = conversation_id
        if participants is not UNSET:
            field_dict["participants"] = participants
        if options is not UNSET:
            field_dict["options"] = options

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.suggestion_message import SuggestionMessage  # noqa: PLC0415
        from ..models.suggestion_options import SuggestionOptions  # noqa: PLC0415
        from ..models.suggestion_participant import SuggestionParticipant  # noqa: PLC0415

        d = dict(src_dict)
        messages = []
        _messages = d.pop("messages")
        for messages_item_data in _messages:
            messages_item = SuggestionMessage.from_dict(messages_item_data)

            messages.append(messages_item)

        conversation_id = d.pop("conversation_id", UNSET)

        _participants = d.pop("participants", UNSET)
        participants: list[SuggestionParticipant] | Unset = UNSET
        if _participants is not UNSET:
            participants = []
            for participants_item_data in _participants:
                participants_item = SuggestionParticipant.from_dict(participants_item_data)

                participants.append(participants_item)

        _options = d.pop("options", UNSET)
        options: SuggestionOptions | Unset
        if isinstance(_options, Unset):
            options = UNSET
        else:
            options = SuggestionOptions.from_dict(_options)

        analyze_suggestions_request = cls(
            messages=messages,
            conversation_id=conversation_id,
            participants=participants,
            options=options,
        )

        analyze_suggestions_request.additional_properties = d
        return analyze_suggestions_request

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
