from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.schedule_result import ScheduleResult


T = TypeVar("T", bound="ScheduleResultEnvelope")


@_attrs_define
class ScheduleResultEnvelope:
    """Answer that carries a `ScheduleResult`.

    Attributes:
        data (ScheduleResult): The jobs that were created from a prompt, and where.
        success (bool): True.
    """

    data: ScheduleResult
    success: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        data = self.data.to_dict()

        success = self.success

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
                "success": success,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schedule_result import ScheduleResult  # noqa: PLC0415

        d = dict(src_dict)
        data = ScheduleResult.from_dict(d.pop("data"))

        success = d.pop("success")

        schedule_result_envelope = cls(
            data=data,
            success=success,
        )

        schedule_result_envelope.additional_properties = d
        return schedule_result_envelope

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
