from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PromptRequest")


@_attrs_define
class PromptRequest:
    """A row of the log of prompts.

    Attributes:
        id (int):
        account_id (int):
        prompt (str):
        provider (str): Of the first model that was tried; empty for a skipped prompt.
        model (str): As `provider`.
        output (str): JSON text of the answers on success, the reason for a skipped prompt, else empty.
        input_tokens (int): Over all models that were tried.
        output_tokens (int): Over all models that were tried.
        total_tokens (int): Over all models that were tried.
        duration_ms (int): Milliseconds, over all models that were tried.
        estimated_cost_usd (float): US dollars.
        status (str): `success`, `failed`, `skipped_intent`.
        date_created (datetime.datetime):
        error (str | Unset): Absent when empty.
    """

    id: int
    account_id: int
    prompt: str
    provider: str
    model: str
    output: str
    input_tokens: int
    output_tokens: int
    total_tokens: int
    duration_ms: int
    estimated_cost_usd: float
    status: str
    date_created: datetime.datetime
    error: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        account_id = self.account_id

        prompt = self.prompt

        provider = self.provider

        model = self.model

        output = self.output

        input_tokens = self.input_tokens

        output_tokens = self.output_tokens

        total_tokens = self.total_tokens

        duration_ms = self.duration_ms

        estimated_cost_usd = self.estimated_cost_usd

        status = self.status

        date_created = self.date_created.isoformat()

        error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "account_id": account_id,
                "prompt": prompt,
                "provider": provider,
                "model": model,
                "output": output,
                "input_tokens": input_tokens,
                "output_tokens": output_tokens,
                "total_tokens": total_tokens,
                "duration_ms": duration_ms,
                "estimated_cost_usd": estimated_cost_usd,
                "status": status,
                "date_created": date_created,
            }
        )
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        account_id = d.pop("account_id")

        prompt = d.pop("prompt")

        provider = d.pop("provider")

        model = d.pop("model")

        output = d.pop("output")

        input_tokens = d.pop("input_tokens")

        output_tokens = d.pop("output_tokens")

        total_tokens = d.pop("total_tokens")

        duration_ms = d.pop("duration_ms")

        estimated_cost_usd = d.pop("estimated_cost_usd")

        status = d.pop("status")

        date_created = datetime.datetime.fromisoformat(d.pop("date_created"))

        error = d.pop("error", UNSET)

        prompt_request = cls(
            id=id,
            account_id=account_id,
            prompt=prompt,
            provider=provider,
            model=model,
            output=output,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            total_tokens=total_tokens,
            duration_ms=duration_ms,
            estimated_cost_usd=estimated_cost_usd,
            status=status,
            date_created=date_created,
            error=error,
        )

        prompt_request.additional_properties = d
        return prompt_request

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
