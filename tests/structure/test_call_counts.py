"""How many calls of our own functions an action costs. The counts are exact; nothing is timed.

A budget that a change exceeds is a hint that something is decided twice. Run
``pytest tests/structure/test_call_counts.py -s`` to see each walk function by function.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

import pytest

from scheduler0 import AsyncClient, Client
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .walks import Profile, Walk

C = TypeVar("C", Client, AsyncClient)


class Prepared(NamedTuple):
    client: Client
    emulator: Emulator
    profile: Profile
    job: dict[str, Any]
    """A job that is due in half an hour."""


@contextmanager
def prepared() -> Iterator[Prepared]:
    profile = Profile()
    try:
        with Emulator() as emulator, WebhookReceiver() as receiver, client_of(emulator, Client) as client:
            emulator.clock.freeze()
            project = client.projects.create(name="p", description="d")
            executor = client.executors.create(
                name="e", type="webhook_url", webhook_url=receiver.url, webhook_method="POST"
            )
            start = (emulator.clock.now() + timedelta(minutes=30)).isoformat()
            job = {
                "project_id": project.id,
                "executor_id": executor.id,
                "timezone": "UTC",
                "spec": "0 0 0 1 1 *",
                "start_date": start,
            }
            client.jobs.create(**job).wait()  # what is loaded and prepared once is not counted
            yield Prepared(client, emulator, profile, job)
    finally:
        profile.remove()


def client_of(emulator: Emulator, kind: type[C], **options: Any) -> C:
    return kind(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        actor="me",
        **options,
    )


def create_a_job(ready: Prepared) -> Walk:
    with ready.profile.here() as walk:
        handle = ready.client.jobs.create(**ready.job)
    handle.wait()
    return walk


def create_a_job_by_the_flat_method(ready: Prepared) -> Walk:
    with ready.profile.here() as walk:
        created = ready.client.create_job(ready.job)
    ready.client.wait_for_task(str(created.data))
    return walk


def read_ten_jobs(ready: Prepared) -> Walk:
    ready.client.jobs.create([ready.job] * 10).wait()
    ready.client.jobs.list(limit=10)
    with ready.profile.here() as walk:
        page = ready.client.jobs.list(limit=10)
    assert len(page.items) == 10
    return walk


def read_ten_jobs_with_the_fast_async_engine(ready: Prepared) -> Walk:
    async def read() -> Walk:
        async with client_of(ready.emulator, AsyncClient, engine="fast") as client:
            await client.jobs.list(limit=10)
            with ready.profile.here() as walk:
                page = await client.jobs.list(limit=10)
        assert len(page.items) == 10
        return walk

    ready.client.jobs.create([ready.job] * 10).wait()
    return asyncio.run(read())


def fire_two_jobs(ready: Prepared) -> Walk:
    """From the clock's movement until both executions are recorded."""
    ready.client.jobs.create(ready.job).wait()
    ready.emulator.clock.settle()
    due = ready.emulator.clock.now() + timedelta(minutes=31)
    with ready.profile.elsewhere() as walk:
        ready.emulator.clock.set(due)
        walk.wait_until_quiet()
    assert [each.outcome for each in ready.emulator.fired()] == ["success", "success"]
    return walk


def answer_post_jobs(ready: Prepared) -> Walk:
    """In the emulator, until the job is stored and queued."""
    with ready.profile.elsewhere() as walk:
        created = ready.client.create_job(ready.job)
        walk.wait_until_quiet()
    ready.client.wait_for_task(str(created.data))
    return walk


@pytest.mark.parametrize(
    ("action", "calls", "files"),
    [
        (create_a_job, 93, 25),
        (create_a_job_by_the_flat_method, 88, 24),
        (read_ten_jobs, 103, 24),
        (read_ten_jobs_with_the_fast_async_engine, 109, 25),
        (fire_two_jobs, 400, 34),
        (answer_post_jobs, 173, 38),
    ],
)
def test_an_action_stays_within_its_budget(
    action: Callable[[Prepared], Walk], calls: int, files: int
) -> None:
    for _ in range(8):
        # Two answers that arrive apart are recorded apart. That depends on the machine, and only adds calls.
        with prepared() as ready:
            walk = action(ready)
        if walk.total <= calls and len(walk.files) <= files:
            break
    print(f"\n{action.__name__}: {walk}")
    assert walk.total <= calls, str(walk)
    assert len(walk.files) <= files, walk.files


def test_the_account_of_a_call_is_checked_once() -> None:
    with prepared() as ready:
        with ready.profile.here() as walk:
            created = ready.client.create_job(ready.job, ready.emulator.account_id)
        ready.client.wait_for_task(str(created.data))
    assert walk.calls["scheduler0/_wire/arguments.py", "account"] == 1
