from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Project")


@_attrs_define
class Project:
    """A group of jobs.

    Attributes:
        date_created (datetime.datetime):
        id (int | Unset):
        name (str | Unset):
        description (str | Unset):
        account_id (int | Unset):
        date_modified (datetime.datetime | Unset): Never stored.
        created_by (str | Unset): Only in the answer that created the project.
        modified_by (str | Unset): Only in the answer to the change.
        deleted_by (str | Unset):
    """

    date_created: datetime.datetime
    id: int | Unset = UNSET
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    account_id: int | Unset = UNSET
    date_modified: datetime.datetime | Unset = UNSET
    created_by: str | Unset = UNSET
    modified_by: str | Unset = UNSET
    deleted_by: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        date_created = self.date_created.isoformat()

        id = self.id

        name = self.name

        description = self.description

        account_id = self.account_id

        date_modified: str | Unset = UNSET
        if not isinstance(self.date_modified, Unset):
            date_modified = self.date_modified.isoformat()

        created_by = self.created_by

        modified_by = self.modified_by

        deleted_by = self.deleted_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "dateCreated": date_created,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if description is not UNSET:
            field_dict["description"] = description
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if date_modified is not UNSET:
            field_dict["dateModified"] = date_modified
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if deleted_by is not UNSET:
            field_dict["deletedBy"] = deleted_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        id = d.pop("id", UNSET)

        name = d.pop("name", UNSET)

        description = d.pop("description", UNSET)

        account_id = d.pop("accountId", UNSET)

        _date_modified = d.pop("dateModified", UNSET)
        date_modified: datetime.datetime | Unset
        if isinstance(_date_modified, Unset):
            date_modified = UNSET
        else:
            date_modified = datetime.datetime.fromisoformat(_date_modified)

        created_by = d.pop("createdBy", UNSET)

        modified_by = d.pop("modifiedBy", UNSET)

        deleted_by = d.pop("deletedBy", UNSET)

        project = cls(
            date_created=date_created,
            id=id,
            name=name,
            description=description,
            account_id=account_id,
            date_modified=date_modified,
            created_by=created_by,
            modified_by=modified_by,
            deleted_by=deleted_by,
        )

        project.additional_properties = d
        return project

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
