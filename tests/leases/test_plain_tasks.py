"""What the two clients do with a task of the other's kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from scheduler0.leases import Job, LeaseClient, SyncJob, SyncLeaseClient

DAY = {"days": 1}


async def task(job: SyncJob) -> None:
    raise AssertionError("nobody runs this")


class Task:
    async def __call__(self, job: SyncJob) -> None: ...


@pytest.mark.parametrize("function", [task, Task(), partial(task), partial(Task())])
def test_a_coroutine_function_is_refused_before_the_job_starts(
    url: str, function: Callable[[SyncJob], object]
) -> None:
    with SyncLeaseClient(url) as runs:
        with pytest.raises(TypeError, match=r"task: .* is a coroutine function; write def"):
            runs.request_job_exec("report", function, DAY)
        assert runs.request_job_start("report", DAY) is not None


def test_a_coroutine_of_a_plain_function_interrupts_the_job(url: str) -> None:
    with SyncLeaseClient(url) as runs:
        with pytest.raises(TypeError, match="task: it gave an awaitable, which nobody awaits"):
            runs.request_job_exec("report", lambda job: task(job), DAY)
        assert runs.request_job_exec("report", lambda job: job.name, DAY) == "report"


@pytest.mark.anyio
async def test_a_plain_function_interrupts_the_job_of_the_async_client(url: str) -> None:
    async def name(job: Job) -> str:
        return job.name

    async with LeaseClient(url) as runs:
        with pytest.raises(TypeError, match="task: it gave 'report', which nobody can await"):
            await runs.request_job_exec("report", lambda job: job.name, DAY)
        assert await runs.request_job_exec("report", lambda job: name(job), DAY) == "report"
