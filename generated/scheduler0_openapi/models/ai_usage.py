from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.ai_usage_dimension import AIUsageDimension


T = TypeVar("T", bound="AIUsage")


@_attrs_define
class AIUsage:
    """What an account has used of the AI operations in the current period.

    Attributes:
        account_id (int):
        period_start (datetime.datetime):
        next_reset_date (datetime.datetime):
        prompt (AIUsageDimension): One quota of the current period.
        classify (AIUsageDimension): One quota of the current period.
        estimated_cost_usd (float): US dollars.
    """

    account_id: int
    period_start: datetime.datetime
    next_reset_date: datetime.datetime
    prompt: AIUsageDimension
    classify: AIUsageDimension
    estimated_cost_usd: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        period_start = self.period_start.isoformat()

        next_reset_date = self.next_reset_date.isoformat()

        prompt = self.prompt.to_dict()

        classify = self.classify.to_dict()

        estimated_cost_usd = self.estimated_cost_usd

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "accountId": account_id,
                "periodStart": period_start,
                "nextResetDate": next_reset_date,
                "prompt": prompt,
                "classify": classify,
                "estimatedCostUsd": estimated_cost_usd,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ai_usage_dimension import AIUsageDimension  # noqa: PLC0415

        d = dict(src_dict)
        account_id = d.pop("accountId")

        period_start = datetime.datetime.fromisoformat(d.pop("periodStart"))

        next_reset_date = datetime.datetime.fromisoformat(d.pop("nextResetDate"))

        prompt = AIUsageDimension.from_dict(d.pop("prompt"))

        classify = AIUsageDimension.from_dict(d.pop("classify"))

        estimated_cost_usd = d.pop("estimatedCostUsd")

        ai_usage = cls(
            account_id=account_id,
            period_start=period_start,
            next_reset_date=next_reset_date,
            prompt=prompt,
            classify=classify,
            estimated_cost_usd=estimated_cost_usd,
        )

        ai_usage.additional_properties = d
        return ai_usage

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
