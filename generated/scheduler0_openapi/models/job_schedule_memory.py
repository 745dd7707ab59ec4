from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobScheduleMemory")


@_attrs_define
class JobScheduleMemory:
    """What a node remembers of a job's executions.

    Attributes:
        execution_version (int):
        fail_count (int):
        last_state (int): 0 scheduled, 1 success, 2 failed.
        last_execution_datetime (datetime.datetime):
        next_execution_datetime (datetime.datetime):
    """

    execution_version: int
    fail_count: int
    last_state: int
    last_execution_datetime: datetime.datetime
    next_execution_datetime: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        execution_version = self.execution_version

        fail_count = self.fail_count

        last_state = self.last_state

        last_execution_datetime = self.last_execution_datetime.isoformat()

        next_execution_datetime = self.next_execution_datetime.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ExecutionVersion": execution_version,
                "FailCount": fail_count,
                "LastState": last_state,
                "lastExecutionDatetime": last_execution_datetime,
                "nextExecutionDatetime": next_execution_datetime,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        execution_version = d.pop("ExecutionVersion")

        fail_count = d.pop("FailCount")

        last_state = d.pop("LastState")

        last_execution_datetime = datetime.datetime.fromisoformat(d.pop("lastExecutionDatetime"))

        next_execution_datetime = datetime.datetime.fromisoformat(d.pop("nextExecutionDatetime"))

        job_schedule_memory = cls(
            execution_version=execution_version,
            fail_count=fail_count,
            last_state=last_state,
            last_execution_datetime=last_execution_datetime,
            next_execution_datetime=next_execution_datetime,
        )

        job_schedule_memory.additional_properties = d
        return job_schedule_memory

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
