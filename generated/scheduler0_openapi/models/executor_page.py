from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.executor import Executor


T = TypeVar("T", bound="ExecutorPage")


@_attrs_define
class ExecutorPage:
    """One page of executors. Members that are 0 or empty are absent, so an account without executors answers with `limit`
    alone.

        Attributes:
            total (int | Unset): How many there are on all pages.
            offset (int | Unset):
            limit (int | Unset):
            executors (list[Executor] | Unset):
    """

    total: int | Unset = UNSET
    offset: int | Unset = UNSET
    limit: int | Unset = UNSET
    executors: list[Executor] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        total = self.total

        offset = self.offset

        limit = self.limit

        executors: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.executors, Unset):
            executors = []
            for executors_item_data in self.executors:
                executors_item = executors_item_data.to_dict()
                executors.append(executors_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if total is not UNSET:
            field_dict["total"] = total
        if offset is not UNSET:
            field_dict["offset"] = offset
        if limit is not UNSET:
            field_dict["limit"] = limit
        if executors is not UNSET:
            field_dict["executors"] = executors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.executor import Executor  # noqa: PLC0415

        d = dict(src_dict)
        total = d.pop("total", UNSET)

        offset = d.pop("offset", UNSET)

        limit = d.pop("limit", UNSET)

        _executors = d.pop("executors", UNSET)
        executors: list[Executor] | Unset = UNSET
        if _executors is not UNSET:
            executors = []
            for executors_item_data in _executors:
                executors_item = Executor.from_dict(executors_item_data)

                executors.append(executors_item)

        executor_page = cls(
            total=total,
            offset=offset,
            limit=limit,
            executors=executors,
        )

        executor_page.additional_properties = d
        return executor_page

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
