"""Ways to wait on the event loop: alarms on a clock, change signals, cancellation."""

import asyncio
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from scheduler0.emulator.clock import Clock, monotonic

if sys.platform == "win32":
    _Loop = asyncio.ProactorEventLoop
else:
    _Loop = asyncio.SelectorEventLoop


class RealTimeLoop(_Loop):
    """An event loop whose timers go on where freezegun has stopped the time of a test."""

    def __init__(self) -> None:
        super().__init__()
        self.time = monotonic  # type: ignore[method-assign]  # asyncio asks time() by this name


class Alarm:
    """A wait for a moment on a clock. `ring` ends it early. One task at a time may wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    async def wait_until(self, instant: datetime | None) -> None:
        """Wait until the clock reaches `instant` or until `ring`. Without an `instant`, wait for `ring`."""
        sleep = None if instant is None else asyncio.ensure_future(self._clock.sleep_until(instant))
        if sleep is not None:
            sleep.add_done_callback(self._wake)
        try:
            await self._rung.wait()
        finally:
            if sleep is not None:
                # A cancelled sleep must not end the wait after this one.
                sleep.remove_done_callback(self._wake)
                sleep.cancel()
        self._rung.clear()

    def _wake(self, _: asyncio.Future[None]) -> None:
        self._rung.set()

    def ring(self) -> None:
        """End the wait that goes on now. If nothing waits, end the next wait."""
        self._rung.set()


async def cancel(tasks: Iterable[asyncio.Future[Any]]) -> None:
    """Cancel the tasks and wait until they have ended. Their results and errors are ignored."""
    pending = list(tasks)
    for task in pending:
        task.cancel()
    if pending:
        await asyncio.wait(pending)


class ChangeSignal:
    """Lets tasks wait for a condition that can only change when `note()` is called. For one event loop."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def note(self) -> None:
        """Make every task that waits check its condition again."""
        self._changed.set()
        self._changed.clear()

    async def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()` is true. It is called at once, and again after each `note()`."""
        while not holds():
            await self._changed.wait()
