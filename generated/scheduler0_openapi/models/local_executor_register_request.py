from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="LocalExecutorRegisterRequest")


@_attrs_define
class LocalExecutorRegisterRequest:
    """A new local executor. The server also demands `createdBy`.

    Attributes:
        name (str): Need not be unique.
        command (str): What the machine runs for a job.
        working_dir (str | Unset):
        created_by (str | Unset): Who creates this; the server refuses a request without it. This project's client fills
            it in.
    """

    name: str
    command: str
    working_dir: str | Unset = UNSET
    created_by: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        command = self.command

        working_dir = self.working_dir

        created_by = self.created_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "command": command,
            }
        )
        if working_dir is not UNSET:
            field_dict["workingDir"] = working_dir
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        command = d.pop("command")

        working_dir = d.pop("workingDir", UNSET)

        created_by = d.pop("createdBy", UNSET)

        local_executor_register_request = cls(
            name=name,
            command=command,
            working_dir=working_dir,
            created_by=created_by,
        )

        local_executor_register_request.additional_properties = d
        return local_executor_register_request

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
