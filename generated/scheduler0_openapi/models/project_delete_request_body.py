from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProjectDeleteRequestBody")


@_attrs_define
class ProjectDeleteRequestBody:
    """Who deletes a project.

    Attributes:
        deleted_by (str | Unset): Who deletes this; the server refuses a request without it. This project's client fills
            it in.
        account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
            it. The server overwrites or ignores it.
    """

    deleted_by: str | Unset = UNSET
    account_id: int | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        deleted_by = self.deleted_by

        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if deleted_by is not UNSET:
            field_dict["deletedBy"] = deleted_by
        if account_id is not UNSET:
            field_dict["accountId"] = account_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        deleted_by = d.pop("deletedBy", UNSET)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("accountId", UNSET))

        project_delete_request_body = cls(
            deleted_by=deleted_by,
            account_id=account_id,
        )

        project_delete_request_body.additional_properties = d
        return project_delete_request_body

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
