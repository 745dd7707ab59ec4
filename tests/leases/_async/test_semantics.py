"""What leases promise, on every store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scheduler0.leases import (
    Job,
    JobNotActiveError,
    JobPendingError,
    LeaseClient,
    LeaseLostError,
)
from scheduler0.leases.intervals import to_milliseconds

from ..conftest import Clock

pytestmark = pytest.mark.anyio
DAY = 24 * 3600 * 1000
NOW = datetime(2023, 2, 3, 15, tzinfo=UTC)
DAILY = "0 0 0 * * *"


@pytest.fixture
async def runs(url: str, clock: Clock) -> AsyncIterator[LeaseClient]:
    async with LeaseClient(url, "Asia/Tokyo", clock=clock) as client:
        yield client


@pytest.fixture
async def other(url: str, clock: Clock) -> AsyncIterator[LeaseClient]:
    """A competitor."""
    async with LeaseClient(url, "Asia/Tokyo", clock=clock) as client:
        yield client


async def start(client: LeaseClient, name: str = "report", interval: object = DAILY, **rest: object) -> Job:
    job = await client.request_job_start(name, interval, **rest)
    assert job is not None
    return job


async def test_the_first_interval_is_due_at_once(runs: LeaseClient) -> None:
    job = await start(runs)
    assert (job.name, job.interval, job.is_active) == ("report", DAY, True)
    assert job.interval_started_at == NOW - timedelta(days=1)
    assert job.interval_ended_at == NOW
    assert job.created_at == job.updated_at == NOW
    assert isinstance(job.id, str)


async def test_the_first_interval_of_a_cron_text_begins_at_the_tick_before(
    runs: LeaseClient, clock: Clock
) -> None:
    clock.advance(minutes=20)
    job = await start(runs, interval="0 * * * *")
    assert job.interval_started_at == NOW
    assert job.interval_ended_at == NOW + timedelta(minutes=20)


async def test_the_first_interval_ends_a_buffer_ago(runs: LeaseClient) -> None:
    job = await start(runs, interval=timedelta(days=1), start_buffer=timedelta(hours=1))
    assert job.interval_started_at == NOW - timedelta(days=1)
    assert job.interval_ended_at == NOW - timedelta(hours=1)


async def test_the_first_interval_lasts_one_step_where_the_buffer_is_longer(runs: LeaseClient) -> None:
    job = await start(runs, interval=timedelta(hours=1), start_buffer=timedelta(hours=5))
    assert job.interval_ended_at == NOW - timedelta(hours=5)
    assert job.interval_started_at == NOW - timedelta(hours=6)


async def test_intervals_follow_each_other(runs: LeaseClient, clock: Clock) -> None:
    await (await start(runs)).finish()
    clock.advance(days=3, hours=2)
    for day in (0, 1, 2):
        job = await start(runs)
        assert job.interval_started_at == NOW + timedelta(days=day)
        assert job.interval_ended_at == NOW + timedelta(days=day + 1)
        await job.finish()
    assert await runs.request_job_start("report", DAILY) is None


async def test_the_next_interval_waits_for_its_end_and_the_buffer(runs: LeaseClient, clock: Clock) -> None:
    await (await start(runs)).finish()
    clock.advance(days=1)
    assert await runs.request_job_start("report", DAILY, start_buffer={"minutes": 30}) is None
    clock.advance(minutes=30)
    job = await start(runs, start_buffer={"minutes": 30})
    assert (job.interval_started_at, job.interval_ended_at) == (NOW, NOW + timedelta(days=1))


async def test_a_held_lock_refuses_others(runs: LeaseClient, other: LeaseClient, clock: Clock) -> None:
    await start(runs)
    assert await other.request_job_start("report", DAILY) is None
    clock.advance(days=1000)
    assert await other.request_job_start("report", DAILY) is None
    assert await other.request_job_start("report", DAILY, no_lock=True) is None


async def test_a_held_lock_can_be_taken_over_after_the_retry_interval(
    runs: LeaseClient, other: LeaseClient, clock: Clock
) -> None:
    first = await start(runs)
    clock.advance(hours=1, milliseconds=-1)
    assert await other.request_job_start("report", DAILY, retry_interval={"hours": 1}) is None
    clock.advance(milliseconds=1)
    second = await start(other, retry_interval={"hours": 1})
    assert second.interval_started_at == first.interval_started_at
    assert second.interval_ended_at == first.interval_ended_at
    assert second.id != first.id
    with pytest.raises(LeaseLostError, match="taken over"):
        await first.finish()
    assert not first.is_active
    await second.finish()
    assert await runs.request_job_start("report", DAILY) is None


async def test_a_taken_over_interval_is_due_again_only_when_it_was(
    runs: LeaseClient, other: LeaseClient, clock: Clock
) -> None:
    await (await start(runs)).finish()
    clock.advance(days=1)
    held = await start(runs)
    clock.advance(hours=3)
    taken = await start(other, retry_interval=3600 * 1000)
    assert taken.interval_started_at == held.interval_started_at == NOW


async def test_an_interrupted_interval_is_done_again(runs: LeaseClient, clock: Clock) -> None:
    first = await start(runs, interval="0 * * * *")
    begin = first.interval_started_at
    await first.interrupt()
    clock.advance(days=2)
    again = await start(runs, interval="0 * * * *")
    assert again.interval_started_at == begin
    assert again.interval_ended_at == begin + timedelta(hours=1)


async def test_an_interrupt_keeps_what_was_finished_before(runs: LeaseClient, clock: Clock) -> None:
    await (await start(runs)).finish()
    clock.advance(days=1)
    await (await start(runs)).interrupt()
    job = await start(runs)
    assert job.interval_started_at == NOW


async def test_required_jobs_must_be_finished_up_to_the_end(runs: LeaseClient, clock: Clock) -> None:
    async def daily() -> Job | None:
        return await runs.request_job_start("daily", DAILY, required_job_names=["hourly"])

    assert await daily() is None
    hourly = await start(runs, "hourly", "0 * * * *")
    assert await daily() is None
    await hourly.finish()
    job = await daily()
    assert job is not None
    await job.finish()
    clock.advance(days=1, minutes=30)
    for _ in range(23):
        await (await start(runs, "hourly", "0 * * * *")).finish()
    assert await daily() is None
    last = await start(runs, "hourly", "0 * * * *")
    assert await daily() is None
    await last.finish()
    assert await daily() is not None


async def test_without_a_lock_only_the_time_counts(runs: LeaseClient, other: LeaseClient) -> None:
    job = await start(runs, no_lock=True)
    assert job.id is None
    assert job.interval_ended_at == NOW
    assert (await start(other, no_lock=True)).id is None
    await job.finish()
    assert not job.is_active
    assert (await start(other)).id is not None


async def test_the_begin_can_be_set_without_a_lock(runs: LeaseClient) -> None:
    begin = NOW - timedelta(days=10)
    job = await start(runs, no_lock=True, job_interval_started_at=begin)
    assert (job.interval_started_at, job.interval_ended_at) == (begin, begin + timedelta(days=1))
    part = await start(runs, no_lock=True, job_interval_started_at=NOW - timedelta(hours=1))
    assert part.interval == 3600 * 1000
    later = await runs.request_job_start("report", DAILY, no_lock=True, job_interval_started_at=NOW)
    assert later is None
    with pytest.raises(ValueError, match="no_lock=True"):
        await runs.request_job_start("report", DAILY, job_interval_started_at=begin)


async def test_an_ended_job_cannot_be_used(runs: LeaseClient) -> None:
    for ending in ("finish", "interrupt"):
        job = await start(runs, ending)
        await getattr(job, ending)()
        assert not job.is_active
        for name in ("id", "name", "interval", "interval_started_at", "created_at"):
            with pytest.raises(JobNotActiveError, match="request a new one"):
                getattr(job, name)
        with pytest.raises(JobNotActiveError):
            await job.finish()
        with pytest.raises(JobNotActiveError):
            await job.interrupt()


async def test_a_job_is_ended_once_at_a_time(runs: LeaseClient, monkeypatch: pytest.MonkeyPatch) -> None:
    job = await start(runs)
    refused: list[str] = []
    real = type(job._backend).end

    async def end(*arguments: object) -> None:
        for again in (job.finish, job.interrupt):
            try:
                await again()
            except JobPendingError as error:
                refused.append(str(error))
        await real(*arguments)

    monkeypatch.setattr(type(job._backend), "end", end)
    await job.finish()
    assert len(refused) == 2
    assert "being ended already" in refused[0]


async def test_exec_finishes_what_it_starts(runs: LeaseClient) -> None:
    async def task(job: Job) -> str:
        return job.name

    assert await runs.request_job_exec("report", task, DAILY) == "report"
    assert await runs.request_job_exec("report", task, DAILY) is None


async def test_exec_interrupts_what_fails(runs: LeaseClient) -> None:
    async def fail(job: Job) -> None:
        raise RuntimeError("no paper")

    async def task(job: Job) -> datetime:
        return job.interval_ended_at

    with pytest.raises(RuntimeError, match="no paper"):
        await runs.request_job_exec("report", fail, DAILY)
    assert await runs.request_job_exec("report", task, DAILY) == NOW


class Stopped(BaseException):
    """What ends a program: as ``KeyboardInterrupt``, which would end the tests."""


async def test_a_start_that_is_broken_off_leaves_no_lock(
    runs: LeaseClient, other: LeaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = type(runs._backend()._store)
    real = store.swap

    async def swap(*arguments: object) -> bool:
        monkeypatch.setattr(store, "swap", real)
        await real(*arguments)
        raise Stopped

    monkeypatch.setattr(store, "swap", swap)
    with pytest.raises(Stopped):
        await runs.request_job_start("report", DAILY)
    assert await other.request_job_start("report", DAILY) is not None


async def test_exec_interrupts_what_cannot_be_finished(
    runs: LeaseClient, other: LeaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def task(job: Job) -> None:
        monkeypatch.setattr(job, "finish", fail)

    async def fail() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        await runs.request_job_exec("report", task, DAILY)
    assert await other.request_job_start("report", DAILY) is not None


async def test_exec_leaves_a_job_alone_that_the_task_ended(runs: LeaseClient) -> None:
    async def task(job: Job) -> None:
        await job.finish()
        raise RuntimeError("too late")

    with pytest.raises(RuntimeError, match="too late"):
        await runs.request_job_exec("report", task, DAILY)
    assert await runs.request_job_start("report", DAILY) is None


async def test_exec_refuses_a_task_before_it_starts_the_job(runs: LeaseClient) -> None:
    def generator(job: Job) -> Iterator[None]:
        yield

    for task in (None, generator):
        with pytest.raises(TypeError, match="task: "):
            await runs.request_job_exec("report", task, DAILY)
    assert await runs.request_job_start("report", DAILY) is not None


async def test_the_zone_of_a_request_replaces_that_of_the_client(url: str, clock: Clock) -> None:
    async with LeaseClient(url, "Asia/Tokyo", clock=clock) as client:
        await (await start(client, interval="0 0 * * *", timezone="UTC")).finish()
        clock.advance(hours=9)
        job = await start(client, interval="0 0 * * *", timezone="UTC")
        assert job.interval_ended_at == datetime(2023, 2, 4, tzinfo=UTC)


async def test_names_do_not_meet(runs: LeaseClient) -> None:
    for name in ("a", "a:b", "a/b", "ä", " "):
        assert (await start(runs, name)).name == name


async def test_the_own_time_of_the_store_counts(url: str) -> None:
    before = to_milliseconds(datetime.now(UTC))
    async with LeaseClient(url) as client:
        job = await start(client, interval=1000)
    after = to_milliseconds(datetime.now(UTC))
    assert before - 5 <= to_milliseconds(job.interval_ended_at) <= after + 5
