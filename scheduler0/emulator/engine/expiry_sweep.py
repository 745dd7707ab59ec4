"""The sweep that archives expired credentials (contract admin 2): at every full hour of the clock."""

import asyncio
import logging
import sqlite3
from datetime import datetime, timedelta

from scheduler0.emulator.clock import Clock, on_set_back
from scheduler0.emulator.instants import HOUR, from_instant, to_instant
from scheduler0.emulator.store.credentials import archive_expired, earliest_expiry
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.waiting import Alarm, ChangeSignal, cancel

_SWEEPER = "system:expiry-sweeper"
_RETRY_DELAY = timedelta(seconds=5)
logger = logging.getLogger("scheduler0.emulator")


class ExpirySweep:
    """Archives the credentials of `store` that have expired on `clock`. For one event loop.

    It does not wait for a full hour at which there is nothing to archive. It makes up at the start for an
    hour at which the emulator did not run.
    """

    def __init__(self, store: Database, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._alarm = Alarm(clock)
        self._retry_alarm = Alarm(clock)
        on_set_back(clock, self._retry_alarm.ring)
        self._changes = ChangeSignal()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._loop is not None:
            await cancel([self._loop])
            self._loop = None
        self._changes.note()

    def look_again(self) -> None:
        """Credentials have changed."""
        self._alarm.ring()

    def next_wake(self) -> datetime | None:
        """The first full hour after a credential expires, which may be past. None if none will expire."""
        expiry = earliest_expiry(self._store.connection)
        try:
            return None if expiry is None else from_instant(_hour_of(expiry) + HOUR)
        except OverflowError:
            # The clock ends before that hour.
            return None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is archived before the clock reaches `next_wake`, or the sweep is stopped."""
        wake = self.next_wake()
        return self._loop is None or wake is None or wake > self._clock.now()

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        await self._changes.wait_until(lambda: self.is_idle)

    async def _run(self) -> None:
        while True:
            try:
                await self._alarm.wait_until(self.next_wake())
                now = to_instant(self._clock.now())
                archive_expired(self._store.connection, _hour_of(now), archived_by=_SWEEPER, now=now)
            except sqlite3.Error:
                logger.exception("credentials cannot be swept; trying again in %s", _RETRY_DELAY)
                await self._retry_alarm.wait_until(self._clock.now() + _RETRY_DELAY)
            self._changes.note()


def _hour_of(instant: int) -> int:
    return instant - instant % HOUR
