from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .receiver import Receiver, running_receiver
from .world import World, running_world


@pytest.fixture
async def world(anyio_backend: str, tmp_path: Path) -> AsyncIterator[World]:
    async with running_world(tmp_path / "store.db") as world:
        yield world


@pytest.fixture
async def receiver(anyio_backend: str) -> AsyncIterator[Receiver]:
    async with running_receiver() as receiver:
        yield receiver
