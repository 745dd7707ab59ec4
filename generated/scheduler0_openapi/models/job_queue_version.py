from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobQueueVersion")


@_attrs_define
class JobQueueVersion:
    """A version of the distribution of jobs to nodes.

    Attributes:
        id (int):
        version (int):
        number_of_active_nodes (int):
        date_created (datetime.datetime):
    """

    id: int
    version: int
    number_of_active_nodes: int
    date_created: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        version = self.version

        number_of_active_nodes = self.number_of_active_nodes

        date_created = self.date_created.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "numberOfActiveNodes": number_of_active_nodes,
                "dateCreated": date_created,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        version = d.pop("version")

        number_of_active_nodes = d.pop("numberOfActiveNodes")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        job_queue_version = cls(
            id=id,
            version=version,
            number_of_active_nodes=number_of_active_nodes,
            date_created=date_created,
        )

        job_queue_version.additional_properties = d
        return job_queue_version

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
