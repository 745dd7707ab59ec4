from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PromptJobRequest")


@_attrs_define
class PromptJobRequest:
    """A prompt to propose jobs for.

    Attributes:
        prompt (str): What shall happen and when, in a natural language. At most 160 bytes; a longer one is answered
            500.
        purposes (list[str] | Unset): At most 5, each of at most 36 bytes. What the jobs are for.
        events (list[str] | Unset): At most 5, each of at most 36 bytes. What the jobs refer to.
        recipients (list[str] | Unset): At most 5, each of at most 36 bytes. Whom the jobs address.
        channels (list[str] | Unset): At most 5, each of at most 36 bytes. How they are addressed.
        timezone (str | Unset): An IANA name; `UTC` when left out.
        locale (str | Unset): A BCP 47 tag; `en` when left out. Prompts in other languages are not classified first.
    """

    prompt: str
    purposes: list[str] | Unset = UNSET
    events: list[str] | Unset = UNSET
    recipients: list[str] | Unset = UNSET
    channels: list[str] | Unset = UNSET
    timezone: str | Unset = UNSET
    locale: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        prompt = self.prompt

        purposes: list[str] | Unset = UNSET
        if not isinstance(self.purposes, Unset):
            purposes = self.purposes

        events: list[str] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = self.events

        recipients: list[str] | Unset = UNSET
        if not isinstance(self.recipients, Unset):
            recipients = self.recipients

        channels: list[str] | Unset = UNSET
        if not isinstance(self.channels, Unset):
            channels = self.channels

        timezone = self.timezone

        locale = self.locale

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "prompt": prompt,
            }
        )
        if purposes is not UNSET:
            field_dict["purposes"] = purposes
        if events is not UNSET:
            field_dict["events"] = events
        if recipients is not UNSET:
            field_dict["recipients"] = recipients
        if channels is not UNSET:
            field_dict["channels"] = channels
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if locale is not UNSET:
            field_dict["locale"] = locale

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        prompt = d.pop("prompt")

        purposes = cast(list[str], d.pop("purposes", UNSET))

        events = cast(list[str], d.pop("events", UNSET))

        recipients = cast(list[str], d.pop("recipients", UNSET))

        channels = cast(list[str], d.pop("channels", UNSET))

        timezone = d.pop("timezone", UNSET)

        locale = d.pop("locale", UNSET)

        prompt_job_request = cls(
            prompt=prompt,
            purposes=purposes,
            events=events,
            recipients=recipients,
            channels=channels,
            timezone=timezone,
            locale=locale,
        )

        prompt_job_request.additional_properties = d
        return prompt_job_request

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
