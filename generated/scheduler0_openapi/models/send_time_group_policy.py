from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeGroupPolicy")


@_attrs_define
class SendTimeGroupPolicy:
    """For how many recipients an instant must be good.

    Attributes:
        strategy (str | Unset): `all_recipients`, `majority`, `primary_recipients` or `best_effort`; `all_recipients`
            when left out.
        minimum_recipient_coverage (float | Unset): 1 when left out, 0.5 for `majority`.
    """

    strategy: str | Unset = UNSET
    minimum_recipient_coverage: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        strategy = self.strategy

        minimum_recipient_coverage = self.minimum_recipient_coverage

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if strategy is not UNSET:
            field_dict["strategy"] = strategy
        if minimum_recipient_coverage is not UNSET:
            field_dict["minimum_recipient_coverage"] = minimum_recipient_coverage

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        strategy = d.pop("strategy", UNSET)

        minimum_recipient_coverage = d.pop("minimum_recipient_coverage", UNSET)

        send_time_group_policy = cls(
            strategy=strategy,
            minimum_recipient_coverage=minimum_recipient_coverage,
        )

        send_time_group_policy.additional_properties = d
        return send_time_group_policy

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
