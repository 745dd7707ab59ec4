"""Waiting until jobs are due and sending them on their way (runtime.md A4)."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from scheduler0.emulator.aggregation import batches
from scheduler0.emulator.clock import Alarm, Clock
from scheduler0.emulator.courier import Courier
from scheduler0.emulator.deliveries import Deliveries
from scheduler0.emulator.due_jobs import read_due_jobs
from scheduler0.emulator.payload import DueJob
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.schedule import Entry, JobQueue, is_past_end
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.engine_store import deactivate_jobs
from scheduler0.emulator.store.instants import from_instant, to_instant
from scheduler0.emulator.store.rows import ExecutorRow

# Work is cut into pieces of this size, so that requests to the API are answered in between.
_JOBS_AT_ONCE = 500

logger = logging.getLogger(__name__)


class Firing:
    """Pops the jobs that are due from `queue` and starts their deliveries."""

    def __init__(
        self,
        store: Database,
        clock: Clock,
        queue: JobQueue,
        deliveries: Deliveries,
        quirks: Quirks,
        *,
        retry_delay: timedelta,
        on_change: Callable[[], None],
    ) -> None:
        """`retry_delay` is the pause after the store could not be read; `on_change` hears of every pop, and
        of such a pause."""
        self._store = store
        self._clock = clock
        self._queue = queue
        self._deliveries = deliveries
        self._quirks = quirks
        self._retry_delay = retry_delay
        self._on_change = on_change
        self._alarm = Alarm(clock)
        self._tries_again_at: datetime | None = None

    def push(self, entries: Iterable[Entry]) -> None:
        """Queue the entries, which may be due before what is waited for."""
        for entry in entries:
            self._queue.push(entry)
        self.look_again()

    def look_again(self) -> None:
        """Something has changed that may let jobs fire earlier."""
        self._alarm.ring()

    def next_wake(self) -> datetime | None:
        """When the next job fires, which may be past; None if none is queued, or there is no room for it."""
        due = self._queue.next_due()
        if due is None or self._deliveries.full:
            return None
        return self._tries_again_at or from_instant(due)

    async def run(self, courier: Courier) -> None:
        """Fire until cancelled."""
        while True:
            await self._alarm.wait_until(self.next_wake())
            try:
                self._fire(courier)
            except Exception:
                seconds = self._retry_delay.total_seconds()
                logger.exception("due jobs cannot be fired; trying again in %g s", seconds)
                self._tries_again_at = self._clock.now() + self._retry_delay
                self._on_change()
                try:
                    await self._clock.sleep_until(self._tries_again_at)
                finally:
                    self._tries_again_at = None

    def _fire(self, courier: Courier) -> None:
        entries = self._queue.pop_due(to_instant(self._clock.now()), _JOBS_AT_ONCE)
        try:
            deliverable = self._read(entries)
        except Exception:
            for entry in entries:
                self._queue.push(entry)
            raise
        for job_id in {entry.job_id for entry in entries} - {due.job.id for due, _ in deliverable}:
            self._queue.forget(job_id)
        for batch in batches(deliverable):
            self._deliveries.start(courier, batch)
        self._on_change()

    def _read(self, entries: list[Entry]) -> list[tuple[DueJob, ExecutorRow]]:
        due = read_due_jobs(self._store.connection, entries, self._quirks)
        if self._quirks.runs_after_end:
            return due
        ended = {item.job.id for item, _ in due if is_past_end(item.entry, item.job)}
        if ended:
            with self._store.transaction() as connection:
                deactivate_jobs(connection, ended, to_instant(self._clock.now()))
        return [(item, executor) for item, executor in due if item.job.id not in ended]
