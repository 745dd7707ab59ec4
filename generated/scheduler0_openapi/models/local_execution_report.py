from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="LocalExecutionReport")


@_attrs_define
class LocalExecutionReport:
    """What became of one run of a job on a machine.

    Attributes:
        job_id (int): Not checked for existence; 0 makes the server skip the report.
        unique_id (str): Not checked for repetition; an empty one makes the server skip the report.
        state (int): 0 scheduled, 1 success, 2 failed.
        last_execution_time (datetime.datetime | str | Unset): RFC 3339; anything else is stored as the zero date.
        next_execution_time (datetime.datetime | str | Unset): RFC 3339; anything else is stored as the zero date.
        execution_version (int | Unset):
        job_queue_version (int | Unset):
    """

    job_id: int
    unique_id: str
    state: int
    last_execution_time: datetime.datetime | str | Unset = UNSET
    next_execution_time: datetime.datetime | str | Unset = UNSET
    execution_version: int | Unset = UNSET
    job_queue_version: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        job_id = self.job_id

        unique_id = self.unique_id

        state = self.state

        last_execution_time: str | Unset
        if isinstance(self.last_execution_time, Unset):
            last_execution_time = UNSET
        elif isinstance(self.last_execution_time, datetime.datetime):
            last_execution_time = self.last_execution_time.isoformat()
        else:
            last_execution_time = self.last_execution_time

        next_execution_time: str | Unset
        if isinstance(self.next_execution_time, Unset):
            next_execution_time = UNSET
        elif isinstance(self.next_execution_time, datetime.datetime):
            next_execution_time = self.next_execution_time.isoformat()
        else:
            next_execution_time = self.next_execution_time

        execution_version = self.execution_version

        job_queue_version = self.job_queue_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "jobId": job_id,
                "uniqueId": unique_id,
                "state": state,
            }
        )
        if last_execution_time is not UNSET:
            field_dict["lastExecutionTime"] = last_execution_time
        if next_execution_time is not UNSET:
            field_dict["nextExecutionTime"] = next_execution_time
        if execution_version is not UNSET:
            field_dict["executionVersion"] = execution_version
        if job_queue_version is not UNSET:
            field_dict["jobQueueVersion"] = job_queue_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        job_id = d.pop("jobId")

        unique_id = d.pop("uniqueId")

        state = d.pop("state")

        def _parse_last_execution_time(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_execution_time_type_0 = datetime.datetime.fromisoformat(data)

                return last_execution_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        last_execution_time = _parse_last_execution_time(d.pop("lastExecutionTime", UNSET))

        def _parse_next_execution_time(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_execution_time_type_0 = datetime.datetime.fromisoformat(data)

                return next_execution_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        next_execution_time = _parse_next_execution_time(d.pop("nextExecutionTime", UNSET))

        execution_version = d.pop("executionVersion", UNSET)

        job_queue_version = d.pop("jobQueueVersion", UNSET)

        local_execution_report = cls(
            job_id=job_id,
            unique_id=unique_id,
            state=state,
            last_execution_time=last_execution_time,
            next_execution_time=next_execution_time,
            execution_version=execution_version,
            job_queue_version=job_queue_version,
        )

        local_execution_report.additional_properties = d
        return local_execution_report

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
