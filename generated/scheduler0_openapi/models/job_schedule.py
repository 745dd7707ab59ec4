from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.job import Job
    from ..models.job_schedule_memory import JobScheduleMemory


T = TypeVar("T", bound="JobSchedule")


@_attrs_define
class JobSchedule:
    """An entry of the executions cache.

    Attributes:
        job (Job): A job. Dates that are not set read `0001-01-01T00:00:00Z`; other members are absent where they are
            empty or 0.
        mem_execution (JobScheduleMemory): What a node remembers of a job's executions.
    """

    job: Job
    mem_execution: JobScheduleMemory
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        job = self.job.to_dict()

        mem_execution = self.mem_execution.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "job": job,
                "memExecution": mem_execution,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job import Job  # noqa: PLC0415
        from ..models.job_schedule_memory import JobScheduleMemory  # noqa: PLC0415

        d = dict(src_dict)
        job = Job.from_dict(d.pop("job"))

        mem_execution = JobScheduleMemory.from_dict(d.pop("memExecution"))

        job_schedule = cls(
            job=job,
            mem_execution=mem_execution,
        )

        job_schedule.additional_properties = d
        return job_schedule

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
