"""The emulator's own clock: the machine's time until somebody freezes it, moves it or makes it faster."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from scheduler0.emulator.clock import LONGEST_SLEEP, ManualClock, SystemClock

MAX_RATE = 1_000_000.0
"""The fastest clock: a day in less than a tenth of a second."""

END = datetime(9999, 1, 1, tzinfo=UTC)
"""The last moment that it can show. What is counted from there, as expiries are, stays in the calendar."""


class Mode(StrEnum):
    """How a `MovableClock` runs."""

    REAL = "real"
    """It shows the machine's time."""
    FROZEN = "frozen"
    """It stands still."""
    RATE = "rate"
    """It runs so many times as fast as the machine's, from wherever it was set."""


class MovableClock(ManualClock):
    """Shows the machine's time at first. For one event loop; `machine` tells the machine's time, aware.

    What is moved past fires when the engine next looks, all at once and late; `Control` moves in steps.
    """

    def __init__(self, machine: Callable[[], datetime] | None = None) -> None:
        self._machine = machine or SystemClock().now
        self._since = self._machine()
        super().__init__(self._since)
        self._rate = 1.0
        self.mode = Mode.REAL

    @property
    def rate(self) -> float:
        """Seconds of this clock in one second of the machine; 0 while frozen."""
        return self._rate

    def now(self) -> datetime:
        if self.mode is Mode.REAL:
            return self._machine()
        if self.mode is Mode.FROZEN:
            return self._now
        try:
            return min(self._now + (self._machine() - self._since) * self._rate, END)
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
        self._run(Mode.REAL, 1.0, self._machine())

    def _run(self, mode: Mode, rate: float, now: datetime) -> None:
        self.mode, self._rate, self._now, self._since = mode, rate, now, self._machine()
        # Everybody looks at the time again: the rest of every sleep has changed.
        self._wake(datetime.max.replace(tzinfo=UTC))

    def _jump(self, instant: datetime) -> None:
        self._since = self._machine()
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
    # Callers without a type checker pass dates and texts, too.
    if not isinstance(instant, datetime):
        raise TypeError(f"at: {instant!r} is no datetime")
    if instant.utcoffset() is None:
        raise ValueError(f"at: {instant!r} has no time zone; give an aware datetime")
    try:
        utc = instant.astimezone(UTC)
    except OverflowError:
        utc = None
    if utc is None or utc > END:
        raise ValueError(f"at: {instant!r} is not from the years 1 to 9998 in UTC")
    return utc


def _end(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
