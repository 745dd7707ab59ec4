"""Async tasks: the operation, and how a client waits for a task."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle, repeat
from typing import Any, cast

from .. import models
from .._shared.secrets import masked_text
from .._transport.config import Timeouts
from .._wire.envelope import reason
from ..errors import APIDecodeError, NotFoundError, TaskFailedError, TaskTimeoutError
from ..models import AsyncTask, Job, TaskState
from .endpoint import Endpoint

GET_ASYNC_TASK = Endpoint("async_tasks.get_async_task", models.AsyncTask.of, id_name="request_id")

LONGEST_READ = 10.0
"""The longest block of one read, in seconds. A blocked read misses the end of a task on another node."""


LONGEST_LAG = 2.0
"""Seconds for which several nodes may not know a task yet; followers lag by 0.1 to 0.3 s."""


def turns(nodes: Sequence[str], first: str | None) -> Iterator[str | None]:
    """The nodes to ask for a task, one after the other without an end; ``None`` where there is one node."""
    if len(nodes) < 2:
        yield from repeat(None)
    if first is not None:
        yield first
    yield from cycle([node for node in nodes if node != first] + [node for node in nodes if node == first])


def poll_timeouts(timeouts: Timeouts, remaining: float) -> Timeouts:
    """The timeouts of one read: those of the client, at most ``remaining`` seconds each."""
    return Timeouts(
        connect=min(timeouts.connect, remaining),
        read=min(LONGEST_READ, remaining),
        write=min(timeouts.write, remaining),
        pool=min(timeouts.pool, remaining),
    )


def pauses() -> Iterator[float]:
    """The pauses between reads, in seconds. They grow, for a server that answers at once."""
    pause = 0.05
    while True:
        yield pause
        pause = min(pause * 2, 1.0)


def is_race_with_completion(error: NotFoundError) -> bool:
    """Whether the server lost the task for a moment, while it finished. The next read finds it."""
    return error.message.startswith("could not find task with id")


def complete(task: AsyncTask) -> bool:
    """Whether ``task`` is finished and comes from storage. Only there does it have its output."""
    return task.state.finished and (bool(task.output) or task.date_created is not None)


def succeeded(task: AsyncTask) -> AsyncTask:
    """``task``. Raises ``TaskFailedError`` with the reason if it failed."""
    if task.state is not TaskState.FAILED:
        return task
    why = masked_text(_failure(task.output)) or "the server gave no reason"
    raise TaskFailedError(f"task {task.request_id} failed: {why}", request_id=task.request_id, task=task)


def overdue(request_id: str, task: AsyncTask | None, timeout: float) -> TaskTimeoutError:
    seen = "it was never seen" if task is None else f"it was last seen {task.state.name.lower()}"
    return TaskTimeoutError(
        f"task {request_id} did not finish within {timeout:g} s ({seen}). It may still finish. "
        f"To wait longer, call wait_for_task({request_id!r}).",
        request_id=request_id,
        task=task,
    )


def created_jobs(task: AsyncTask) -> list[Job]:
    """The jobs that a finished task created, in the order of the request."""
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
