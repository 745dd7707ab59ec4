from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.active_model import ActiveModel


T = TypeVar("T", bound="AccountAISettings")


@_attrs_define
class AccountAISettings:
    """An account's models and keys. A key that is left out or empty keeps the stored one, so a key cannot be cleared;
    `active_models` and `bedrock_region` are overwritten, so leaving them out clears them. Never send a masked key back:
    the mask would be stored.

        Attributes:
            account_id (int | str | Unset): Selects the `X-Account-ID` header in this project's client, which does not send
                it. The server overwrites or ignores it.
            provider (str | Unset): Ignored by current servers; programs for older ones name their one provider here.
            model (str | Unset): Ignored by current servers; programs for older ones name their one model here.
            active_models (list[ActiveModel] | Unset): Tried in this order. Each must be in `listAiModels` and, but for
                `platform`, have its key in this request or stored.
            openai_api_key (str | Unset):
            anthropic_api_key (str | Unset):
            bedrock_access_key_id (str | Unset):
            bedrock_secret_key (str | Unset):
            bedrock_region (str | Unset):
            openrouter_api_key (str | Unset):
    """

    account_id: int | str | Unset = UNSET
    provider: str | Unset = UNSET
    model: str | Unset = UNSET
    active_models: list[ActiveModel] | Unset = UNSET
    openai_api_key: str | Unset = UNSET
    anthropic_api_key: str | Unset = UNSET
    bedrock_access_key_id: str | Unset = UNSET
    bedrock_secret_key: str | Unset = UNSET
    bedrock_region: str | Unset = UNSET
    openrouter_api_key: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        account_id: int | str | Unset
        if isinstance(self.account_id, Unset):
            account_id = UNSET
        else:
            account_id = self.account_id

        provider = self.provider

        model = self.model

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

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if provider is not UNSET:
            field_dict["provider"] = provider
        if model is not UNSET:
            field_dict["model"] = model
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

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.active_model import ActiveModel  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_account_id(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(int | str | Unset, data)

        account_id = _parse_account_id(d.pop("account_id", UNSET))

        provider = d.pop("provider", UNSET)

        model = d.pop("model", UNSET)

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

        account_ai_settings = cls(
            account_id=account_id,
            provider=provider,
            model=model,
            active_models=active_models,
            openai_api_key=openai_api_key,
            anthropic_api_key=anthropic_api_key,
            bedrock_access_key_id=bedrock_access_key_id,
            bedrock_secret_key=bedrock_secret_key,
            bedrock_region=bedrock_region,
            openrouter_api_key=openrouter_api_key,
        )

        account_ai_settings.additional_properties = d
        return account_ai_settings

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
