"""Callers that run at the same time and meet: tasks for the async client, threads for the sync client."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio

LIMIT = 30.0
"""Seconds after which a missing caller fails the test, so that it does not hang."""


class Crowd:
    """``size`` threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._barrier = threading.Barrier(size, timeout=LIMIT)

    def meet(self) -> None:
        """Wait until all are here."""
        self._barrier.wait()

    def run(self, call: Callable[[], Any]) -> list[Any]:
        """Start the calls together, one for each member, and return their results."""

        def member() -> Any:
            self.meet()
            return call()

        with ThreadPoolExecutor(self._size) as threads:
            return [future.result() for future in [threads.submit(member) for _ in range(self._size)]]


class AsyncCrowd:
    """``size`` tasks."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting = 0
        self._all_here = anyio.Event()

    async def meet(self) -> None:
        self._waiting += 1
        if self._waiting == self._size:
            self._waiting = 0
            self._all_here.set()
            self._all_here = anyio.Event()
            return
        with anyio.fail_after(LIMIT):
            await self._all_here.wait()

    async def run(self, call: Callable[[], Awaitable[Any]]) -> list[Any]:
        results: list[Any] = []

        async def member() -> None:
            await self.meet()
            results.append(await call())

        async with anyio.create_task_group() as tasks:
            for _ in range(self._size):
                tasks.start_soon(member)
        return results


class Tally:
    """Counts events; threads can wait for the last of them."""

    def __init__(self, expected: int) -> None:
        self._left = expected
        self._lock = threading.Lock()
        self._complete = threading.Event()

    def note(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._complete.set()

    def complete(self) -> None:
        """Wait until all have happened."""
        if not self._complete.wait(LIMIT):
            raise TimeoutError(f"{self._left} did not happen")


class AsyncTally:
    """The same for tasks."""

    def __init__(self, expected: int) -> None:
        self._left = expected
        self._complete = anyio.Event()

    def note(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._complete.set()

    async def complete(self) -> None:
        with anyio.fail_after(LIMIT):
            await self._complete.wait()
