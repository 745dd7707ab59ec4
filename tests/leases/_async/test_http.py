"""The same API over HTTP, served by the emulator."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from scheduler0.cron import CronError
from scheduler0.emulator import Emulator
from scheduler0.leases import (
    Job,
    LeaseClient,
    LeaseLostError,
    LeaseOutcomeUnknownError,
    LeaseRefusedError,
    LeaseStoreError,
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
async def runs(emulator: Emulator) -> AsyncIterator[LeaseClient]:
    async with LeaseClient(emulator.url, "Asia/Tokyo") as client:
        yield client


@pytest.fixture
def name() -> str:
    return next(names)


async def start(client: LeaseClient, name: str, interval: object = "0 0 * * *", **rest: object) -> Job:
    job = await client.request_job_start(name, interval, **rest)
    assert job is not None
    return job


async def test_intervals_follow_each_other(runs: LeaseClient, emulator: Emulator, name: str) -> None:
    job = await start(runs, name)
    assert (job.name, job.interval) == (name, 24 * 3600 * 1000)
    assert job.interval_ended_at == job.created_at == job.updated_at == NOW
    assert await runs.request_job_start(name, "0 0 * * *") is None
    await job.finish()
    assert await runs.request_job_start(name, "0 0 * * *") is None
    emulator.clock.advance(timedelta(days=1))
    assert (await start(runs, name)).interval_started_at == NOW


async def test_an_interval_is_done_again_after_an_interrupt(runs: LeaseClient, name: str) -> None:
    await (await start(runs, name)).interrupt()
    assert (await start(runs, name)).interval_ended_at == NOW


async def test_every_kind_of_interval_is_sent(runs: LeaseClient) -> None:
    for interval in (86_400_000, timedelta(days=1), {"days": 1}, {"hours": 24, "minutes": None}):
        job = await start(runs, next(names), interval)
        assert job.interval == 86_400_000
    job = await start(runs, next(names), timedelta(milliseconds=1500), start_buffer=timedelta(seconds=0.5))
    assert job.interval == 1000


async def test_the_begin_is_sent(runs: LeaseClient, name: str) -> None:
    begin = NOW - timedelta(days=10)
    job = await start(runs, name, no_lock=True, job_interval_started_at=begin)
    assert (job.id, job.interval_started_at) == (None, begin)
    await job.finish()


async def test_a_lease_that_was_taken_over_is_lost(runs: LeaseClient, emulator: Emulator, name: str) -> None:
    first = await start(runs, name)
    emulator.clock.advance(timedelta(hours=2))
    second = await start(runs, name, retry_interval={"hours": 1}, required_job_names=[])
    with pytest.raises(LeaseLostError, match="not held any more"):
        await first.finish()
    await second.finish()


async def test_what_fails_in_the_task_interrupts(runs: LeaseClient, name: str) -> None:
    async def fail(job: Job) -> None:
        raise RuntimeError("no paper")

    async def task(job: Job) -> int:
        return job.interval

    with pytest.raises(RuntimeError, match="no paper"):
        await runs.request_job_exec(name, fail, 1000)
    assert await runs.request_job_exec(name, task, 1000) == 1000
    assert await runs.request_job_exec(name, task, 1000) is None


async def test_nothing_wrong_is_sent(runs: LeaseClient) -> None:
    with pytest.raises(CronError):
        await runs.request_job_start("a", "0 9 * *")
    for name in (".", ".."):
        with pytest.raises(ValueError, match="job_name"):
            await runs.request_job_start(name, 1000)
    with pytest.raises(ValueError, match="clock"):
        LeaseClient("http://localhost", clock=lambda: NOW)
    with pytest.raises(TypeError, match=r"^clock: .* is a coroutine function"):
        LeaseClient("memory://", clock=coroutine)


async def test_a_server_without_leases_refuses(emulator: Emulator) -> None:
    with Emulator() as without:
        async with LeaseClient(without.url) as runs:
            with pytest.raises(LeaseRefusedError, match="404") as refused:
                await runs.request_job_start("a", 1000)
    assert refused.value.status == 404
    async with LeaseClient("http://127.0.0.1:1", timeout=2) as runs:
        with pytest.raises(LeaseStoreError, match="no answer"):
            await runs.request_job_start("a", 1000)


async def test_a_lost_answer_does_not_lose_the_lease(
    runs: LeaseClient, emulator: Emulator, name: str
) -> None:
    emulator.faults.add("drop_after", times=2)
    job = await start(runs, name)
    assert job.interval_ended_at == NOW
    emulator.faults.add("drop_after", times=2)
    await job.finish()
    emulator.faults.add("status", status=503, times=2)
    assert await runs.request_job_start(name, "0 0 * * *") is None


async def test_a_lost_answer_of_a_server_without_keys_is_unknown(name: str) -> None:
    answers = iter([None, httpx.Response(200, json=None)])

    def answer(request: httpx.Request) -> httpx.Response:
        found = next(answers)
        if found is None:
            raise httpx.ReadTimeout("lost", request=request)
        return found

    async with LeaseClient("http://leases.invalid") as runs:
        backend = runs._backend()
        backend._client = httpx.AsyncClient(
            base_url="http://leases.invalid", transport=httpx.MockTransport(answer)
        )
        with pytest.raises(
            LeaseOutcomeUnknownError, match="the lease may be taken: try again after retry_interval"
        ):
            await runs.request_job_start(name, 1000)


class Stopped(BaseException):
    """What ends a program: as ``KeyboardInterrupt``, which would end the tests."""


async def test_a_start_that_is_broken_off_leaves_no_lock(
    runs: LeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = runs._backend()
    real = backend._client.request

    async def request(*arguments: object, **keywords: object) -> httpx.Response:
        monkeypatch.setattr(backend._client, "request", real)
        await real(*arguments, **keywords)
        raise Stopped

    monkeypatch.setattr(backend._client, "request", request)
    with pytest.raises(Stopped):
        await runs.request_job_start(name, 1000)
    assert await runs.request_job_start(name, 1000) is not None


@pytest.fixture
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pause(seconds: float) -> None:
        pass

    monkeypatch.setattr("scheduler0.leases._async.http.pause", pause)


async def test_a_start_that_was_refused_and_is_broken_off_asks_for_no_lock(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 503 carried nothing out: there is nothing to free."""
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(503)

    async def pause(seconds: float) -> None:
        raise Stopped

    monkeypatch.setattr("scheduler0.leases._async.http.pause", pause)
    async with LeaseClient("http://leases.invalid") as runs:
        backend = runs._backend()
        backend._client = httpx.AsyncClient(
            base_url="http://leases.invalid", transport=httpx.MockTransport(answer)
        )
        with pytest.raises(Stopped):
            await runs.request_job_start(name, 1000)
    assert asked == ["POST"]


@pytest.mark.usefixtures("without_pauses")
async def test_a_gateway_that_never_gives_the_answer_leaves_it_unknown(
    runs: LeaseClient, emulator: Emulator, name: str
) -> None:
    for statuses in ([504] * 4, [502] * 4, [504, 503, 429, 503]):
        for status in statuses:
            emulator.faults.add("status", status=status, times=1)
        with pytest.raises(LeaseOutcomeUnknownError, match=f"in 4 tries: status {statuses[-1]}"):
            await runs.request_job_start(name, 1000)
    emulator.faults.add("status", status=503, times=4)
    with pytest.raises(LeaseRefusedError, match="503"):
        await runs.request_job_start(name, 1000)
    job = await start(runs, name)
    emulator.faults.add("status", status=504, times=4)
    with pytest.raises(LeaseStoreError, match="status 504"):
        await job.finish()
    await job.finish()


async def test_a_path_in_the_url_is_kept_and_credentials_are_sent() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    async with LeaseClient("http://me:pw@leases.invalid/prefix") as runs:
        backend = runs._backend()
        client = backend._client
        backend._client = httpx.AsyncClient(
            base_url=client.base_url, auth=client.auth, transport=httpx.MockTransport(answer)
        )
        await client.aclose()
        assert await runs.request_job_start("a/b", 1000) is None
    assert seen[0].url.raw_path == b"/prefix/a%2Fb"
    assert seen[0].headers["Authorization"].startswith("Basic ")


async def test_name_and_password_are_demanded() -> None:
    with Emulator(leases=True, leases_auth=("me", "p:w")) as emulator:
        async with LeaseClient(emulator.url) as runs:
            with pytest.raises(LeaseRefusedError, match="401"):
                await runs.request_job_start("a", 1000)
        async with LeaseClient(emulator.url, credentials={"username": "me", "password": "p:w"}) as runs:
            await (await start(runs, "a", 1000)).finish()
        assert httpx.post(f"{emulator.url}/a", auth=("me", "wrong"), json={}).status_code == 401
