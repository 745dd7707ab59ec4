from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from scheduler0.emulator import Emulator


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("SCHEDULER0_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    """One emulator on a real port for all tests, which keep out of each other's way by names and accounts."""
    with Emulator() as running:
        yield running
