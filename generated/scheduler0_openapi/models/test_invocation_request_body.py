from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.test_invocation_job import TestInvocationJob


T = TypeVar("T", bound="TestInvocationRequestBody")


@_attrs_define
class TestInvocationRequestBody:
    """What to invoke an executor with.

    Attributes:
        job (TestInvocationJob | Unset): The job of a test invocation, all of it optional. The server sets `accountId`
            and `executorId`; `timezone` is `UTC` and `status` is `active` when left out.
        age (str | Unset): How old the job shall seem: a duration such as `24h` or `1h30m`, not negative. Sets
            `dateCreated` and `lastExecutionDate` of the job.
        execution_time (datetime.datetime | str | Unset): RFC 3339 with an offset; now when left out.
    """

    job: TestInvocationJob | Unset = UNSET
    age: str | Unset = UNSET
    execution_time: datetime.datetime | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        job: dict[str, Any] | Unset = UNSET
        if not isinstance(self.job, Unset):
            job = self.job.to_dict()

        age = self.age

        execution_time: str | Unset
        if isinstance(self.execution_time, Unset):
            execution_time = UNSET
        elif isinstance(self.execution_time, datetime.datetime):
            execution_time = self.execution_time.isoformat()
        else:
            execution_time = self.execution_time

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if job is not UNSET:
            field_dict["job"] = job
        if age is not UNSET:
            field_dict["age"] = age
        if execution_time is not UNSET:
            field_dict["executionTime"] = execution_time

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.test_invocation_job import TestInvocationJob  # noqa: PLC0415

        d = dict(src_dict)
        _job = d.pop("job", UNSET)
        job: TestInvocationJob | Unset
        if isinstance(_job, Unset):
            job = UNSET
        else:
            job = TestInvocationJob.from_dict(_job)

        age = d.pop("age", UNSET)

        def _parse_execution_time(data: object) -> datetime.datetime | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                execution_time_type_0 = datetime.datetime.fromisoformat(data)

                return execution_time_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | str | Unset, data)

        execution_time = _parse_execution_time(d.pop("executionTime", UNSET))

        test_invocation_request_body = cls(
            job=job,
            age=age,
            execution_time=execution_time,
        )

        test_invocation_request_body.additional_properties = d
        return test_invocation_request_body

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
