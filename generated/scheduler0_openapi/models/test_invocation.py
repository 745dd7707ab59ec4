from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.test_invocation_payload import TestInvocationPayload


T = TypeVar("T", bound="TestInvocation")


@_attrs_define
class TestInvocation:
    """How a test invocation went; nothing of it is stored.

    Attributes:
        test (bool): True.
        executor_id (int):
        executor_type (str):
        success (bool): Whether the executor reported success; the HTTP status says nothing about it.
        started_at (datetime.datetime):
        finished_at (datetime.datetime):
        duration_ms (int): Milliseconds.
        payload (TestInvocationPayload): What the executor was given.
        error (str | Unset): Absent on success.
    """

    test: bool
    executor_id: int
    executor_type: str
    success: bool
    started_at: datetime.datetime
    finished_at: datetime.datetime
    duration_ms: int
    payload: TestInvocationPayload
    error: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        test = self.test

        executor_id = self.executor_id

        executor_type = self.executor_type

        success = self.success

        started_at = self.started_at.isoformat()

        finished_at = self.finished_at.isoformat()

        duration_ms = self.duration_ms

        payload = self.payload.to_dict()

        error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "test": test,
                "executorId": executor_id,
                "executorType": executor_type,
                "success": success,
                "startedAt": started_at,
                "finishedAt": finished_at,
                "durationMs": duration_ms,
                "payload": payload,
            }
        )
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.test_invocation_payload import TestInvocationPayload  # noqa: PLC0415

        d = dict(src_dict)
        test = d.pop("test")

        executor_id = d.pop("executorId")

        executor_type = d.pop("executorType")

        success = d.pop("success")

        started_at = datetime.datetime.fromisoformat(d.pop("startedAt"))

        finished_at = datetime.datetime.fromisoformat(d.pop("finishedAt"))

        duration_ms = d.pop("durationMs")

        payload = TestInvocationPayload.from_dict(d.pop("payload"))

        error = d.pop("error", UNSET)

        test_invocation = cls(
            test=test,
            executor_id=executor_id,
            executor_type=executor_type,
            success=success,
            started_at=started_at,
            finished_at=finished_at,
            duration_ms=duration_ms,
            payload=payload,
            error=error,
        )

        test_invocation.additional_properties = d
        return test_invocation

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
