import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ..raw_receiver import Receiver, running_receiver
from .engine_world import World, running_world


@pytest.fixture
async def world(anyio_backend: str, tmp_path: Path) -> AsyncIterator[World]:
    async with running_world(tmp_path / "store.db") as world:
        yield world


@pytest.fixture
async def receiver(anyio_backend: str) -> AsyncIterator[Receiver]:
    async with running_receiver() as receiver:
        yield receiver


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that refuses connections: it is taken, but no program listens on it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
