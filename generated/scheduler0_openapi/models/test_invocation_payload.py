from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.job import Job


T = TypeVar("T", bound="TestInvocationPayload")


@_attrs_define
class TestInvocationPayload:
    """What the executor was given.

    Attributes:
        job (Job): A job. Dates that are not set read `0001-01-01T00:00:00Z`; other members are absent where they are
            empty or 0.
        last_execution_date_time (datetime.datetime):
        last_execution_status (str): `scheduled`.
    """

    job: Job
    last_execution_date_time: datetime.datetime
    last_execution_status: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        job = self.job.to_dict()

        last_execution_date_time = self.last_execution_date_time.isoformat()

        last_execution_status = self.last_execution_status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "job": job,
                "lastExecutionDateTime": last_execution_date_time,
                "lastExecutionStatus": last_execution_status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job import Job  # noqa: PLC0415

        d = dict(src_dict)
        job = Job.from_dict(d.pop("job"))

        last_execution_date_time = datetime.datetime.fromisoformat(d.pop("lastExecutionDateTime"))

        last_execution_status = d.pop("lastExecutionStatus")

        test_invocation_payload = cls(
            job=job,
            last_execution_date_time=last_execution_date_time,
            last_execution_status=last_execution_status,
        )

        test_invocation_payload.additional_properties = d
        return test_invocation_payload

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
