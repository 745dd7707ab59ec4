"""A KeyboardInterrupt in the middle of a call leaves nothing behind."""

from __future__ import annotations

import gc
import random
import signal
from types import FrameType
from typing import Any

import pytest

from scheduler0 import Client

from .server import FaultServer, answer


def interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("engine", ["httpx", "httpx2", "fast"])
def test_an_interrupted_call_leaks_nothing(engine: Any) -> None:
    chance = random.Random(5)
    before = signal.signal(signal.SIGALRM, interrupt)
    interrupted = 0
    try:
        with FaultServer([answer(200, {"id": 5})]) as server, Client(server.url, engine=engine) as client:
            pool: Any = client._caller.transport._connections._real
            for _ in range(150):
                try:
                    signal.setitimer(signal.ITIMER_REAL, chance.random() * 0.002 + 1e-6)
                    client.projects.get(5)
                    client.projects.get(5)
                    signal.setitimer(signal.ITIMER_REAL, 0)
                except KeyboardInterrupt:
                    interrupted += 1
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
            assert interrupted > 10
            assert pool.in_flight == 0
            for _ in range(100):
                assert client.projects.get(5).id == 5
            assert len(pool._idle) <= 1
    finally:
        signal.signal(signal.SIGALRM, before)
        # An interrupt inside of another library leaves a socket to the collector, which warns: here, and
        # not in another test.
        gc.collect()
