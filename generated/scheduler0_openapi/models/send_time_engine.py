from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SendTimeEngine")


@_attrs_define
class SendTimeEngine:
    """The implementation that applied them.

    Attributes:
        version (str):
        timezone_database_version (str | Unset):
    """

    version: str
    timezone_database_version: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        version = self.version

        timezone_database_version = self.timezone_database_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "version": version,
            }
        )
        if timezone_database_version is not UNSET:
            field_dict["timezone_database_version"] = timezone_database_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        version = d.pop("version")

        timezone_database_version = d.pop("timezone_database_version", UNSET)

        send_time_engine = cls(
            version=version,
            timezone_database_version=timezone_database_version,
        )

        send_time_engine.additional_properties = d
        return send_time_engine

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
