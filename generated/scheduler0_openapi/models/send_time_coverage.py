from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="SendTimeCoverage")


@_attrs_define
class SendTimeCoverage:
    """For how many recipients an instant is good.

    Attributes:
        valid_recipients (int):
        total_recipients (int):
        ratio (float): 0 to 1.
    """

    valid_recipients: int
    total_recipients: int
    ratio: float
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        valid_recipients = self.valid_recipients

        total_recipients = self.total_recipients

        ratio = self.ratio

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "valid_recipients": valid_recipients,
                "total_recipients": total_recipients,
                "ratio": ratio,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        valid_recipients = d.pop("valid_recipients")

        total_recipients = d.pop("total_recipients")

        ratio = d.pop("ratio")

        send_time_coverage = cls(
            valid_recipients=valid_recipients,
            total_recipients=total_recipients,
            ratio=ratio,
        )

        send_time_coverage.additional_properties = d
        return send_time_coverage

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
