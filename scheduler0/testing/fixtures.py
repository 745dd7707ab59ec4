"""The fixtures of the pytest plugin, and the hook that empties the emulator between tests."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

from scheduler0.testing.receiver import WebhookReceiver

if TYPE_CHECKING:
    from scheduler0 import AsyncClient, Client
    from scheduler0.emulator import Emulator, EmulatorClock

_EMULATOR: pytest.StashKey[Emulator] = pytest.StashKey()
_ACTOR = "pytest"


@pytest.fixture(scope="session")
def scheduler0_emulator(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    """A running emulator, one for the session (of each worker); reset after every test that uses it."""
    from scheduler0.emulator import Emulator

    with Emulator() as emulator:
        request.config.stash[_EMULATOR] = emulator
        try:
            yield emulator
        finally:
            del request.config.stash[_EMULATOR]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Reset the emulator once the fixtures of the test itself are gone."""
    try:
        return (yield)
    finally:
        emulator = item.config.stash.get(_EMULATOR, None)
        if emulator is not None and scheduler0_emulator.__name__ in getattr(item, "fixturenames", ()):
            emulator.reset()


@pytest.fixture
def scheduler0_clock(scheduler0_emulator: Emulator) -> EmulatorClock:
    """The emulator's clock. It shows the machine's time at the start of a test."""
    return scheduler0_emulator.clock


@pytest.fixture
def scheduler0_client(scheduler0_emulator: Emulator) -> Iterator[Client]:
    """A client of the emulator, in its account 2, with all scopes."""
    from scheduler0 import Client

    with Client(
        scheduler0_emulator.url,
        api_key=scheduler0_emulator.api_key,
        api_secret=scheduler0_emulator.api_secret,
        account_id=scheduler0_emulator.account_id,
        actor=_ACTOR,
    ) as client:
        yield client


@pytest.fixture
def scheduler0_async_client(scheduler0_emulator: Emulator) -> Iterator[AsyncClient]:
    """The same, async, under any plugin for async tests."""
    import asyncio
    import threading

    from scheduler0 import AsyncClient

    client = AsyncClient(
        scheduler0_emulator.url,
        api_key=scheduler0_emulator.api_key,
        api_secret=scheduler0_emulator.api_secret,
        account_id=scheduler0_emulator.account_id,
        actor=_ACTOR,
        # The test's event loop is gone when the fixture ends: no connection may be left to be closed then.
        headers={"Connection": "close"},
    )
    yield client
    # In a thread: this one belongs to the plugin for async tests, and so does its event loop.
    closing = threading.Thread(target=lambda: asyncio.run(client.aclose()))
    closing.start()
    closing.join()


@pytest.fixture
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """A webhook receiver of this test alone."""
    with WebhookReceiver() as receiver:
        yield receiver
