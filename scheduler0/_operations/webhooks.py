"""One-shot webhooks: the project, the executors and the jobs that stand for them. No I/O."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from .._wire.arguments import aware, plain_text
from .._wire.bodies import json_value
from ..models import Executor, Job, JobStatus, Project
from .job_keys import checked_key, key_of, with_key, without_key

PROJECT = "scheduler0-webhooks"
"""The name of the project that holds the jobs of one-shot webhooks."""
PROJECT_DESCRIPTION = "One-shot webhooks of the Python client: one job each."
METHODS = ("POST", "PUT", "DELETE", "GET", "PATCH")


@dataclass(frozen=True)
class ScheduledWebhook:
    """A webhook that waits for its time.

    ``id`` is the own id. ``job_id`` and ``executor_id`` are the job and the executor that carry it out.
    ``payload`` is the JSON value that is delivered in ``data``.
    """

    id: str
    job_id: int
    executor_id: int
    at: datetime
    payload: Any


@dataclass(frozen=True)
class Order:
    """A one-shot webhook to schedule."""

    id: str
    url: str
    method: str
    at: datetime
    data: str

    def job(self, project_id: int, executor_id: int) -> dict[str, Any]:
        """The body of the job."""
        return {
            "project_id": project_id,
            "executor_id": executor_id,
            "timezone": "UTC",
            "start_date": self.at,
            "data": self.data,
        }

    @property
    def executor_name(self) -> str:
        """The name of the executor. It is the same for each webhook of one method and URL."""
        digest = hashlib.sha256(f"{self.method} {self.url}".encode()).hexdigest()[:12]
        return f"webhook {self.method} {urlsplit(self.url).hostname} {digest}"

    def is_same(self, waiting: ScheduledWebhook, executor: Executor) -> bool:
        """Whether ``waiting`` is this webhook already."""
        return (
            executor.name == self.executor_name
            and waiting.at == self.at
            and waiting.payload == payload_of(self.data)
        )


def order(url: str, at: datetime, payload: Any, own_id: str | None, method: str) -> Order:
    """A checked order. Raises ``ValueError`` or ``TypeError`` that names the argument."""
    plain_text("url", url)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError(f"url must be an http or https address, got {url!r:.80}")
    if plain_text("method", method).upper() not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r:.80}")
    text = None if payload is None else json.dumps(json_value("payload", payload), ensure_ascii=False)
    key = uuid4().hex if own_id is None else checked_key(own_id, "id")
    return Order(key, url, method.upper(), aware("at", at), with_key(text, key))


def payload_of(data: str | None) -> Any:
    """The payload in the data of a job."""
    text = without_key(data)
    try:
        return None if text is None else json.loads(text)
    except (ValueError, RecursionError):
        return text


def project_named(projects: Iterable[Project]) -> int | None:
    """The id of our project, or ``None``."""
    return next((project.id for project in projects if project.name == PROJECT), None)


def executor_for(executors: Iterable[Executor], order: Order) -> int | None:
    """The id of the oldest executor with the name of the order, or ``None``."""
    return min((one.id for one in executors if one.name == order.executor_name), default=None)


def waiting(job: Job) -> ScheduledWebhook | None:
    """The webhook that ``job`` stands for, if it is still to come."""
    key = key_of(job.data)
    if key is None or job.status != JobStatus.ACTIVE or job.start_date is None or job.executor_id is None:
        return None
    return ScheduledWebhook(key, job.id, job.executor_id, job.start_date, payload_of(job.data))
