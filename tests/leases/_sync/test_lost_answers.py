# Produced from tests/leases/_async/test_lost_answers.py by scripts/unasync.py; do not edit.
"""Redis writes, and its answer is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.exceptions import ConnectionError as Lost
from redis.exceptions import ResponseError

from scheduler0.leases import LeaseOutcomeUnknownError, LeaseStoreError, SyncJob, SyncLeaseClient
from scheduler0.leases._sync.stores import Claims, RedisStore

pytestmark = pytest.mark.anyio
HOUR = {"hours": 1}


@pytest.fixture
def runs(redis_url: str) -> Iterator[SyncLeaseClient]:
    with SyncLeaseClient(redis_url) as client:
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

    def lose(*arguments: Any) -> Any:
        if not left:
            return real(*arguments)
        if written:
            real(*arguments)
        raise left.pop()

    monkeypatch.setattr(store._redis, "eval", lose)


def start(client: SyncLeaseClient, name: str) -> SyncJob:
    job = client.request_job_start(name, HOUR)
    assert job is not None
    return job


def test_a_lost_answer_loses_nothing(
    runs: SyncLeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = runs._backend()._store
    failing(monkeypatch, store, Lost("lost"), times=1)
    job = start(runs, name)
    failing(monkeypatch, store, Lost("lost"), times=1)
    job.finish()
    assert not job.is_active
    failing(monkeypatch, store, Lost("lost"), times=1, written=False)
    (start(runs, name + " again")).interrupt()


def test_a_write_that_nobody_can_find_out_about_is_unknown(
    runs: SyncLeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = runs._backend()._store
    failing(monkeypatch, store, Lost("lost"), times=2, written=False)
    with pytest.raises(LeaseOutcomeUnknownError, match=r"did not answer, and .* may be written"):
        runs.request_job_start(name, HOUR)

    job = start(runs, name)
    failing(monkeypatch, store, Lost("lost"), times=2, written=False)
    with pytest.raises(LeaseOutcomeUnknownError):
        job.finish()
    job.finish()


def test_a_redis_that_is_gone_after_the_write_leaves_it_unknown(
    runs: SyncLeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = runs._backend()._store
    real = store.read

    def read(names: Any) -> Any:
        if gone:
            raise LeaseStoreError("gone")
        gone.append(True)
        return real(names)

    gone: list[bool] = []
    monkeypatch.setattr(store, "read", read)
    failing(monkeypatch, store, Lost("lost"), times=1)
    with pytest.raises(LeaseOutcomeUnknownError, match="may be written"):
        runs.request_job_start(name, HOUR)


def test_a_refused_write_is_not_unknown(
    runs: SyncLeaseClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, runs._backend()._store, ResponseError("READONLY"), times=1, written=False)
    with pytest.raises(LeaseStoreError, match="READONLY"):
        runs.request_job_start(name, HOUR)


def test_a_claim_may_be_taken_again(redis_url: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = Claims(redis_url)
    failing(monkeypatch, claims._store, Lost("lost"), times=1)
    with pytest.raises(LeaseStoreError, match="lost the answer"):
        claims.take(name, "one", 60)
    assert claims.take(name, "one", 60)
    claims.close()
