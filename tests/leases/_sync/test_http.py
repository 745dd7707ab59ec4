# Produced from tests/leases/_async/test_http.py by scripts/unasync.py; do not edit.
"""The same API over HTTP, served by the emulator."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from scheduler0.cron import CronError
from scheduler0.emulator import Emulator
from scheduler0.leases import (
    LeaseLostError,
    LeaseOutcomeUnknownError,
    LeaseRefusedError,
    LeaseStoreError,
    SyncJob,
    SyncLeaseClient,
)
from tests.coroutines import coroutine

pytestmark = pytest.mark.anyio
NOW = datetime(2027, 2, 3, 15, tzinfo=UTC)
names = (f"job {number}/ä" for number in itertools.count())


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(leases=True) as emulator:
        emulator.clock.freeze(NOW)
        yield emulator


@pytest.fixture
def runs(emulator: Emulator) -> Iterator[SyncLeaseClient]:
    with SyncLeaseClient(emulator.url, "Asia/Tokyo") as client:
        yield client


@pytest.fixture
def name() -> str:
    return next(names)


def start(client: SyncLeaseClient, name: str, interval: object = "0 0 * * *", **rest: object) -> SyncJob:
    job = client.request_job_start(name, interval, **rest)
    assert job is not None
    return job


def test_intervals_follow_each_other(runs: SyncLeaseClient, emulator: Emulator, name: str) -> None:
    job = start(runs, name)
    assert (job.name, job.interval) == (name, 24 * 3600 * 1000)
    assert job.interval_ended_at == job.created_at == job.updated_at == NOW
    assert runs.request_job_start(name, "0 0 * * *") is None
    job.finish()
    assert runs.request_job_start(name, "0 0 * * *") is None
    emulator.clock.advance(timedelta(days=1))
    assert (start(runs, name)).interval_started_at == NOW


def test_an_interval_is_done_again_after_an_interrupt(runs: SyncLeaseClient, name: str) -> None:
    (start(runs, name)).interrupt()
    assert (start(runs, name)).interval_ended_at == NOW


def test_every_kind_of_interval_is_sent(runs: SyncLeaseClient) -> None:
    for interval in (86_400_000, timedelta(days=1), {"days": 1}, {"hours": 24, "minutes": None}):
        job = start(runs, next(names), interval)
        assert job.interval == 86_400_000
    job = start(runs, next(names), timedelta(milliseconds=1500), start_buffer=timedelta(seconds=0.5))
    assert job.interval == 1000


def test_the_begin_is_sent(runs: SyncLeaseClient, name: str) -> None:
    begin = NOW - timedelta(days=10)
    job = start(runs, name, no_lock=True, job_interval_started_at=begin)
    assert (job.id, job.interval_started_at) == (None, begin)
    job.finish()


def test_a_lease_that_was_taken_over_is_lost(runs: SyncLeaseClient, emulator: Emulator, name: str) -> None:
    first = start(runs, name)
    emulator.clock.advance(timedelta(hours=2))
    second = start(runs, name, retry_interval={"hours": 1}, required_job_names=[])
    with pytest.raises(LeaseLostError, match="not held any more"):
        first.finish()
    second.finish()


def test_what_fails_in_the_task_interrupts(runs: SyncLeaseClient, name: str) -> None:
    def fail(job: SyncJob) -> None:
        raise RuntimeError("no paper")

    def task(job: SyncJob) -> int:
        return job.interval

    with pytest.raises(RuntimeError, match="no paper"):
        runs.request_job_exec(name, fail, 1000)
    assert runs.request_job_exec(name, task, 1000) == 1000
    assert runs.request_job_exec(name, task, 1000) is None


def test_nothing_wrong_is_sent(runs: SyncLeaseClient) -> None:
    with pytest.raises(CronError):
        runs.request_job_start("a", "0 9 * *")
    for name in (".", ".."):
        with pytest.raises(ValueError, match="job_name"):
            runs.request_job_start(name, 1000)
    with pytest.raises(ValueError, match="clock"):
        SyncLeaseClient("http://localhost", clock=lambda: NOW)
    with pytest.raises(TypeError, match=r"^clock: .* is a coroutine function"):
        SyncLeaseClient("memory://", clock=coroutine)


def test_a_server_without_leases_refuses(emulator: Emulator) -> None:
    with Emulator() as without:
        with SyncLeaseClient(without.url) as runs:
            with pytest.raises(LeaseRefusedError, match="404") as refused:
                runs.request_job_start("a", 1000)
    assert refused.value.status == 404
    with SyncLeaseClient("http://127.0.0.1:1", timeout=2) as runs:
        with pytest.raises(LeaseStoreError, match="no answer"):
            runs.request_job_start("a", 1000)


def test_a_lost_answer_does_not_lose_the_lease(runs: SyncLeaseClient, emulator: Emulator, name: str) -> None:
    emulator.faults.add("drop_after", times=2)
    job = start(runs, name)
    assert job.interval_ended_at == NOW
    emulator.faults.add("drop_after", times=2)
    job.finish()
    emulator.faults.add("status", status=503, times=2)
    assert runs.request_job_start(name, "0 0 * * *") is None


def test_a_lost_answer_of_a_server_without_keys_is_unknown(name: str) -> None:
    answers = iter([None, httpx.Response(200, json=None)])

    def answer(request: httpx.Request) -> httpx.Response:
        found = next(answers)
        if found is None:
            raise httpx.ReadTimeout("lost", request=request)
        return found

    with SyncLeaseClient("http://leases.invalid") as runs:
        backend = runs._backend()
        backend._client = httpx.Client(
            base_url="http://leases.invalid", transport=httpx.MockTransport(answer)
        )
        with pytest.raises(
            LeaseOutcomeUnknownError, match="the lease may be taken: try again after retry_interval"
        ):
            runs.request_job_start(name, 1000)


class Stopped(BaseException):
    """What ends a program: as ``KeyboardInterrupt``, which would end the tests."""


def test_a_start_that_is_broken_off_leaves_no_lock(
    runs: SyncLeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = runs._backend()
    real = backend._client.request

    def request(*arguments: object, **keywords: object) -> httpx.Response:
        monkeypatch.setattr(backend._client, "request", real)
        real(*arguments, **keywords)
        raise Stopped

    monkeypatch.setattr(backend._client, "request", request)
    with pytest.raises(Stopped):
        runs.request_job_start(name, 1000)
    assert runs.request_job_start(name, 1000) is not None


@pytest.fixture
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    def pause(seconds: float) -> None:
        pass

    monkeypatch.setattr("scheduler0.leases._sync.http.pause", pause)


def test_a_start_that_was_refused_and_is_broken_off_asks_for_no_lock(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 503 carried nothing out: there is nothing to free."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(503)

    def pause(seconds: float) -> None:
        raise Stopped

    monkeypatch.setattr("scheduler0.leases._sync.http.pause", pause)
    with SyncLeaseClient("http://leases.invalid") as runs:
        backend = runs._backend()
        backend._client = httpx.Client(
            base_url="http://leases.invalid", transport=httpx.MockTransport(answer)
        )
        with pytest.raises(Stopped):
            runs.request_job_start(name, 1000)
    assert asked == ["POST"]


@pytest.mark.usefixtures("without_pauses")
def test_a_gateway_that_never_gives_the_answer_leaves_it_unknown(
    runs: SyncLeaseClient, emulator: Emulator, name: str
) -> None:
    for statuses in ([504] * 4, [502] * 4, [504, 503, 429, 503]):
        for status in statuses:
            emulator.faults.add("status", status=status, times=1)
        with pytest.raises(LeaseOutcomeUnknownError, match=f"in 4 tries: status {statuses[-1]}"):
            runs.request_job_start(name, 1000)
    emulator.faults.add("status", status=503, times=4)
    with pytest.raises(LeaseRefusedError, match="503"):
        runs.request_job_start(name, 1000)
    job = start(runs, name)
    emulator.faults.add("status", status=504, times=4)
    with pytest.raises(LeaseStoreError, match="status 504"):
        job.finish()
    job.finish()


def test_a_path_in_the_url_is_kept_and_credentials_are_sent() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    with SyncLeaseClient("http://me:pw@leases.invalid/prefix") as runs:
        backend = runs._backend()
        client = backend._client
        backend._client = httpx.Client(
            base_url=client.base_url, auth=client.auth, transport=httpx.MockTransport(answer)
        )
        client.close()
        assert runs.request_job_start("a/b", 1000) is None
    assert seen[0].url.raw_path == b"/prefix/a%2Fb"
    assert seen[0].headers["Authorization"].startswith("Basic ")


def test_name_and_password_are_demanded() -> None:
    with Emulator(leases=True, leases_auth=("me", "p:w")) as emulator:
        with SyncLeaseClient(emulator.url) as runs:
            with pytest.raises(LeaseRefusedError, match="401"):
                runs.request_job_start("a", 1000)
        with SyncLeaseClient(emulator.url, credentials={"username": "me", "password": "p:w"}) as runs:
            (start(runs, "a", 1000)).finish()
        assert httpx.post(f"{emulator.url}/a", auth=("me", "wrong"), json={}).status_code == 401
