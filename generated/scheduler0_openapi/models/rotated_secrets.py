from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="RotatedSecrets")


@_attrs_define
class RotatedSecrets:
    """How many stored secrets were encrypted anew.

    Attributes:
        credentials_rotated (int):
        executors_rotated (int):
        ai_settings_rotated (int):
    """

    credentials_rotated: int
    executors_rotated: int
    ai_settings_rotated: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        credentials_rotated = self.credentials_rotated

        executors_rotated = self.executors_rotated

        ai_settings_rotated = self.ai_settings_rotated

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "credentialsRotated": credentials_rotated,
                "executorsRotated": executors_rotated,
                "aiSettingsRotated": ai_settings_rotated,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        credentials_rotated = d.pop("credentialsRotated")

        executors_rotated = d.pop("executorsRotated")

        ai_settings_rotated = d.pop("aiSettingsRotated")

        rotated_secrets = cls(
            credentials_rotated=credentials_rotated,
            executors_rotated=executors_rotated,
            ai_settings_rotated=ai_settings_rotated,
        )

        rotated_secrets.additional_properties = d
        return rotated_secrets

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
