from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ..redis_server import running_redis


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2023, 2, 3, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis.url


@pytest.fixture(params=["memory", "sqlite", "redis"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return empty_store(request, tmp_path_factory)


def empty_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of an empty store of the kind that the fixture's parameter names."""
    folder = tmp_path_factory.mktemp("leases")
    if request.param == "memory":
        return f"memory://{folder}"
    if request.param == "sqlite":
        return f"sqlite:///{folder}/leases.db"
    url: str = request.getfixturevalue("redis_url")
    from redis import Redis

    with Redis.from_url(url) as redis:
        redis.flushdb()
    return url
