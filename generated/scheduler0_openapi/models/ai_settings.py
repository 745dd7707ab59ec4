from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.active_model import ActiveModel


T = TypeVar("T", bound="AISettings")


@_attrs_define
class AISettings:
    """An account's models, and which keys it has stored.

    Attributes:
        account_id (int):
        date_created (datetime.datetime): The zero date where nothing is stored.
        active_models (list[ActiveModel] | Unset): Absent when empty.
        openai_api_key (str | Unset): One bullet (U+2022) where a key is stored; absent otherwise.
        anthropic_api_key (str | Unset): One bullet (U+2022) where a key is stored; absent otherwise.
        bedrock_access_key_id (str | Unset): One bullet (U+2022) where a key is stored; absent otherwise.
        bedrock_secret_key (str | Unset): One bullet (U+2022) where a key is stored; absent otherwise.
        bedrock_region (str | Unset): Absent when empty.
        openrouter_api_key (str | Unset): One bullet (U+2022) where a key is stored; absent otherwise.
        date_modified (datetime.datetime | Unset): Absent where nothing is stored.
    """

    account_id: int
    date_created: datetime.datetime
    active_models: list[ActiveModel] | Unset = UNSET
    openai_api_key: str | Unset = UNSET
    anthropic_api_key: str | Unset = UNSET
    bedrock_access_key_id: str | Unset = UNSET
    bedrock_secret_key: str | Unset = UNSET
    bedrock_region: str | Unset = UNSET
    openrouter_api_key: str | Unset = UNSET
    date_modified: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id = self.account_id

        date_created = self.date_created.isoformat()

        active_models: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.active_models, Unset):
            active_models = []
            for active_models_item_data in self.active_models:
                active_models_item = active_models_item_data.to_dict()
                active_models.append(active_models_item)

        openai_api_key = self.openai_api_key

        anthropic_api_key = self.anthropic_api_key

        bedrock_access_key_id = self.bedrock_access_key_id

        bedrock_secret_key = self.bedrock_secret_key

        bedrock_region = self.bedrock_region

        openrouter_api_key = self.openrouter_api_key

        date_modified: str | Unset = UNSET
        if not isinstance(self.date_modified, Unset):
            date_modified = self.date_modified.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account_id": account_id,
                "date_created": date_created,
            }
        )
        if active_models is not UNSET:
            field_dict["active_models"] = active_models
        if openai_api_key is not UNSET:
            field_dict["openai_api_key"] = openai_api_key
        if anthropic_api_key is not UNSET:
            field_dict["anthropic_api_key"] = anthropic_api_key
        if bedrock_access_key_id is not UNSET:
            field_dict["bedrock_access_key_id"] = bedrock_access_key_id
        if bedrock_secret_key is not UNSET:
            field_dict["bedrock_secret_key"] = bedrock_secret_key
        if bedrock_region is not UNSET:
            field_dict["bedrock_region"] = bedrock_region
        if openrouter_api_key is not UNSET:
            field_dict["openrouter_api_key"] = openrouter_api_key
        if date_modified is not UNSET:
            field_dict["date_modified"] = date_modified

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.active_model import ActiveModel  # noqa: PLC0415

        d = dict(src_dict)
        account_id = d.pop("account_id")

        date_created = datetime.datetime.fromisoformat(d.pop("date_created"))

        _active_models = d.pop("active_models", UNSET)
        active_models: list[ActiveModel] | Unset = UNSET
        if _active_models is not UNSET:
            active_models = []
            for active_models_item_data in _active_models:
                active_models_item = ActiveModel.from_dict(active_models_item_data)

                active_models.append(active_models_item)

        openai_api_key = d.pop("openai_api_key", UNSET)

        anthropic_api_key = d.pop("anthropic_api_key", UNSET)

        bedrock_access_key_id = d.pop("bedrock_access_key_id", UNSET)

        bedrock_secret_key = d.pop("bedrock_secret_key", UNSET)

        bedrock_region = d.pop("bedrock_region", UNSET)

        openrouter_api_key = d.pop("openrouter_api_key", UNSET)

        _date_modified = d.pop("date_modified", UNSET)
        date_modified: datetime.datetime | Unset
        if isinstance(_date_modified, Unset):
            date_modified = UNSET
        else:
            date_modified = datetime.datetime.fromisoformat(_date_modified)

        ai_settings = cls(
            account_id=account_id,
            date_created=date_created,
            active_models=active_models,
            openai_api_key=openai_api_key,
            anthropic_api_key=anthropic_api_key,
            bedrock_access_key_id=bedrock_access_key_id,
            bedrock_secret_key=bedrock_secret_key,
            bedrock_region=bedrock_region,
            openrouter_api_key=openrouter_api_key,
            date_modified=date_modified,
        )

        ai_settings.additional_properties = d
        return ai_settings

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
