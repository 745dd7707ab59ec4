"""A call that is cancelled, at whatever moment, leaves nothing behind. Nobody cancels a thread."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import anyio
import pytest

from scheduler0 import AsyncClient, ClientStateError

from ..client_engines import ENGINES, ON_EVERY_LIBRARY, skip_what_cannot_run
from ..faults.server import FaultServer, answer


class CancelledAt:
    """Awaits ``call`` and cancels ``scope`` at its suspension number ``point``."""

    def __init__(self, call: Awaitable[object], scope: anyio.CancelScope, point: int) -> None:
        self._call = call
        self._scope = scope
        self._point = point
        self.reached = False

    def __await__(self) -> Generator[Any, Any, object]:
        steps: Any = self._call.__await__()
        value = None
        error: BaseException | None = None
        while True:
            try:
                waiting = steps.send(value) if error is None else steps.throw(error)
            except StopIteration as end:
                return end.value
            self._point -= 1
            if self._point == 0:
                self.reached = True
                self._scope.cancel()
            error = None
            try:
                value = yield waiting
            except BaseException as thrown:
                error = thrown


def pool_of(client: AsyncClient) -> Any:
    return client._caller.transport._connections._real


async def get(client: AsyncClient) -> object:
    return await client.projects.get(5)


async def post(client: AsyncClient) -> object:
    return await client.projects.create(name="n", description="d")


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kept", [False, True], ids=["new connection", "kept connection"])
@pytest.mark.parametrize("call", [get, post])
async def test_cancelling_at_every_suspension_leaks_nothing(
    call: Callable[[AsyncClient], Awaitable[object]], kept: bool, engine: str
) -> None:
    skip_what_cannot_run(engine)
    with FaultServer([answer(200, {"id": 5})]) as server:
        point = 1
        reached = True
        async with AsyncClient(server.url, actor="me", engine=engine) as client:
            while reached:
                for _ in range(20):
                    if kept:
                        await get(client)
                    else:
                        await pool_of(client).aclose()
                        pool_of(client)._closed = False
                    with anyio.CancelScope() as scope:
                        cancelled = CancelledAt(call(client), scope, point)
                        await cancelled
                    assert pool_of(client).in_flight == 0
                reached = cancelled.reached
                assert len(pool_of(client)._idle) <= 1
                point += 1
            assert point > 2
            for _ in range(100):
                await get(client)
            assert (pool_of(client).in_flight, len(pool_of(client)._idle)) == (0, 1)
        with anyio.fail_after(5):
            while server._open:
                await anyio.sleep(0.01)


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ENGINES)
async def test_random_cancellations_leak_nothing(engine: str) -> None:
    chance = random.Random(7)
    with FaultServer([answer(200, {"id": 5})]) as server:
        async with AsyncClient(server.url, actor="me", engine=engine) as client:
            for _ in range(10):
                tasks = [asyncio.create_task(get(client)) for _ in range(30)]
                await asyncio.sleep(chance.random() * 0.02)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                assert pool_of(client).in_flight == 0
            await asyncio.gather(*(get(client) for _ in range(100)))
            assert pool_of(client).in_flight == 0


@pytest.mark.anyio
@ON_EVERY_LIBRARY
async def test_more_calls_than_links_wait_for_their_turn() -> None:
    with FaultServer([answer(200, {"id": 5})]) as server:
        async with AsyncClient(server.url) as client:
            pool_of(client)._size = 3
            async with anyio.create_task_group() as tasks:
                for _ in range(20):
                    tasks.start_soon(get, client)
            assert len(pool_of(client)._idle) == 3
            assert (pool_of(client).in_flight, len(pool_of(client)._waiting)) == (0, 0)


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_the_fast_engine_runs_on_asyncio_only(anyio_backend: str) -> None:
    options: dict[str, Any] = {"api_key": "k", "api_secret": "s", "account_id": 1, "engine": "fast"}
    async with AsyncClient("http://127.0.0.1:1", **options) as client:
        with pytest.raises(ClientStateError, match="runs on asyncio only"):
            await client.jobs.get(1)
