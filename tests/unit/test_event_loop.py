"""An async client on the wrong event loop. The sync client has no event loop."""

from __future__ import annotations

import asyncio
import gc
import warnings

import httpx
import pytest

from scheduler0 import AsyncClient, ClientStateError
from scheduler0.emulator import Emulator


def forget(clients: list[AsyncClient]) -> None:
    clients.clear()
    gc.collect()


def test_another_event_loop_is_answered_with_an_error(emulator: Emulator) -> None:
    client = AsyncClient(emulator.url)

    async def use() -> None:
        await client.health.check()

    async def use_and_close() -> None:
        try:
            await client.health.check()
        finally:
            await client.aclose()

    with asyncio.Runner() as first:
        first.run(use())
        with asyncio.Runner() as second, pytest.raises(ClientStateError, match="used on another event loop"):
            second.run(use())
        first.run(use_and_close())


def test_a_client_that_was_not_used_yet_may_go_to_any_loop(emulator: Emulator) -> None:
    async def made() -> AsyncClient:
        return AsyncClient(emulator.url, transport=httpx.AsyncHTTPTransport())

    async def use(client: AsyncClient) -> None:
        async with client:
            await client.health.check()

    client = asyncio.run(made())
    asyncio.run(use(client))


def test_an_abandoned_client_is_closed_on_its_loop(emulator: Emulator) -> None:
    class Transport(httpx.AsyncHTTPTransport):
        async def aclose(self) -> None:
            await super().aclose()
            closed.set()

    closed = asyncio.Event()
    # What other tests left is collected before: this one looks at the warnings of its own client.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()

    async def abandon() -> None:
        clients = [AsyncClient(emulator.url, transport=Transport())]
        await clients[0].health.check()
        with pytest.warns(ResourceWarning, match="unclosed AsyncClient"):
            forget(clients)
        await asyncio.wait_for(closed.wait(), 30)

    asyncio.run(abandon())
