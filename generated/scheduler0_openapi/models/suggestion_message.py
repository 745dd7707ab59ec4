from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.suggestion_participant import SuggestionParticipant


T = TypeVar("T", bound="SuggestionMessage")


@_attrs_define
class SuggestionMessage:
    """A message of a conversation.

    Attributes:
        speaker (str | SuggestionParticipant): A name or id, or the participant.
        timestamp (datetime.datetime | str): RFC 3339; not checked by the server.
        message (str):
        id (str | Unset):
    """

    speaker: str | SuggestionParticipant
    timestamp: datetime.datetime | str
    message: str
    id: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.suggestion_participant import SuggestionParticipant  # noqa: PLC0415

        speaker: dict[str, Any] | str
        if isinstance(self.speaker, SuggestionParticipant):
            speaker = self.speaker.to_dict()
        else:
            speaker = self.speaker

        timestamp: str
        if isinstance(self.timestamp, datetime.datetime):
            timestamp = self.timestamp.isoformat()
        else:
            timestamp = self.timestamp

        message = self.message

        id = self.id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "speaker": speaker,
                "timestamp": timestamp,
                "message": message,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.suggestion_participant import SuggestionParticipant  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_speaker(data: object) -> str | SuggestionParticipant:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                speaker_type_1 = SuggestionParticipant.from_dict(data)

                return speaker_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(str | SuggestionParticipant, data)

        speaker = _parse_speaker(d.pop("speaker"))

        def _parse_timestamp(data: object) -> datetime.datetime | str:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                timestamp_type_0 = datetime.datetime.fromisoformat(data)

                return timestamp_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str, data)

        timestamp = _parse_timestamp(d.pop("timestamp"))

        message = d.pop("message")

        id = d.pop("id", UNSET)

        suggestion_message = cls(
            speaker=speaker,
            timestamp=timestamp,
            message=message,
            id=id,
        )

        suggestion_message.additional_properties = d
        return suggestion_message

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
