from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ExecutorUpdateRequestBody")


@_attrs_define
class ExecutorUpdateRequestBody:
    """The new state of an executor. Left out, `name`, `description`, `tags`, `type`, `command`, `workingDir` and
    `payloadAggregation` are blanked; the webhook and cloud members keep their values. The server also demands
    `modifiedBy`.

        Attributes:
            name (str): Need not be unique.
            type_ (str): `webhook_url`, `cloud_function` or `local`.
            modified_by (str | Unset): Who changes this; the server refuses a request without it. This project's client
                fills it in.
            region (str | Unset): For `cloud_function`.
            cloud_provider (str | Unset): For `cloud_function`: `aws`, `azure` or `gcp`.
            cloud_resource_url (str | Unset): For `cloud_function`.
            cloud_api_key (str | Unset): For `cloud_function`; never read back.
            cloud_api_secret (str | Unset): For `cloud_function`; never read back.
            webhook_url (str | Unset): For `webhook_url`.
            webhook_secret (str | Unset): Sent to the webhook in `X-Webhook-Secret`; never read back.
            webhook_method (str | Unset): For `webhook_url`: the HTTP method.
            account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
                it. The server overwrites or ignores it.
            description (str | Unset): Helps `scheduleFromPrompt` to choose an executor.
            tags (list[str] | Unset): Help `scheduleFromPrompt` to choose an executor.
            payload_aggregation (bool | Unset): Jobs that fire together are delivered in one call.
            command (str | Unset): For `local`.
            working_dir (str | Unset): For `local`.
            date_modified (datetime.datetime | str | Unset): RFC 3339 with an offset; now when left out.
    """

    name: str
    type_: str
    modified_by: str | Unset = UNSET
    region: str | Unset = UNSET
    cloud_provider: str | Unset = UNSET
    cloud_resource_url: str | Unset = UNSET
    cloud_api_key: str | Unset = UNSET
    cloud_api_secret: str | Unset = UNSET
    webhook_url: str | Unset = UNSET
    webhook_secret: str | Unset = UNSET
    webhook_method: str | Unset = UNSET
    account_id: int | str | Unset = UNSET
    description: str | Unset = UNSET
    tags: list[str] | Unset = UNSET
    payload_aggregation: bool | Unset = UNSET
    command: str | Unset = UNSET
    working_dir: str | Unset = UNSET
    date_modified: datetime.datetime | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        type_ = self.type_

        modified_by = self.modified_by

        region = self.region

        cloud_provider = self.cloud_provider

        cloud_resource_url = self.cloud_resource_url

        cloud_api_key = self.cloud_api_key

        cloud_api_secret = self.cloud_api_secret

        webhook_url = self.webhook_url

        webhook_secret = self.webhook_secret

        webhook_method = self.webhook_method

        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        description = self.description

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        payload_aggregation = self.payload_aggregation

        command = self.command

        working_dir = self.working_dir

        date_modified: str | Unset
        if isinstance(self.date_modified, Unset):
            date_modified = UNSET
        elif isinstance(self.date_modified, datetime.datetime):
            date_modified = self.date_modified.isoformat()
        else:
            date_modified = self.date_modified

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "type": type_,
            }
        )
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if region is not UNSET:
            field_dict["region"] = region
        if cloud_provider is not UNSET:
            field_dict["cloudProvider"] = cloud_provider
        if cloud_resource_url is not UNSET:
            field_dict["cloudResourceUrl"] = cloud_resource_url
        if cloud_api_key is not UNSET:
            field_dict["cloudApiKey"] = cloud_api_key
        if cloud_api_secret is not UNSET:
            field_dict["cloudApiSecret"] = cloud_api_secret
        if webhook_url is not UNSET:
            field_dict["webhookUrl"] = webhook_url
        if webhook_secret is not UNSET:
            field_dict["webhookSecret"] = webhook_secret
        if webhook_method is not UNSET:
            field_dict["webhookMethod"] = webhook_method
        if account_id is not UNSET:
            field_dict["accountId"] = account_id
        if description is not UNSET:
            field_dict["description"] = description
        if tags is not UNSET:
            field_dict["tags"] = tags
        if payload_aggregation is not UNSET:
            field_dict["payloadAggregation"] = payload_aggregation
        if command is not UNSET:
            field_dict["command"] = command
        if working_dir is not UNSET:
            field_dict["workingDir"] = working_dir
        if date_modified is not UNSET:
            field_dict["dateModified"] = date_modified

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        type_ = d.pop("type")

        modified_by = d.pop("modifiedBy", UNSET)

        region = d.pop("region", UNSET)

        cloud_provider = d.pop("cloudProvider", UNSET)

        cloud_resource_url = d.pop("cloudResourceUrl", UNSET)

        cloud_api_key = d.pop("cloudApiKey", UNSET)

        cloud_api_secret = d.pop("cloudApiSecret", UNSET)

        webhook_url = d.pop("webhookUrl", UNSET)

        webhook_secret = d.pop("webhookSecret", UNSET)

        webhook_method = d.pop("webhookMethod", UNSET)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("accountId", UNSET))

        description = d.pop("description", UNSET)

        tags = cast(list[str], d.pop("tags", UNSET))

        payload_aggregation = d.pop("payloadAggregation", UNSET)

        command = d.pop("command", UNSET)

        working_dir = d.pop("workingDir", UNSET)

        def _parse_date_modified(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                date_modified_type_0 = datetime.datetime.fromisoformat(data)

                return date_modified_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        date_modified = _parse_date_modified(d.pop("dateModified", UNSET))

        executor_update_request_body = cls(
            name=name,
            type_=type_,
            modified_by=modified_by,
            region=region,
            cloud_provider=cloud_provider,
            cloud_resource_url=cloud_resource_url,
            cloud_api_key=cloud_api_key,
            cloud_api_secret=cloud_api_secret,
            webhook_url=webhook_url,
            webhook_secret=webhook_secret,
            webhook_method=webhook_method,
            account_id=account_id,
            description=description,
            tags=tags,
            payload_aggregation=payload_aggregation,
            command=command,
            working_dir=working_dir,
            date_modified=date_modified,
        )

        executor_update_request_body.additional_properties = d
        return executor_update_request_body

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
