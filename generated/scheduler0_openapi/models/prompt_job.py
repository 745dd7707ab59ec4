from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.json_object import JsonObject


T = TypeVar("T", bound="PromptJob")


@_attrs_define
class PromptJob:
    """A job that a model proposes. Empty members are absent.

    Attributes:
        kind (str | Unset): `FOLLOW_UP`, `REMINDER`, `DIGEST`.
        purpose (str | Unset):
        subject (str | Unset):
        next_run_at (datetime.datetime | Unset):
        recurrence (str | Unset): Such as `daily`, `weekly`, `monthly`, `yearly`, `none`.
        event (str | Unset):
        delivery (str | Unset): Such as `email`, `sms`, `slack`, `webhook`.
        cron_expression (str | Unset): A classic expression of five fields, minute first. Job specs start with the
            seconds: put `0 ` in front of it.
        channel (str | Unset):
        recipients (list[str] | Unset):
        start_date (datetime.datetime | Unset):
        end_date (datetime.datetime | Unset):
        timezone (str | Unset):
        metadata (JsonObject | Unset): An object whose members are not part of this contract.
    """

    kind: str | Unset = UNSET
    purpose: str | Unset = UNSET
    subject: str | Unset = UNSET
    next_run_at: datetime.datetime | Unset = UNSET
    recurrence: str | Unset = UNSET
    event: str | Unset = UNSET
    delivery: str | Unset = UNSET
    cron_expression: str | Unset = UNSET
    channel: str | Unset = UNSET
    recipients: list[str] | Unset = UNSET
    start_date: datetime.datetime | Unset = UNSET
    end_date: datetime.datetime | Unset = UNSET
    timezone: str | Unset = UNSET
    metadata: JsonObject | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        purpose = self.purpose

        subject = self.subject

        next_run_at: str | Unset = UNSET
        if not isinstance(self.next_run_at, Unset):
            next_run_at = self.next_run_at.isoformat()

        recurrence = self.recurrence

        event = self.event

        delivery = self.delivery

        cron_expression = self.cron_expression

        channel = self.channel

        recipients: list[str] | Unset = UNSET
        if not isinstance(self.recipients, Unset):
            recipients = self.recipients

        start_date: str | Unset = UNSET
        if not isinstance(self.start_date, Unset):
            start_date = self.start_date.isoformat()

        end_date: str | Unset = UNSET
        if not isinstance(self.end_date, Unset):
            end_date = self.end_date.isoformat()

        timezone = self.timezone

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if kind is not UNSET:
            field_dict["kind"] = kind
        if purpose is not UNSET:
            field_dict["purpose"] = purpose
        if subject is not UNSET:
            field_dict["subject"] = subject
        if next_run_at is not UNSET:
            field_dict["nextRunAt"] = next_run_at
        if recurrence is not UNSET:
            field_dict["recurrence"] = recurrence
        if event is not UNSET:
            field_dict["event"] = event
        if delivery is not UNSET:
            field_dict["delivery"] = delivery
        if cron_expression is not UNSET:
            field_dict["cronExpression"] = cron_expression
        if channel is not UNSET:
            field_dict["channel"] = channel
        if recipients is not UNSET:
            field_dict["recipients"] = recipients
        if start_date is not UNSET:
            field_dict["startDate"] = start_date
        if end_date is not UNSET:
            field_dict["endDate"] = end_date
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.json_object import JsonObject  # noqa: PLC0415

        d = dict(src_dict)
        kind = d.pop("kind", UNSET)

        purpose = d.pop("purpose", UNSET)

        subject = d.pop("subject", UNSET)

        _next_run_at = d.pop("nextRunAt", UNSET)
        next_run_at: datetime.datetime | Unset
        if isinstance(_next_run_at, Unset):
            next_run_at = UNSET
        else:
            next_run_at = datetime.datetime.fromisoformat(_next_run_at)

        recurrence = d.pop("recurrence", UNSET)

        event = d.pop("event", UNSET)

        delivery = d.pop("delivery", UNSET)

        cron_expression = d.pop("cronExpression", UNSET)

        channel = d.pop("channel", UNSET)

        recipients = cast(list[str], d.pop("recipients", UNSET))

        _start_date = d.pop("startDate", UNSET)
        start_date: datetime.datetime | Unset
        if isinstance(_start_date, Unset):
            start_date = UNSET
        else:
            start_date = datetime.datetime.fromisoformat(_start_date)

        _end_date = d.pop("endDate", UNSET)
        end_date: datetime.datetime | Unset
        if isinstance(_end_date, Unset):
            end_date = UNSET
        else:
            end_date = datetime.datetime.fromisoformat(_end_date)

        timezone = d.pop("timezone", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: JsonObject | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = JsonObject.from_dict(_metadata)

        prompt_job = cls(
            kind=kind,
            purpose=purpose,
            subject=subject,
            next_run_at=next_run_at,
            recurrence=recurrence,
            event=event,
            delivery=delivery,
            cron_expression=cron_expression,
            channel=channel,
            recipients=recipients,
            start_date=start_date,
            end_date=end_date,
            timezone=timezone,
            metadata=metadata,
        )

        prompt_job.additional_properties = d
        return prompt_job

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
