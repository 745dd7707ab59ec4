from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobQueueLog")


@_attrs_define
class JobQueueLog:
    """Which jobs a node has been given.

    Attributes:
        id (int):
        node_id (int):
        lower_bound_job_id (int):
        upper_bound_job_id (int):
        version (int):
        date_created (datetime.datetime):
    """

    id: int
    node_id: int
    lower_bound_job_id: int
    upper_bound_job_id: int
    version: int
    date_created: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        node_id = self.node_id

        lower_bound_job_id = self.lower_bound_job_id

        upper_bound_job_id = self.upper_bound_job_id

        version = self.version

        date_created = self.date_created.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "nodeId": node_id,
                "lowerBoundJobId": lower_bound_job_id,
                "upperBoundJobId": upper_bound_job_id,
                "version": version,
                "dateCreated": date_created,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        node_id = d.pop("nodeId")

        lower_bound_job_id = d.pop("lowerBoundJobId")

        upper_bound_job_id = d.pop("upperBoundJobId")

        version = d.pop("version")

        date_created = datetime.datetime.fromisoformat(d.pop("dateCreated"))

        job_queue_log = cls(
            id=id,
            node_id=node_id,
            lower_bound_job_id=lower_bound_job_id,
            upper_bound_job_id=upper_bound_job_id,
            version=version,
            date_created=date_created,
        )

        job_queue_log.additional_properties = d
        return job_queue_log

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
