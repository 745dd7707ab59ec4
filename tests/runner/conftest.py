from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import Client, RetryPolicy
from scheduler0.emulator import Emulator
from scheduler0.runner import Runner

from .one_job import OneJob


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(tmp_path / "emulator.db") as emulator:
        yield emulator


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    with Client(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        timeout=5,
        retry=RetryPolicy(max_tries=1),
    ) as client:
        yield client


@pytest.fixture
def new_runner(client: Client, tmp_path: Path) -> Callable[..., Runner]:
    """Makes runners that ask the server often."""

    def make(**arguments: Any) -> Runner:
        settings: dict[str, Any] = {
            "name": "worker",
            "project": "billing",
            "path": tmp_path / "runner.db",
            "poll_every": 0.1,
            "report_every": 0.05,
            "settle": 0.3,
        }
        return Runner(arguments.pop("client", client), **{**settings, **arguments})

    return make


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OneJob]:
    world = OneJob(tmp_path / "runner.db")
    yield world
    world.journal.close()
