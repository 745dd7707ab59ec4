from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Credential")


@_attrs_define
class Credential:
    """An API key. Members that are empty or unset are absent.

    Attributes:
        id (int):
        api_key (str):
        date_created (datetime.datetime):
        account_id (int):
        archived (bool | Unset): Sent only when true.
        date_modified (datetime.datetime | Unset):
        created_by (str | Unset):
        modified_by (str | Unset):
        deleted_by (str | Unset):
        archived_by (str | Unset): `system:expiry-sweeper` where the server archived it on expiry.
        expires_at (datetime.datetime | Unset):
        scopes (list[str] | Unset): `read`, `write`, `execute`, `admin`; `admin` includes the others.
        plaintext_secret (str | Unset): The secret that goes with `apiKey`, 64 characters. Sent once, in the answer of
            `createCredential`.
    """

    id: int
    api_key: str
    date_created: datetime.datetime
    account_id: int
    archived: bool | Unset = UNSET
    date_modified: datetime.datetime | Unset = UNSET
    created_by: str | Unset = UNSET
    modified_by: str | Unset = UNSET
    deleted_by: str | Unset = UNSET
    archived_by: str | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    scopes: list[str] | Unset = UNSET
    plaintext_secret: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        api_key = self.api_key

        date_created = self.date_created.isoformat()

        account_id = self.account_id

        archived = self.archived

        date_modified: str | Unset = UNSET
        if not isinstance(self.date_modified, Unset):
            date_modified = self.date_modified.isoformat()

        created_by = self.created_by

        modified_by = self.modified_by

        deleted_by = self.deleted_by

        archived_by = self.archived_by

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        scopes: list[str] | Unset = UNSET
        if not isinstance(self.scopes, Unset):
            scopes = self.scopes

        plaintext_secret = self.plaintext_secret

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "apiKey": api_key,
                "dateCreated": date_created,
                "accountId": account_id,
            }
        )
        if archived is not UNSET:
            field_dict["archived"] = archived
        if date_modified is not UNSET:
            field_dict["dateModified"] = date_modified
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if deleted_by is not UNSET:
            field_dict["deletedBy"] = deleted_by
        if archived_by is not UNSET:
            field_dict["archivedBy"] = archived_by
        if expires_at is not UNSET:
            field_dict["expiresAt"] = expires_at
        if scopes is not UNSET:
            field_dict["scopes"] = scopes
        if plaintext_secret is not UNSET:
            field_dict["plaintextSecret"] = plaintext_secret

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        api_key = d.pop("apiKey")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        account_id = d.pop("accountId")

        archived = d.pop("archived", UNSET)

        _date_modified = d.pop("dateModified", UNSET)
        date_modified: datetime.datetime | Unset
        if isinstance(_date_modified, Unset):
            date_modified = UNSET
        else:
            date_modified = datetime.datetime.fromisoformat(_date_modified)

        created_by = d.pop("createdBy", UNSET)

        modified_by = d.pop("modifiedBy", UNSET)

        deleted_by = d.pop("deletedBy", UNSET)

        archived_by = d.pop("archivedBy", UNSET)

        _expires_at = d.pop("expiresAt", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        scopes = cast(list[str], d.pop("scopes", UNSET))

        plaintext_secret = d.pop("plaintextSecret", UNSET)

        credential = cls(
            id=id,
            api_key=api_key,
            date_created=date_created,
            account_id=account_id,
            archived=archived,
            date_modified=date_modified,
            created_by=created_by,
            modified_by=modified_by,
            deleted_by=deleted_by,
            archived_by=archived_by,
            expires_at=expires_at,
            scopes=scopes,
            plaintext_secret=plaintext_secret,
        )

        credential.additional_properties = d
        return credential

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
