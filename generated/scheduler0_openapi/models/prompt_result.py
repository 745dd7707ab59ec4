from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.intent_classification import IntentClassification
    from ..models.prompt_provider import PromptProvider


T = TypeVar("T", bound="PromptResult")


@_attrs_define
class PromptResult:
    """What the models propose.

    Attributes:
        providers (list[PromptProvider]): The models that answered; in practice one.
        classification (IntentClassification | Unset): Whether a text asks for scheduling.
    """

    providers: list[PromptProvider]
    classification: IntentClassification | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        providers = []
        for providers_item_data in self.providers:
            providers_item = providers_item_data.to_dict()
            providers.append(providers_item)

        classification: dict[str, Any] | Unset = UNSET
        if not isinstance(self.classification, Unset):
            classification = self.classification.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "providers": providers,
            }
        )
        if classification is not UNSET:
            field_dict["classification"] = classification

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.intent_classification import IntentClassification  # noqa: PLC0415
        from ..models.prompt_provider import PromptProvider  # noqa: PLC0415

        d = dict(src_dict)
        providers = []
        _providers = d.pop("providers")
        for providers_item_data in _providers:
            providers_item = PromptProvider.from_dict(providers_item_data)

            providers.append(providers_item)

        _classification = d.pop("classification", UNSET)
        classification: IntentClassification | Unset
        if isinstance(_classification, Unset):
            classification = UNSET
        else:
            classification = IntentClassification.from_dict(_classification)

        prompt_result = cls(
            providers=providers,
            classification=classification,
        )

        prompt_result.additional_properties = d
        return prompt_result

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
