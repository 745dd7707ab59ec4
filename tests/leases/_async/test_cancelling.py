"""A call that is cancelled, at whatever moment, leaves no lock that nobody has. Nobody cancels a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterator
from typing import Any, Generic, TypeVar, cast

import anyio
import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.leases import Job, LeaseClient

from ...client_engines import ON_EVERY_LIBRARY
from ..conftest import empty_store

pytestmark = pytest.mark.anyio
HOUR = {"hours": 1}
T = TypeVar("T")


class CancelledAt(Generic[T]):
    """Awaits `call` and cancels at its suspension number `point`, or at every one from there."""

    def __init__(
        self, call: Awaitable[T], cancel: Callable[[], object], point: int, again: bool = False
    ) -> None:
        self._call = call
        self._cancel = cancel
        self._point = point
        self._again = again
        self.reached = False

    def __await__(self) -> Generator[Any, Any, T]:
        steps: Any = self._call.__await__()
        value = None
        error: BaseException | None = None
        while True:
            try:
                waiting = steps.send(value) if error is None else steps.throw(error)
            except StopIteration as end:
                return cast("T", end.value)
            self._point -= 1
            if self._point == 0 or (self._again and self._point < 0):
                self.reached = True
                self._cancel()
            error = None
            try:
                value = yield waiting
            except BaseException as thrown:
                error = thrown


async def cancelled_task(call: Awaitable[T], point: int, again: bool = False) -> tuple[bool, T | None]:
    """Whether the call lasted to the suspension `point`, where ``Task.cancel()`` came, and what it gave."""
    seen: list[CancelledAt[T]] = []

    async def main() -> T:
        task = asyncio.current_task()
        assert task is not None
        seen.append(CancelledAt(call, task.cancel, point, again))
        return await seen[0]

    task = asyncio.create_task(main())
    await asyncio.wait([task])
    return seen[0].reached, None if task.cancelled() else task.result()


@pytest.fixture(params=["memory", "sqlite", "redis", "http"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store of every kind, or a server."""
    if (request.param, request.getfixturevalue("anyio_backend")) == ("redis", "trio"):
        pytest.skip("the library redis runs on asyncio only")
    if request.param != "http":
        yield empty_store(request, tmp_path_factory)
    else:
        with Emulator(leases=True) as emulator:
            yield emulator.url


@pytest.mark.parametrize("again", [False, True], ids=["once", "again and again"])
@pytest.mark.parametrize("kept", [False, True], ids=["new connection", "kept connection"])
async def test_a_cancelled_start_gives_the_job_or_leaves_no_lock(url: str, again: bool, kept: bool) -> None:
    async with LeaseClient(url) as other:
        point, reached = 1, True
        while reached:
            name = f"job {point}"
            async with LeaseClient(url) as runs:
                if kept:
                    await runs.request_job_start("first", HOUR)
                reached, job = await cancelled_task(runs.request_job_start(name, HOUR), point, again)
            found = await other.request_job_start(name, HOUR)
            assert (found is None) == (job is not None), point
            point += 1
        assert point > 2


@ON_EVERY_LIBRARY
async def test_a_start_in_a_cancelled_scope_gives_the_job_or_leaves_no_lock(url: str) -> None:
    async with LeaseClient(url) as runs, LeaseClient(url) as other:
        point, reached = 1, True
        while reached:
            name, job = f"job {point}", None
            with anyio.CancelScope() as scope:
                call = runs.request_job_start(name, HOUR)
                cancelled = CancelledAt(call, scope.cancel, point)
                job = await cancelled
            reached = cancelled.reached
            found = await other.request_job_start(name, HOUR)
            assert (found is None) == (job is not None), point
            point += 1
        assert point > 2 or url.startswith("memory")


@pytest.mark.parametrize("again", [False, True], ids=["once", "again and again"])
async def test_a_cancelled_exec_leaves_no_lock(url: str, again: bool) -> None:
    begun: list[Job] = []

    async def task(job: Job) -> None:
        begun.append(job)
        await anyio.sleep(0)

    async with LeaseClient(url) as runs:
        await runs.request_job_start("first", HOUR)
        point, reached = 1, True
        while reached:
            name = f"job {point}"
            begun.clear()
            reached, _ = await cancelled_task(runs.request_job_exec(name, task, HOUR), point, again)
            if begun:
                assert not begun[0].is_active, point
            else:
                assert await runs.request_job_start(name, HOUR) is not None, point
            point += 1
        assert point > 3


async def test_a_cancelled_start_is_freed_on_a_server_without_keys() -> None:
    seen: list[str] = []
    lease = {
        **{"id": "lease", "name": "a"},
        **dict.fromkeys(
            ("intervalStartedAt", "intervalEndedAt", "createdAt", "updatedAt"), "2027-01-01T00:00:00Z"
        ),
    }

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url.path}")
        await anyio.sleep(0)
        return httpx.Response(200, json=lease) if request.method == "POST" else httpx.Response(204)

    async with LeaseClient("http://leases.invalid") as runs:
        backend = runs._backend()
        await backend._client.aclose()
        backend._client = httpx.AsyncClient(
            base_url="http://leases.invalid", transport=httpx.MockTransport(answer)
        )
        assert await cancelled_task(runs.request_job_start("a", HOUR), 1) == (True, None)
    assert seen == ["POST /a", "PUT /a/lease/interrupt"]
