from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Executor")


@_attrs_define
class Executor:
    """What runs jobs. Texts that the type does not use are empty.

    Attributes:
        id (int): 0 where there is no such executor.
        name (str):
        type_ (str): `webhook_url`, `cloud_function`, `local`.
        cloud_provider (str):
        region (str):
        cloud_resource_url (str):
        date_created (datetime.datetime):
        account_id (int):
        date_modified (datetime.datetime | None):
        created_by (str):
        modified_by (None | str):
        deleted_by (None | str):
        webhook_url (str):
        webhook_method (str):
        command (str):
        working_dir (str):
        payload_aggregation (bool):
        description (str | Unset): Absent when empty.
        tags (list[str] | Unset): Absent when empty.
        cloud_api_key (str | Unset): Only in the answer of `createExecutor`.
        cloud_api_secret (str | Unset): Only in the answer of `createExecutor`.
        webhook_secret (str | Unset): Only in the answer of `createExecutor`.
    """

    id: int
    name: str
    type_: str
    cloud_provider: str
    region: str
    cloud_resource_url: str
    date_created: datetime.datetime
    account_id: int
    date_modified: datetime.datetime | None
    created_by: str
    modified_by: None | str
    deleted_by: None | str
    webhook_url: str
    webhook_method: str
    command: str
    working_dir: str
    payload_aggregation: bool
    description: str | Unset = UNSET
    tags: list[str] | Unset = UNSET
    cloud_api_key: str | Unset = UNSET
    cloud_api_secret: str | Unset = UNSET
    webhook_secret: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        type_ = self.type_

        cloud_provider = self.cloud_provider

        region = self.region

        cloud_resource_url = self.cloud_resource_url

        date_created = self.date_created.isoformat()

        account_id = self.account_id

        date_modified: None | str
        if isinstance(self.date_modified, datetime.datetime):
            date_modified = self.date_modified.isoformat()
        else:
            date_modified = self.date_modified

        created_by = self.created_by

        modified_by: None | str
        modified_by = self.modified_by

        deleted_by: None | str
        deleted_by = self.deleted_by

        webhook_url = self.webhook_url

        webhook_method = self.webhook_method

        command = self.command

        working_dir = self.working_dir

        payload_aggregation = self.payload_aggregation

        description = self.description

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        cloud_api_key = self.cloud_api_key

        cloud_api_secret = self.cloud_api_secret

        webhook_secret = self.webhook_secret

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "type": type_,
                "cloudProvider": cloud_provider,
                "region": region,
                "cloudResourceUrl": cloud_resource_url,
                "dateCreated": date_created,
                "accountId": account_id,
                "dateModified": date_modified,
                "createdBy": created_by,
                "modifiedBy": modified_by,
                "deletedBy": deleted_by,
                "webhookUrl": webhook_url,
                "webhookMethod": webhook_method,
                "command": command,
                "workingDir": working_dir,
                "payloadAggregation": payload_aggregation,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if tags is not UNSET:
            field_dict["tags"] = tags
        if cloud_api_key is not UNSET:
            field_dict["cloudApiKey"] = cloud_api_key
        if cloud_api_secret is not UNSET:
            field_dict["cloudApiSecret"] = cloud_api_secret
        if webhook_secret is not UNSET:
            field_dict["webhookSecret"] = webhook_secret

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        type_ = d.pop("type")

        cloud_provider = d.pop("cloudProvider")

        region = d.pop("region")

        cloud_resource_url = d.pop("cloudResourceUrl")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        account_id = d.pop("accountId")

        def _parse_date_modified(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_modified_type_0 = datetime.datetime.fromisoformat(data)

                return date_modified_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        date_modified = _parse_date_modified(d.pop("dateModified"))

        created_by = d.pop("createdBy")

        def _parse_modified_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        modified_by = _parse_modified_by(d.pop("modifiedBy"))

        def _parse_deleted_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        deleted_by = _parse_deleted_by(d.pop("deletedBy"))

        webhook_url = d.pop("webhookUrl")

        webhook_method = d.pop("webhookMethod")

        command = d.pop("command")

        working_dir = d.pop("workingDir")

        payload_aggregation = d.pop("payloadAggregation")

        description = d.pop("description", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        cloud_api_key = d.pop("cloudApiKey", UNSET)

        cloud_api_secret = d.pop("cloudApiSecret", UNSET)

        webhook_secret = d.pop("webhookSecret", UNSET)

        executor = cls(
            id=id,
            name=name,
            type_=type_,
            cloud_provider=cloud_provider,
            region=region,
            cloud_resource_url=cloud_resource_url,
            date_created=date_created,
            account_id=account_id,
            date_modified=date_modified,
            created_by=created_by,
            modified_by=modified_by,
            deleted_by=deleted_by,
            webhook_url=webhook_url,
            webhook_method=webhook_method,
            command=command,
            working_dir=working_dir,
            payload_aggregation=payload_aggregation,
            description=description,
            tags=tags,
            cloud_api_key=cloud_api_key,
            cloud_api_secret=cloud_api_secret,
            webhook_secret=webhook_secret,
        )

        executor.additional_properties = d
        return executor

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
