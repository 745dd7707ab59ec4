"""The scheduler: waits until jobs are due, delivers them, records the result and queues the next run.

Everything happens on one event loop. This module puts the parts together, starts and stops them. `Firing`
pops the jobs that are due, `Deliveries` delivers them, `Recorder` writes the results and queues the next
runs. The decisions lie in `schedule`, `recovery` and `settlement`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import chain

from scheduler0.emulator.clock import Clock, on_set_back
from scheduler0.emulator.delivery.attempts import Attempts, InFlight
from scheduler0.emulator.delivery.faults import Faults
from scheduler0.emulator.delivery.journal import Journal
from scheduler0.emulator.engine.deliveries import Deliveries
from scheduler0.emulator.engine.due_times import Entry, JobQueue
from scheduler0.emulator.engine.execution_rows import StampMaker
from scheduler0.emulator.engine.firing import Firing
from scheduler0.emulator.engine.recorder import Recorder
from scheduler0.emulator.engine.recovery import queue_jobs, recover, requeue
from scheduler0.emulator.engine.test_invocations import TestInvocations
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import ExecutorRow, JobRow
from scheduler0.emulator.store.scheduling import (
    active_jobs,
    active_one_time_jobs,
    jobs_by_id,
    raise_queue_version,
)
from scheduler0.emulator.waiting import Alarm, ChangeSignal, cancel

# Work is cut into pieces of this size. Between two pieces, requests to the API are answered.
_RECOVERED_AT_ONCE = 500


class NotRunningError(Exception):
    """The engine has not been started, or has been stopped."""


class Engine:
    """Fires the active jobs of `store` at their times on `clock`, as a single-node server does.

    `job_execution_timeout` limits one attempt of a webhook, and `retry_delay` is the pause before the next
    attempt, both in seconds. `lambda_url` is the base address of a local AWS Lambda; without it the
    functions of AWS fail. Deliveries are noted in `journal`, and `faults` can make them fail. An engine that
    is started again, or another engine on the same store, continues from the rows in the store.
    """

    def __init__(
        self,
        store: Database,
        clock: Clock,
        *,
        node_id: int = 1,
        job_execution_timeout: float = 30.0,
        retry_delay: float = 5.0,
        lambda_url: str | None = None,
        journal: Journal | None = None,
        faults: Faults | None = None,
        quirks: Quirks = FAITHFUL,
    ) -> None:
        journal = Journal() if journal is None else journal
        faults = Faults() if faults is None else faults
        self.node_id = node_id
        self._store = store
        self._clock = clock
        self._quirks = quirks
        self._stamps = StampMaker(clock, node_id)
        self._queue = JobQueue()
        self._alarm = alarm = Alarm(clock)
        self._changes = changes = ChangeSignal()
        self._attempts = attempts = Attempts(
            clock, journal, faults, changes, timeout=job_execution_timeout, retry_delay=retry_delay
        )
        self._recorder = Recorder(
            store, clock, self._queue, alarm, self._stamps, changes, quirks, retry_delay=retry_delay
        )
        self._deliveries = Deliveries(
            clock, journal, attempts, self._recorder, alarm, changes, quirks, lambda_url=lambda_url
        )
        self._firing = Firing(
            store,
            clock,
            self._queue,
            self._deliveries,
            alarm,
            self._stamps,
            changes,
            quirks,
            retry_delay=retry_delay,
        )
        self._tests = TestInvocations(
            clock, attempts, changes, timeout=job_execution_timeout, lambda_url=lambda_url
        )
        self._fires: asyncio.Task[None] | None = None
        self._running = False
        self._pausing = asyncio.Lock()
        on_set_back(clock, self._clock_was_set_back)

    async def start(self) -> None:
        """Raise the queue version, queue all active jobs (contract runtime A8), and begin to fire."""
        with self._store.transaction() as connection:
            self._stamps.queue_version = raise_queue_version(connection, to_instant(self._clock.now()))
        self._queue.clear()
        # As after a crash, the rows decide about deliveries that could not be recorded before the stop.
        self._recorder.forget()
        self._running = True
        await self._recover()
        self._attempts.open()
        self._fires = asyncio.create_task(self._firing.run())

    async def stop(self) -> None:
        """Take no more jobs, give running requests two seconds, and record what was delivered.

        A delivery that is cut short leaves no row. The next start decides by the row before it.
        """
        self._running = False
        if self._fires is not None:
            await cancel([self._fires])
        await self._deliveries.stop()
        await self._recorder.stop()
        await self._attempts.close()
        self._changes.note()

    @asynccontextmanager
    async def paused(self) -> AsyncGenerator[None]:
        """Stop for the block and start again after it. There is one pause at a time; others wait."""
        async with self._pausing:
            await self.stop()
            try:
                yield
            finally:
                await self.start()

    async def restart(self) -> None:
        """Stop and start again. This builds the queue from the store."""
        async with self.paused():
            pass

    def schedule_new(self, job_ids: Sequence[int]) -> None:
        """Queue the jobs of these ids if they are active. On the event loop, outside a transaction.

        A job that is queued already is left alone. A job that has execution rows continues as after a
        restart. If the engine does not run, nothing happens: its start queues all active jobs.
        Raises `sqlite3.Error` if the scheduled rows cannot be written.
        """
        jobs = jobs_by_id(self._store.connection, job_ids)
        self.schedule_rows([jobs[job_id] for job_id in job_ids if job_id in jobs])

    def schedule_rows(self, jobs: Sequence[JobRow]) -> None:
        """Queue these jobs as `schedule_new` does. `jobs` are their rows in the store."""
        with self._store.transaction() as connection:
            entries = self.write_scheduled(connection, jobs)
        self.push(entries)

    def write_scheduled(self, connection: sqlite3.Connection, jobs: Sequence[JobRow]) -> list[Entry]:
        """The entries of these jobs, for `push` after the commit. Writes their rows in the transaction."""
        if not self._running:
            return []
        unknown = [job for job in jobs if job.id not in self._queue]
        return queue_jobs(connection, unknown, requeue, self._stamps.stamp(), self._quirks)

    def push(self, entries: Iterable[Entry]) -> None:
        """Queue entries whose rows are written."""
        for entry in entries:
            self._queue.push(entry)
        self._alarm.ring()

    @property
    def test_limit(self) -> timedelta:
        """How long a test invocation may take on the clock (contract runtime A10)."""
        return self._tests.limit

    async def test_invoke(
        self, executor: ExecutorRow, body: bytes, retries: int, flight: InFlight | None = None
    ) -> bool:
        """Call the executor outside the schedule, without a trace in the store. Whether it accepted the call.

        `flight` then has the attempt. Raises `TimeoutError` after `test_limit`, and `NotRunningError` if the
        engine does not run.
        """
        if not self._attempts.is_open:
            raise NotRunningError
        return await self._tests.invoke(executor, body, retries, flight or InFlight())

    @property
    def is_idle(self) -> bool:
        """Whether nothing happens before the clock reaches `next_wake`, or the engine is stopped.

        An idle engine has no job that is due. Its deliveries, if any, pause before another attempt.
        """
        if not self._running:
            return True
        if self._recorder.is_busy or self._firing.is_busy:
            return False
        if not all(flight.asleep_until for flight in self._in_flight()):
            return False
        wake = self.next_wake()
        return wake is None or wake > self._clock.now()

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        await self._changes.wait_until(lambda: self.is_idle)

    def next_wake(self) -> datetime | None:
        """When the next job or attempt is due, which may be past. None if nothing waits."""
        moments = [self._firing.next_wake(), self._recorder.tries_again_at]
        moments += [flight.asleep_until for flight in self._in_flight()]
        return min((moment for moment in moments if moment is not None), default=None)

    def waiting_entries(self) -> list[Entry]:
        """The entries of the jobs that wait for their time, in the order in which they are due."""
        return self._queue.waiting()

    def soonest(self, count: int) -> list[tuple[int, int]]:
        """When the next `count` jobs are due, and their ids, in order."""
        return self._queue.soonest(count)

    def due_by_hour(self) -> Mapping[int, int]:
        """How many jobs are due next in each hour, by its number since 1970."""
        return self._queue.hours()

    def next_run(self, job_id: int) -> int | None:
        """When the next run of a job is due, past while it is delivered. None if the job is not queued."""
        entry = self._queue.entry(job_id)
        return None if entry is None else entry.next_time

    @property
    def queue_length(self) -> int:
        """The number of jobs that wait for their time or are being delivered."""
        return len(self._queue)

    @property
    def deliveries_under_way(self) -> int:
        return len(self._deliveries)

    def has_finite_work(self) -> bool:
        """Whether a delivery is under way or a one-time job is queued."""
        return any(True for _ in self._in_flight()) or any(
            job_id in self._queue for job_id in active_one_time_jobs(self._store.connection)
        )

    def _in_flight(self) -> Iterable[InFlight]:
        return chain(self._deliveries.in_flight(), self._tests.in_flight)

    def _clock_was_set_back(self) -> None:
        """What waits for a moment of the old time would wait too long."""
        for flight in self._in_flight():
            flight.end_pause()
        self._recorder.try_again_now()
        self._firing.reschedule()

    async def _recover(self) -> None:
        last_id = 0
        while True:
            with self._store.transaction() as connection:
                jobs = active_jobs(connection, after_id=last_id, limit=_RECOVERED_AT_ONCE)
                unknown = [job for job in jobs if job.id not in self._queue]
                entries = queue_jobs(connection, unknown, recover, self._stamps.stamp(), self._quirks)
            self.push(entries)
            if not jobs:
                return
            last_id = jobs[-1].id
            await asyncio.sleep(0)
