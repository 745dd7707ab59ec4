from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="RotateSecretRequestBody")


@_attrs_define
class RotateSecretRequestBody:
    """The key that the stored secrets are encrypted with.

    Attributes:
        old_secret_key (str): A hexadecimal AES key of 16, 24 or 32 bytes.
    """

    old_secret_key: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        old_secret_key = self.old_secret_key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "oldSecretKey": old_secret_key,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        old_secret_key = d.pop("oldSecretKey")

        rotate_secret_request_body = cls(
            old_secret_key=old_secret_key,
        )

        rotate_secret_request_body.additional_properties = d
        return rotate_secret_request_body

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
