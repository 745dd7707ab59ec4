from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CredentialCreateRequestBody")


@_attrs_define
class CredentialCreateRequestBody:
    """A new credential. The server also demands `createdBy` and at least one scope.

    Attributes:
        created_by (str | Unset): Who creates this; the server refuses a request without it. This project's client fills
            it in.
        scopes (list[str] | Unset): No scope twice. `read`, `write`, `execute`, `admin`; `admin` includes the others.
            The server demands at least one.
        archived (bool | Unset): Honoured as sent. Default: False.
        expires_in_seconds (int | Unset): Raised to 300 or cut to 7776000 (90 days); 90 days when left out.
        account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
            it. The server overwrites or ignores it.
        date_created (datetime.datetime | str | Unset): RFC 3339 with an offset; now when left out.
    """

    created_by: str | Unset = UNSET
    scopes: list[str] | Unset = UNSET
    archived: bool | Unset = False
    expires_in_seconds: int | Unset = UNSET
    account_id: int | str | Unset = UNSET
    date_created: datetime.datetime | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        created_by = self.created_by

        scopes: list[str] | Unset = UNSET
        if not isinstance(self.scopes, Unset):
            scopes = self.scopes

        archived = self.archived

        expires_in_seconds = self.expires_in_seconds

        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        date_created: str | Unset
        if isinstance(self.date_created, Unset):
            date_created = UNSET
        elif isinstance(self.date_created, datetime.datetime):
            date_created = self.date_created.isoformat()
        else:
            date_created = self.date_created

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if scopes is not UNSET:
            field_dict["scopes"] = scopes
        if archived is not UNSET:
            field_dict["archived"] = archived
        if expires_in_seconds is not UNSET:
            field_dict["expiresInSeconds"] = expires_in_seconds
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if date_created is not UNSET:
            field_dict["dateCreated"] = date_created

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created_by = d.pop("createdBy", UNSET)

        scopes = cast(list[str], d.pop("scopes", UNSET))

        archived = d.pop("archived", UNSET)

        expires_in_seconds = d.pop("expiresInSeconds", UNSET)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("accountId", UNSET))

        def _parse_date_created(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_created_type_0 = datetime.datetime.fromisoformat(data)

                return date_created_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        date_created = _parse_date_created(d.pop("dateCreated", UNSET))

        credential_create_request_body = cls(
            created_by=created_by,
            scopes=scopes,
            archived=archived,
            expires_in_seconds=expires_in_seconds,
            account_id=account_id,
            date_created=date_created,
        )

        credential_create_request_body.additional_properties = d
        return credential_create_request_body

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
