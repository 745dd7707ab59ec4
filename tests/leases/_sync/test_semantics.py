# Produced from tests/leases/_async/test_semantics.py by scripts/unasync.py; do not edit.
"""What leases promise, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scheduler0.leases import (
    JobNotActiveError,
    JobPendingError,
    LeaseLostError,
    SyncJob,
    SyncLeaseClient,
)
from scheduler0.leases.intervals import to_milliseconds

from ..conftest import Clock

pytestmark = pytest.mark.anyio
DAY = 24 * 3600 * 1000
NOW = datetime(2023, 2, 3, 15, tzinfo=UTC)
DAILY = "0 0 0 * * *"


@pytest.fixture
def runs(url: str, clock: Clock) -> Iterator[SyncLeaseClient]:
    with SyncLeaseClient(url, "Asia/Tokyo", clock=clock) as client:
        yield client


@pytest.fixture
def other(url: str, clock: Clock) -> Iterator[SyncLeaseClient]:
    """A competitor."""
    with SyncLeaseClient(url, "Asia/Tokyo", clock=clock) as client:
        yield client


def start(client: SyncLeaseClient, name: str = "report", interval: object = DAILY, **rest: object) -> SyncJob:
    job = client.request_job_start(name, interval, **rest)
    assert job is not None
    return job


def test_the_first_interval_is_due_at_once(runs: SyncLeaseClient) -> None:
    job = start(runs)
    assert (job.name, job.interval, job.is_active) == ("report", DAY, True)
    assert job.interval_started_at == NOW - timedelta(days=1)
    assert job.interval_ended_at == NOW
    assert job.created_at == job.updated_at == NOW
    assert isinstance(job.id, str)


def test_the_first_interval_of_a_cron_text_begins_at_the_tick_before(
    runs: SyncLeaseClient, clock: Clock
) -> None:
    clock.advance(minutes=20)
    job = start(runs, interval="0 * * * *")
    assert job.interval_started_at == NOW
    assert job.interval_ended_at == NOW + timedelta(minutes=20)


def test_the_first_interval_ends_a_buffer_ago(runs: SyncLeaseClient) -> None:
    job = start(runs, interval=timedelta(days=1), start_buffer=timedelta(hours=1))
    assert job.interval_started_at == NOW - timedelta(days=1)
    assert job.interval_ended_at == NOW - timedelta(hours=1)


def test_the_first_interval_lasts_one_step_where_the_buffer_is_longer(runs: SyncLeaseClient) -> None:
    job = start(runs, interval=timedelta(hours=1), start_buffer=timedelta(hours=5))
    assert job.interval_ended_at == NOW - timedelta(hours=5)
    assert job.interval_started_at == NOW - timedelta(hours=6)


def test_intervals_follow_each_other(runs: SyncLeaseClient, clock: Clock) -> None:
    (start(runs)).finish()
    clock.advance(days=3, hours=2)
    for day in (0, 1, 2):
        job = start(runs)
        assert job.interval_started_at == NOW + timedelta(days=day)
        assert job.interval_ended_at == NOW + timedelta(days=day + 1)
        job.finish()
    assert runs.request_job_start("report", DAILY) is None


def test_the_next_interval_waits_for_its_end_and_the_buffer(runs: SyncLeaseClient, clock: Clock) -> None:
    (start(runs)).finish()
    clock.advance(days=1)
    assert runs.request_job_start("report", DAILY, start_buffer={"minutes": 30}) is None
    clock.advance(minutes=30)
    job = start(runs, start_buffer={"minutes": 30})
    assert (job.interval_started_at, job.interval_ended_at) == (NOW, NOW + timedelta(days=1))


def test_a_held_lock_refuses_others(runs: SyncLeaseClient, other: SyncLeaseClient, clock: Clock) -> None:
    start(runs)
    assert other.request_job_start("report", DAILY) is None
    clock.advance(days=1000)
    assert other.request_job_start("report", DAILY) is None
    assert other.request_job_start("report", DAILY, no_lock=True) is None


def test_a_held_lock_can_be_taken_over_after_the_retry_interval(
    runs: SyncLeaseClient, other: SyncLeaseClient, clock: Clock
) -> None:
    first = start(runs)
    clock.advance(hours=1, milliseconds=-1)
    assert other.request_job_start("report", DAILY, retry_interval={"hours": 1}) is None
    clock.advance(milliseconds=1)
    second = start(other, retry_interval={"hours": 1})
    assert second.interval_started_at == first.interval_started_at
    assert second.interval_ended_at == first.interval_ended_at
    assert second.id != first.id
    with pytest.raises(LeaseLostError, match="taken over"):
        first.finish()
    assert not first.is_active
    second.finish()
    assert runs.request_job_start("report", DAILY) is None


def test_a_taken_over_interval_is_due_again_only_when_it_was(
    runs: SyncLeaseClient, other: SyncLeaseClient, clock: Clock
) -> None:
    (start(runs)).finish()
    clock.advance(days=1)
    held = start(runs)
    clock.advance(hours=3)
    taken = start(other, retry_interval=3600 * 1000)
    assert taken.interval_started_at == held.interval_started_at == NOW


def test_an_interrupted_interval_is_done_again(runs: SyncLeaseClient, clock: Clock) -> None:
    first = start(runs, interval="0 * * * *")
    begin = first.interval_started_at
    first.interrupt()
    clock.advance(days=2)
    again = start(runs, interval="0 * * * *")
    assert again.interval_started_at == begin
    assert again.interval_ended_at == begin + timedelta(hours=1)


def test_an_interrupt_keeps_what_was_finished_before(runs: SyncLeaseClient, clock: Clock) -> None:
    (start(runs)).finish()
    clock.advance(days=1)
    (start(runs)).interrupt()
    job = start(runs)
    assert job.interval_started_at == NOW


def test_required_jobs_must_be_finished_up_to_the_end(runs: SyncLeaseClient, clock: Clock) -> None:
    def daily() -> SyncJob | None:
        return runs.request_job_start("daily", DAILY, required_job_names=["hourly"])

    assert daily() is None
    hourly = start(runs, "hourly", "0 * * * *")
    assert daily() is None
    hourly.finish()
    job = daily()
    assert job is not None
    job.finish()
    clock.advance(days=1, minutes=30)
    for _ in range(23):
        (start(runs, "hourly", "0 * * * *")).finish()
    assert daily() is None
    last = start(runs, "hourly", "0 * * * *")
    assert daily() is None
    last.finish()
    assert daily() is not None


def test_without_a_lock_only_the_time_counts(runs: SyncLeaseClient, other: SyncLeaseClient) -> None:
    job = start(runs, no_lock=True)
    assert job.id is None
    assert job.interval_ended_at == NOW
    assert (start(other, no_lock=True)).id is None
    job.finish()
    assert not job.is_active
    assert (start(other)).id is not None


def test_the_begin_can_be_set_without_a_lock(runs: SyncLeaseClient) -> None:
    begin = NOW - timedelta(days=10)
    job = start(runs, no_lock=True, job_interval_started_at=begin)
    assert (job.interval_started_at, job.interval_ended_at) == (begin, begin + timedelta(days=1))
    part = start(runs, no_lock=True, job_interval_started_at=NOW - timedelta(hours=1))
    assert part.interval == 3600 * 1000
    later = runs.request_job_start("report", DAILY, no_lock=True, job_interval_started_at=NOW)
    assert later is None
    with pytest.raises(ValueError, match="no_lock=True"):
        runs.request_job_start("report", DAILY, job_interval_started_at=begin)


def test_an_ended_job_cannot_be_used(runs: SyncLeaseClient) -> None:
    for ending in ("finish", "interrupt"):
        job = start(runs, ending)
        getattr(job, ending)()
        assert not job.is_active
        for name in ("id", "name", "interval", "interval_started_at", "created_at"):
            with pytest.raises(JobNotActiveError, match="request a new one"):
                getattr(job, name)
        with pytest.raises(JobNotActiveError):
            job.finish()
        with pytest.raises(JobNotActiveError):
            job.interrupt()


def test_a_job_is_ended_once_at_a_time(runs: SyncLeaseClient, monkeypatch: pytest.MonkeyPatch) -> None:
    job = start(runs)
    refused: list[str] = []
    real = type(job._backend).end

    def end(*arguments: object) -> None:
        for again in (job.finish, job.interrupt):
            try:
                again()
            except JobPendingError as error:
                refused.append(str(error))
        real(*arguments)

    monkeypatch.setattr(type(job._backend), "end", end)
    job.finish()
    assert len(refused) == 2
    assert "being ended already" in refused[0]


def test_exec_finishes_what_it_starts(runs: SyncLeaseClient) -> None:
    def task(job: SyncJob) -> str:
        return job.name

    assert runs.request_job_exec("report", task, DAILY) == "report"
    assert runs.request_job_exec("report", task, DAILY) is None


def test_exec_interrupts_what_fails(runs: SyncLeaseClient) -> None:
    def fail(job: SyncJob) -> None:
        raise RuntimeError("no paper")

    def task(job: SyncJob) -> datetime:
        return job.interval_ended_at

    with pytest.raises(RuntimeError, match="no paper"):
        runs.request_job_exec("report", fail, DAILY)
    assert runs.request_job_exec("report", task, DAILY) == NOW


class Stopped(BaseException):
    """What ends a program: as ``KeyboardInterrupt``, which would end the tests."""


def test_a_start_that_is_broken_off_leaves_no_lock(
    runs: SyncLeaseClient, other: SyncLeaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = type(runs._backend()._store)
    real = store.swap

    def swap(*arguments: object) -> bool:
        monkeypatch.setattr(store, "swap", real)
        real(*arguments)
        raise Stopped

    monkeypatch.setattr(store, "swap", swap)
    with pytest.raises(Stopped):
        runs.request_job_start("report", DAILY)
    assert other.request_job_start("report", DAILY) is not None


def test_exec_interrupts_what_cannot_be_finished(
    runs: SyncLeaseClient, other: SyncLeaseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def task(job: SyncJob) -> None:
        monkeypatch.setattr(job, "finish", fail)

    def fail() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        runs.request_job_exec("report", task, DAILY)
    assert other.request_job_start("report", DAILY) is not None


def test_exec_leaves_a_job_alone_that_the_task_ended(runs: SyncLeaseClient) -> None:
    def task(job: SyncJob) -> None:
        job.finish()
        raise RuntimeError("too late")

    with pytest.raises(RuntimeError, match="too late"):
        runs.request_job_exec("report", task, DAILY)
    assert runs.request_job_start("report", DAILY) is None


def test_exec_refuses_a_task_before_it_starts_the_job(runs: SyncLeaseClient) -> None:
    def generator(job: SyncJob) -> Iterator[None]:
        yield

    for task in (None, generator):
        with pytest.raises(TypeError, match="task: "):
            runs.request_job_exec("report", task, DAILY)
    assert runs.request_job_start("report", DAILY) is not None


def test_the_zone_of_a_request_replaces_that_of_the_client(url: str, clock: Clock) -> None:
    with SyncLeaseClient(url, "Asia/Tokyo", clock=clock) as client:
        (start(client, interval="0 0 * * *", timezone="UTC")).finish()
        clock.advance(hours=9)
        job = start(client, interval="0 0 * * *", timezone="UTC")
        assert job.interval_ended_at == datetime(2023, 2, 4, tzinfo=UTC)


def test_names_do_not_meet(runs: SyncLeaseClient) -> None:
    for name in ("a", "a:b", "a/b", "ä", " "):
        assert (start(runs, name)).name == name


def test_the_own_time_of_the_store_counts(url: str) -> None:
    before = to_milliseconds(datetime.now(UTC))
    with SyncLeaseClient(url) as client:
        job = start(client, interval=1000)
    after = to_milliseconds(datetime.now(UTC))
    assert before - 5 <= to_milliseconds(job.interval_ended_at) <= after + 5
