"""Clocks: the machine's, a manual one, and the emulator's own, which can be frozen, moved and sped up."""

import asyncio
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol

logger = logging.getLogger("scheduler0.emulator")
# A sleep is cut into pieces of this length. The timers of the event loop stop while the machine is suspended,
# and do not notice that the wall clock is set.
LONGEST_SLEEP = timedelta(seconds=1)
# A smaller difference between wall clock and monotonic clock is an adjustment.
_STEP = timedelta(seconds=2)


class Clock(Protocol):
    """Where the present time comes from, and how to wait for another one."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep_until(self, instant: datetime) -> None:
        """Return once `now()` is at or after `instant`, at once if it is already. It may be cancelled."""
        ...


if sys.platform == "win32":
    monotonic: Callable[[], float] = time.monotonic
else:
    monotonic = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
"""The seconds of `time.monotonic`, also where freezegun has stopped that function in a test."""


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class _SetBack:
    """Calls functions when a clock is set back."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def on_set_back(self, listener: Callable[[], None]) -> None:
        """Have `listener` called whenever the clock is set back. It must not ask the clock."""
        self._listeners.append(listener)

    def _tell_set_back(self) -> None:
        for listener in self._listeners:
            listener()


def on_set_back(clock: Clock, listener: Callable[[], None]) -> None:
    """`clock.on_set_back(listener)`. A clock of a user is never set back."""
    if isinstance(clock, _SetBack):
        clock.on_set_back(listener)


class SystemClock(_SetBack):
    """The machine's clock. A sleeper notices within a second that the clock has been set.

    Each reading of the wall clock is compared with the monotonic clock. If they differ by two seconds or
    more, somebody has set the wall clock, or the machine was suspended. That is logged.
    """

    def __init__(
        self, wall: Callable[[], datetime] = _wall_clock, seconds: Callable[[], float] = monotonic
    ) -> None:
        """`wall` gives the aware time of day, and `seconds` the monotonic time."""
        super().__init__()
        self._wall = wall
        self.seconds = seconds
        self._read_wall, self._read_seconds = wall(), seconds()

    def now(self) -> datetime:
        wall, seconds = self._wall(), self.seconds()
        step = wall - self._read_wall - timedelta(seconds=seconds - self._read_seconds)
        # A wall clock that does not move at all is one that a test has frozen.
        stepped = abs(step) >= _STEP and wall != self._read_wall
        self._read_wall, self._read_seconds = wall, seconds
        if stepped:
            self._note_step(step)
        return wall

    async def sleep_until(self, instant: datetime) -> None:
        while (remaining := instant - self.now()) > timedelta(0):
            await asyncio.sleep(min(remaining, LONGEST_SLEEP).total_seconds())

    def _note_step(self, step: timedelta) -> None:
        if step > timedelta(0):
            logger.warning(
                "the machine's clock jumped ahead by %s: it was set, or the machine was suspended. "
                "Jobs that were due meanwhile fire now, once each",
                step,
                extra={"event": "clock_step", "seconds": step.total_seconds()},
            )
            return
        logger.warning(
            "the machine's clock was set back by %s: the times of all jobs are computed again",
            -step,
            extra={"event": "clock_step", "seconds": step.total_seconds()},
        )
        self._tell_set_back()


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
        """Jump ahead by `duration`, as `move_to`."""
        self.move_to(self._now + duration)

    def move_to(self, instant: datetime) -> None:
        """Jump to `instant`, which must not be past, and wake everything that sleeps until then.

        The sleepers are woken in the order of their times. They see the new time, not the one that they
        waited for. To have an engine do everything at its own time, move from one `Engine.next_wake` to the
        next and wait for `Engine.idle` at each.
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


MAX_RATE = 1_000_000.0
"""The fastest clock: a day in less than a tenth of a second."""
END = datetime(9999, 1, 1, tzinfo=UTC)
"""The last moment that the clock can show. An expiry that is counted from it still has a date."""


class Mode(StrEnum):
    """How a `MovableClock` runs."""

    REAL = "real"
    """It shows the machine's time."""
    FROZEN = "frozen"
    """It stands still."""
    RATE = "rate"
    """It starts where it was set, and runs `rate` times as fast as the machine's clock."""


class MovableClock(ManualClock, _SetBack):
    """Shows the machine's time at first. For one event loop.

    What is moved past fires when the engine looks next: late, and all at once. `Control` moves in steps.
    """

    def __init__(self, machine: SystemClock | None = None) -> None:
        self._machine = SystemClock() if machine is None else machine
        self._since = self._machine.seconds()
        ManualClock.__init__(self, self._machine.now())
        _SetBack.__init__(self)
        self._rate = 1.0
        self.mode = Mode.REAL
        self.changes = 0
        """How often it was frozen, set, moved, or given another pace."""
        self._machine.on_set_back(self._machine_was_set_back)

    @property
    def rate(self) -> float:
        """Seconds of this clock in one second of the machine. 0 while frozen."""
        return self._rate

    def now(self) -> datetime:
        if self.mode is Mode.REAL:
            return self._machine.now()
        if self.mode is Mode.FROZEN:
            return self._now
        try:
            elapsed = timedelta(seconds=self._machine.seconds() - self._since)
            return min(self._now + elapsed * self._rate, END)
        except OverflowError:
            return END

    def freeze(self, instant: datetime | None = None) -> None:
        """Stand still, at the present moment or at an aware `instant`."""
        self._run(Mode.FROZEN, 0.0, self.now() if instant is None else _in_utc(instant))

    def set(self, instant: datetime) -> None:
        """Jump to an aware `instant`, forward or back, and go on at the same pace from there."""
        mode = Mode.RATE if self.mode is Mode.REAL else self.mode
        self._run(mode, self._rate, _in_utc(instant))

    def run(self, rate: float = 1.0) -> None:
        """Go on from the present moment, `rate` times as fast as the machine's clock."""
        if not 0 < rate <= MAX_RATE:
            raise ValueError(f"rate: {rate!r} is not above 0 and at most {MAX_RATE:g}")
        self._run(Mode.RATE, float(rate), self.now())

    def follow_machine(self) -> None:
        """Show the machine's time again, which may be earlier."""
        self._run(Mode.REAL, 1.0, self._machine.now())

    def _run(self, mode: Mode, rate: float, now: datetime) -> None:
        before = self.now()
        self.changes += 1
        self.mode, self._rate, self._now, self._since = mode, rate, now, self._machine.seconds()
        # The rest of every sleep has changed, so all sleepers look at the time again.
        self._wake(datetime.max.replace(tzinfo=UTC))
        if now < before:
            self._tell_set_back()

    def _machine_was_set_back(self) -> None:
        if self.mode is Mode.REAL:
            self._wake(datetime.max.replace(tzinfo=UTC))
            self._tell_set_back()

    def _jump(self, instant: datetime) -> None:
        self.changes += 1
        self._since = self._machine.seconds()
        if self.mode is Mode.REAL:
            self.mode = Mode.RATE
        super()._jump(instant)

    async def _sleep(self, sleeper: asyncio.Future[None], instant: datetime) -> None:
        if self.mode is Mode.FROZEN or self.now() >= END:
            await sleeper
            return
        seconds = (instant - self.now()).total_seconds() / self._rate
        timer = asyncio.get_running_loop().call_later(
            min(max(seconds, 0.0), LONGEST_SLEEP.total_seconds()), _end, sleeper
        )
        try:
            await sleeper
        finally:
            timer.cancel()


def _in_utc(instant: object) -> datetime:
    # Callers without a type checker may pass dates and texts.
    if not isinstance(instant, datetime):
        raise TypeError(f"at: {instant!r} is not a datetime")
    if instant.utcoffset() is None:
        raise ValueError(f"at: {instant!r} has no time zone; give an aware datetime")
    try:
        utc = instant.astimezone(UTC)
    except OverflowError:
        utc = None
    if utc is None or utc > END:
        raise ValueError(f"at: {instant!r} is not in the years 1 to 9998 (UTC)")
    return utc


def _end(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
