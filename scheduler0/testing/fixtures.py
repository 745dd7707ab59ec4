"""The fixtures of the pytest plugin, and the hook that empties the emulator between tests."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from scheduler0.testing.receiver import WebhookReceiver

if TYPE_CHECKING:
    from scheduler0 import AsyncClient, Client
    from scheduler0.emulator import Emulator, EmulatorClock

_ACTOR = "pytest"
_SETTINGS: pytest.StashKey[Mapping[str, Any]] = pytest.StashKey()
_OTHER_SETTINGS = (
    "the emulator of this session was started with other scheduler0_emulator_settings than this test has: "
    "override them in the topmost conftest.py, and scheduler0_emulator itself where another one is needed"
)


@pytest.fixture(scope="session")
def scheduler0_emulator_settings() -> Mapping[str, Any]:
    """The arguments of `Emulator` that `scheduler0_emulator` is started with: none. To be overridden."""
    return {}


@pytest.fixture(scope="session")
def scheduler0_emulator(
    scheduler0_emulator_settings: Mapping[str, Any], request: pytest.FixtureRequest
) -> Iterator[Emulator]:
    """A running emulator, one for the session (of each worker); reset after every test that uses it."""
    from scheduler0.emulator import Emulator

    request.config.stash[_SETTINGS] = scheduler0_emulator_settings
    with Emulator(**scheduler0_emulator_settings) as emulator:
        yield emulator


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Refuse settings that come too late: pytest has one value of a session's fixture, the first."""
    result = yield
    settings = getattr(item, "funcargs", {}).get("scheduler0_emulator_settings")
    if settings is not None and settings != item.config.stash.get(_SETTINGS, settings):
        pytest.fail(_OTHER_SETTINGS, pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Reset the emulator of the test once the fixtures of the test itself are gone."""
    emulator = getattr(item, "funcargs", {}).get("scheduler0_emulator")
    try:
        return (yield)
    finally:
        if emulator is not None and emulator in _running():
            emulator.reset()


def _running() -> list[Emulator]:
    from scheduler0.emulator import running_emulators

    return running_emulators()


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
