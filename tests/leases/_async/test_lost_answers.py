"""Redis writes, and its answer is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.exceptions import ConnectionError as Lost
from redis.exceptions import ResponseError

from scheduler0.leases import Job, LeaseClient, LeaseOutcomeUnknownError, LeaseStoreError
from scheduler0.leases._async.stores import Claims, RedisStore

pytestmark = pytest.mark.anyio
HOUR = {"hours": 1}


@pytest.fixture
async def runs(redis_url: str) -> AsyncIterator[LeaseClient]:
    async with LeaseClient(redis_url) as client:
        yield client


@pytest.fixture
def name() -> str:
    return f"job at {datetime.now(UTC)}"


def failing(
    monkeypatch: pytest.MonkeyPatch, store: RedisStore, error: Exception, times: int, written: bool = True
) -> None:
    """Let the next writes fail so many times, after or before they are carried out."""
    real: Any = store._redis.eval
    left = [error] * times

    async def lose(*arguments: Any) -> Any:
        if not left:
            return await real(*arguments)
        if written:
            await real(*arguments)
        raise left.pop()

    monkeypatch.setattr(store._redis, "eval", lose)


async def start(client: LeaseClient, name: str) -> Job:
    job = await client.request_job_start(name, HOUR)
    assert job is not None
    return job


async def test_a_lost_answer_loses_nothing(
    runs: LeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = runs._backend()._store
    failing(monkeypatch, store, Lost("lost"), times=1)
    job = await start(runs, name)
    failing(monkeypatch, store, Lost("lost"), times=1)
    await job.finish()
    assert not job.is_active
    failing(monkeypatch, store, Lost("lost"), times=1, written=False)
    await (await start(runs, name + " again")).interrupt()


async def test_a_write_that_nobody_can_find_out_about_is_unknown(
    runs: LeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = runs._backend()._store
    failing(monkeypatch, store, Lost("lost"), times=2, written=False)
    with pytest.raises(LeaseOutcomeUnknownError, match=r"did not answer, and .* may be written"):
        await runs.request_job_start(name, HOUR)

    job = await start(runs, name)
    failing(monkeypatch, store, Lost("lost"), times=2, written=False)
    with pytest.raises(LeaseOutcomeUnknownError):
        await job.finish()
    await job.finish()


async def test_a_redis_that_is_gone_after_the_write_leaves_it_unknown(
    runs: LeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = runs._backend()._store
    real = store.read

    async def read(names: Any) -> Any:
        if gone:
            raise LeaseStoreError("gone")
        gone.append(True)
        return await real(names)

    gone: list[bool] = []
    monkeypatch.setattr(store, "read", read)
    failing(monkeypatch, store, Lost("lost"), times=1)
    with pytest.raises(LeaseOutcomeUnknownError, match="may be written"):
        await runs.request_job_start(name, HOUR)


async def test_a_refused_write_is_not_unknown(
    runs: LeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, runs._backend()._store, ResponseError("READONLY"), times=1, written=False)
    with pytest.raises(LeaseStoreError, match="READONLY"):
        await runs.request_job_start(name, HOUR)


async def test_a_claim_may_be_taken_again(redis_url: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = Claims(redis_url)
    failing(monkeypatch, claims._store, Lost("lost"), times=1)
    with pytest.raises(LeaseStoreError, match="lost the answer"):
        await claims.take(name, "one", 60)
    assert await claims.take(name, "one", 60)
    await claims.aclose()
