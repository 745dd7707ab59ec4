from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CredentialUpdateRequestBody")


@_attrs_define
class CredentialUpdateRequestBody:
    """Archives or restores a credential; nothing else of it can change. The server also demands `modifiedBy`.

    Attributes:
        modified_by (str | Unset): Who changes this; the server refuses a request without it. This project's client
            fills it in.
        archived (bool | Unset): Leaving it out means false, which restores an archived credential. Default: False.
        account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
            it. The server overwrites or ignores it.
        api_key (str | Unset): Refused unless it equals the stored one.
    """

    modified_by: str | Unset = UNSET
    archived: bool | Unset = False
    account_id: int | str | Unset = UNSET
    api_key: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        modified_by = self.modified_by

        archived = self.archived

        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        api_key = self.api_key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if archived is not UNSET:
            field_dict["archived"] = archived
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if api_key is not UNSET:
            field_dict["apiKey"] = api_key

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        modified_by = d.pop("modifiedBy", UNSET)

        archived = d.pop("archived", UNSET)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("accountId", UNSET))

        api_key = d.pop("apiKey", UNSET)

        credential_update_request_body = cls(
            modified_by=modified_by,
            archived=archived,
            account_id=account_id,
            api_key=api_key,
        )

        credential_update_request_body.additional_properties = d
        return credential_update_request_body

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
