"""The time that the emulator lives by: the machine's clock, or one that stands still until it is moved.

Whatever waits for a moment waits on a clock, so that a test can let a year pass without sleeping. The
limits on network traffic are the exception: a stalled endpoint is measured in real seconds.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol

# A sleep is cut into pieces: the event loop's timers stop while the machine is suspended and do not see the
# wall clock being set.
LONGEST_SLEEP = timedelta(seconds=1)


class Clock(Protocol):
    """Where the present time comes from, and how to wait for another one."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep_until(self, instant: datetime) -> None:
        """Return once `now()` is at or after `instant`; at once if it is already. May be cancelled."""
        ...


class SystemClock:
    """The machine's clock. A sleeper notices within a second that the clock has been set."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, instant: datetime) -> None:
        while (remaining := instant - self.now()) > timedelta(0):
            await asyncio.sleep(min(remaining, LONGEST_SLEEP).total_seconds())


class ManualClock:
    """A clock that stands still at `start`, an aware moment, until it is moved. For one event loop."""

    def __init__(self, start: datetime) -> None:
        if start.utcoffset() is None:
            raise ValueError(f"start: {start!r} has no time zone; give an aware datetime")
        self._now = start.astimezone(UTC)
        self._sleepers: dict[asyncio.Future[None], datetime] = {}

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, instant: datetime) -> None:
        while instant > self.now():
            sleeper = asyncio.get_running_loop().create_future()
            self._sleepers[sleeper] = instant
            try:
                await self._sleep(sleeper, instant)
            finally:
                self._sleepers.pop(sleeper, None)

    def advance(self, duration: timedelta) -> None:
        """Move on by `duration` in one jump; see `move_to`."""
        self.move_to(self._now + duration)

    def move_to(self, instant: datetime) -> None:
        """Jump to `instant`, not before the present, and wake whatever slept until then, earliest first.

        What is woken sees the new time, not the one that it slept for. To let an engine do everything at its
        own time, move from one `Engine.next_wake` to the next and wait for `Engine.idle` at each.
        """
        if instant < self.now():
            raise ValueError(f"instant: {instant} is before {self.now()}; the clock moves forward only")
        self._jump(instant)

    async def _sleep(self, sleeper: asyncio.Future[None], instant: datetime) -> None:
        await sleeper

    def _jump(self, instant: datetime) -> None:
        self._now = instant.astimezone(UTC)
        self._wake(instant)

    def _wake(self, until: datetime) -> None:
        due = [item for item in self._sleepers.items() if item[1] <= until]
        for sleeper, _ in sorted(due, key=lambda item: item[1]):
            del self._sleepers[sleeper]
            if not sleeper.done():
                sleeper.set_result(None)


class Alarm:
    """A wait for a moment on a clock that can be ended early, by one waiter at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    async def wait_until(self, instant: datetime | None) -> None:
        """Wait for `instant` or for `ring`, whichever is first; for `ring` alone if `instant` is None."""
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
        """End the present wait, or the next one if there is none."""
        self._rung.set()
