"""The fixtures of the pytest plugin, and the hook that resets the emulator between tests."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from scheduler0.testing.app_server import AppServer
from scheduler0.testing.receiver import WebhookReceiver

if TYPE_CHECKING:
    from scheduler0 import AsyncClient, Client
    from scheduler0.emulator import Emulator, EmulatorClock

_ACTOR = "pytest"
_SETTINGS: pytest.StashKey[Mapping[str, Any]] = pytest.StashKey()
_OTHER_SETTINGS = (
    "this test has other scheduler0_emulator_settings than the emulator of this session was started with: "
    "override them in the topmost conftest.py, or override scheduler0_emulator where a test needs another one"
)


@pytest.fixture(scope="session")
def scheduler0_emulator_settings() -> Mapping[str, Any]:
    """The arguments of `Emulator` for the fixture `scheduler0_emulator`. Override it to set some."""
    return {}


@pytest.fixture(scope="session")
def scheduler0_emulator(
    scheduler0_emulator_settings: Mapping[str, Any], request: pytest.FixtureRequest
) -> Iterator[Emulator]:
    """A running emulator, one for each session and worker. It is reset after every test that uses it."""
    from scheduler0.emulator import Emulator

    request.config.stash[_SETTINGS] = scheduler0_emulator_settings
    with Emulator(**scheduler0_emulator_settings) as emulator:
        yield emulator


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose settings come too late: the emulator of the session has started with others."""
    result = yield
    settings = getattr(item, "funcargs", {}).get("scheduler0_emulator_settings")
    if settings is not None and settings != item.config.stash.get(_SETTINGS, settings):
        pytest.fail(_OTHER_SETTINGS, pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Reset the emulator of the test after the test's own fixtures have ended."""
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
    """The emulator's clock. At the start of a test it shows the machine's time."""
    return scheduler0_emulator.clock


@pytest.fixture
def scheduler0_client(scheduler0_emulator: Emulator) -> Iterator[Client]:
    """A client of the emulator for its account 2, with every scope."""
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
    """An async client of the emulator. It works with every plugin for async tests."""
    import asyncio
    import threading

    from scheduler0 import AsyncClient

    client = AsyncClient(
        scheduler0_emulator.url,
        api_key=scheduler0_emulator.api_key,
        api_secret=scheduler0_emulator.api_secret,
        account_id=scheduler0_emulator.account_id,
        actor=_ACTOR,
        # The test's event loop is closed when the fixture ends. No connection may be open then.
        headers={"Connection": "close"},
    )
    yield client
    # In another thread, because the event loop of this thread belongs to the plugin for async tests.
    closing = threading.Thread(target=lambda: asyncio.run(client.aclose()))
    closing.start()
    closing.join()


@pytest.fixture
def scheduler0_app_server() -> Iterator[Callable[[Any], str]]:
    """A function that serves an ASGI application and returns its URL. The servers stop after the test."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(AppServer(app)).url


@pytest.fixture
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """A webhook receiver for one test."""
    with WebhookReceiver() as receiver:
        yield receiver
