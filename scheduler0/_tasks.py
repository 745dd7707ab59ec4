"""Waiting for async tasks: the decisions, without I/O.

``GET /async-tasks/{id}`` blocks until the task changes, for as long as that takes, and
the answer to a blocked call holds no output (contract core, getAsyncTask). So each read
is bounded, and a finished task is read once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from ._config import Timeouts
from ._envelope import reason
from ._redact import masked_text
from .errors import APIDecodeError, NotFoundError, TaskFailedError, TaskTimeoutError
from .models import AsyncTask, Job, TaskState

LONGEST_READ = 10.0
"""Seconds that one read may block: a task that another node runs does not wake a blocked call."""


def poll_timeouts(timeouts: Timeouts, remaining: float) -> Timeouts:
    """The client's timeouts, cut to the time that is left."""
    return Timeouts(
        connect=min(timeouts.connect, remaining),
        read=min(LONGEST_READ, remaining),
        write=min(timeouts.write, remaining),
        pool=min(timeouts.pool, remaining),
    )


def pauses() -> Iterator[float]:
    """Seconds between reads that came back at once: a server that does not block is not hammered."""
    pause = 0.05
    while True:
        yield pause
        pause = min(pause * 2, 1.0)


def passing(error: NotFoundError) -> bool:
    """Whether a 404 is the server's own race with the task's completion; the next read finds it."""
    return error.message.startswith("could not find task with id")


def complete(task: AsyncTask) -> bool:
    """Whether ``task`` is finished and read from storage, where its output is."""
    return task.state.finished and (bool(task.output) or task.date_created is not None)


def succeeded(task: AsyncTask) -> AsyncTask:
    """``task``, or the error that tells why it failed."""
    if task.state is not TaskState.FAILED:
        return task
    why = masked_text(_failure(task.output)) or "the server gave no reason"
    raise TaskFailedError(f"task {task.request_id} failed: {why}", request_id=task.request_id, task=task)


def overdue(request_id: str, task: AsyncTask | None, timeout: float) -> TaskTimeoutError:
    seen = "it was never seen" if task is None else f"it was last seen {task.state.name.lower()}"
    return TaskTimeoutError(
        f"task {request_id} did not finish within {timeout:g} s; {seen}. It may still finish: "
        f"wait_for_task({request_id!r}) goes on waiting",
        request_id=request_id,
        task=task,
    )


def created_jobs(task: AsyncTask) -> list[Job]:
    """The jobs that a finished ``create_job`` task made, in the order in which they were sent."""
    try:
        output = json.loads(task.output)
        return [Job.of(job) for job in cast("list[Any]", output)]
    except (ValueError, TypeError, RecursionError) as error:
        raise APIDecodeError(
            f"the output of task {task.request_id} is not a list of jobs: {error}"
        ) from error


def _failure(output: str) -> str:
    try:
        return reason({"data": json.loads(output)}) or output
    except (ValueError, RecursionError):
        return output
