"""The body of a webhook as typed records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from .._operations.job_keys import key_of, without_key
from .._shared.error_help import Explained
from .._wire.records import OpenStrEnum, Record, date, enum, field, optional
from ..errors import APIDecodeError
from ..models import Job


class WebhookError(Explained, ValueError):
    """A request that is not a webhook of Scheduler0."""


class LastRun(OpenStrEnum):
    """How the run before this one ended."""

    SCHEDULED = "scheduled"
    """There was none: this is the first run of the job."""
    SUCCESS = "success"
    FAILED = "failed"
    """It failed, or this delivery is a repetition of a failed one."""


class Delivery(Record):
    """One run of one job (docs/contract/runtime.md, B2).

    The record is the JSON object as it came. Zero dates read as ``None``.
    """

    job = field("job", Job.of)
    """The job. ``job.data`` is the text as it is stored; ``data`` is decoded."""
    last_execution = optional("lastExecutionDateTime", date)
    """The scheduled time of the previous run, or ``None`` at the first run."""
    last_status = field("lastExecutionStatus", enum(LastRun))

    @property
    def data(self) -> Any:
        """The data of the job: decoded if it is JSON, else the text; ``None`` for a job without data.

        JSON that is nested too deeply for Python stays a text. The key that :attr:`job_key` gives is not in
        it.
        """
        text = without_key(self.job.data)
        if text is None:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text

    @property
    def job_key(self) -> str | None:
        """The own id of the job (``key=`` at its creation), or ``None``."""
        return key_of(self.job.data)

    @property
    def key(self) -> str:
        """The name of this run. Every delivery of the run has the same one, so duplicates can be dropped by
        it.

        It is the ``executionId`` of the job if the server sends one. Otherwise it is made of account, job
        and the time of the previous run. It cannot know that a replaced job is the old one: the new job has
        another id.
        """
        job = self.job
        if job.execution_id:
            return job.execution_id
        # The text as sent: the server writes the same moment in the same way in each repetition.
        previous = "first" if self.last_execution is None else str(self["lastExecutionDateTime"])
        return f"{job.account_id}/{job.id}/{previous}"


@dataclass(frozen=True)
class Webhook:
    """One request. It has one delivery, or several if the executor aggregates payloads."""

    deliveries: tuple[Delivery, ...]
    aggregated: bool

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the deliveries."""
        return tuple(delivery.key for delivery in self.deliveries)


def parse(body: bytes | str) -> Webhook:
    """Return the deliveries of the body of a webhook. Raises :class:`WebhookError` if it is anything else."""
    if not isinstance(body, bytes | bytearray | str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"body must be bytes or a str, got {type(body).__name__}")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WebhookError(f"the body is not JSON: {error}") from None
    members = _object(content, "the body")
    if not members.get("aggregated"):
        return Webhook((_delivery(members, "the body"),), aggregated=False)
    jobs = members.get("jobs")
    if not isinstance(jobs, list):
        raise WebhookError("the member 'jobs' of an aggregated body is not a list")
    items: list[Any] = jobs  # pyright: ignore[reportUnknownVariableType]
    found = [_delivery(_object(item, f"jobs[{n}]"), f"jobs[{n}]") for n, item in enumerate(items)]
    return Webhook(tuple(found), aggregated=True)


def _delivery(members: dict[str, Any], where: str) -> Delivery:
    job = _object(members.get("job"), f"the member 'job' of {where}")
    if not isinstance(job.get("id"), int) or isinstance(job["id"], bool):
        raise WebhookError(f"the job of {where} has no number as its id")
    if not isinstance(members.get("lastExecutionStatus"), str):
        raise WebhookError(f"the member 'lastExecutionStatus' of {where} is not a text")
    delivery = Delivery(members)
    try:
        _ = (delivery.last_execution, delivery.job.data)
    except APIDecodeError as error:
        raise WebhookError(f"{where}: {error}") from None
    return delivery


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WebhookError(f"{where} is not a JSON object; this is not a webhook of Scheduler0")
    return cast("dict[str, Any]", value)
