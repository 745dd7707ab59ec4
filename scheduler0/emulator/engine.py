"""The scheduler: waits until jobs are due, has them delivered, records what came of it, queues what is next.

Everything happens on one event loop. Here its parts are put together, started and stopped: `firing`,
`deliveries`, `recorder`, `trials`. What is decided lies in `schedule`, `recovery` and `settlement`.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import chain

from scheduler0.emulator.attempts import Progress
from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.changes import Changes
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.courier import Courier
from scheduler0.emulator.deliveries import Deliveries
from scheduler0.emulator.execution_rows import Stamp
from scheduler0.emulator.faults import Faults
from scheduler0.emulator.firing import Firing
from scheduler0.emulator.journal import Journal
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.recorder import Recorder
from scheduler0.emulator.recovery import queue_jobs, recover, requeue
from scheduler0.emulator.schedule import Entry, JobQueue
from scheduler0.emulator.settlement import Settlement
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.engine_store import (
    active_jobs,
    active_one_time_jobs,
    jobs_by_id,
    raise_queue_version,
)
from scheduler0.emulator.store.instants import to_instant
from scheduler0.emulator.store.rows import ExecutorRow
from scheduler0.emulator.trials import Trials

# Work is cut into pieces of this size, so that requests to the API are answered in between.
_RECOVERED_AT_ONCE = 500


class NotRunningError(Exception):
    """The engine is not started yet, or stopped."""


class Engine:
    """Fires the active jobs of `store` at their times on `clock`, as a single-node server does.

    `job_execution_timeout` limits one attempt of a webhook and `retry_delay` is the pause before the next
    attempt, both in seconds. `lambda_url` is the base address of a local AWS Lambda; without it the
    functions of AWS fail. Deliveries are noted in `journal` and meet their `faults`. An engine that is
    started again, or another one on the same store, continues from what is recorded there.
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
        self._store = store
        self._clock = clock
        self.node_id = node_id
        self._timeout = job_execution_timeout
        self._retry_delay = retry_delay
        self._lambda_url = lambda_url
        self._journal = Journal() if journal is None else journal
        self._faults = Faults() if faults is None else faults
        self._quirks = quirks
        self._queue_version = 0
        self._queue = JobQueue()
        self._changes = Changes()
        self._recorder = Recorder(
            store,
            clock,
            quirks,
            retry_delay=timedelta(seconds=retry_delay),
            stamp=self._stamp,
            is_burst=self._is_burst,
            on_recorded=self._continue,
            on_failed=self._changes.note,
        )
        self._deliveries = Deliveries(
            clock,
            self._journal,
            nested_retries=quirks.nested_retries,
            on_delivered=self._recorder.add,
            on_end=self._delivery_is_over,
        )
        self._firing = Firing(
            store,
            clock,
            self._queue,
            self._deliveries,
            quirks,
            retry_delay=timedelta(seconds=retry_delay),
            on_change=self._changes.note,
        )
        self._trials = Trials(clock, timeout=job_execution_timeout, on_end=self._changes.note)
        self._courier: Courier | None = None
        self._fires: asyncio.Task[None] | None = None
        self._running = False
        self._pausing = asyncio.Lock()

    async def start(self) -> None:
        """Raise the queue version, queue all active jobs by their latest rows (A8), and begin to fire."""
        with self._store.transaction() as connection:
            self._queue_version = raise_queue_version(connection, to_instant(self._clock.now()))
        self._queue.clear()
        # What could not be recorded before the stop is decided by the rows now, as after a crash.
        self._recorder.forget()
        self._running = True
        await self._recover()
        self._courier = Courier(
            self._clock,
            timeout=self._timeout,
            retry_delay=self._retry_delay,
            lambda_url=self._lambda_url,
            on_pause=self._changes.note,
            journal=self._journal,
            faults=self._faults,
        )
        self._fires = asyncio.create_task(self._firing.run(self._courier))

    async def stop(self) -> None:
        """Take no more jobs, give running requests two seconds, record what was delivered.

        A delivery that is cut short leaves no row: the next start decides by the row before it.
        """
        self._running = False
        courier, self._courier = self._courier, None
        if self._fires is not None:
            await cancel([self._fires])
        await self._deliveries.stop()
        await self._recorder.stop()
        if courier is not None:
            await courier.close()
        self._changes.note()

    @asynccontextmanager
    async def paused(self) -> AsyncGenerator[None]:
        """Stopped for the block, and started again after it. One pause at a time; others wait."""
        async with self._pausing:
            await self.stop()
            try:
                yield
            finally:
                await self.start()

    async def restart(self) -> None:
        """Stop and start again: the queue is built anew from the store."""
        async with self.paused():
            pass

    def schedule_new(self, job_ids: Sequence[int]) -> None:
        """Queue these jobs if they are active; to be called on the event loop, outside a transaction.

        Jobs that are queued already are left alone, and so is everything while the engine is not running:
        its start queues all active jobs. A job that has execution rows continues as after a restart.
        Raises `sqlite3.Error` if the scheduled rows cannot be written.
        """
        if not self._running:
            return
        with self._store.transaction() as connection:
            jobs = jobs_by_id(connection, (job_id for job_id in job_ids if job_id not in self._queue))
            ordered = [jobs[job_id] for job_id in job_ids if job_id in jobs]
            entries = queue_jobs(connection, ordered, requeue, self._stamp(), self._quirks)
        self._firing.push(entries)

    @property
    def test_limit(self) -> timedelta:
        """How long a test invocation may take on the clock (A10)."""
        return self._trials.limit

    async def test_invoke(self, executor: ExecutorRow, body: bytes, retries: int) -> bool:
        """Call the executor outside the schedule, leaving no trace in the store; whether it succeeded.

        Raises `TimeoutError` after `test_limit`, `NotRunningError` if the engine does not run.
        """
        if self._courier is None:
            raise NotRunningError
        return await self._trials.invoke(self._courier, executor, body, retries)

    @property
    def is_idle(self) -> bool:
        """Nothing happens any more before the clock reaches `next_wake`, or the engine is stopped.

        Then no job is due, and no delivery is under way but such as pause before another attempt.
        """
        if not self._running:
            return True
        if self._recorder.is_busy or not all(call.asleep_until for call in self._calls()):
            return False
        wake = self.next_wake()
        return wake is None or wake > self._clock.now()

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        await self._changes.wait_until(lambda: self.is_idle)

    def next_wake(self) -> datetime | None:
        """When the next job or attempt is due, which may be past; None if there is none."""
        moments = [self._firing.next_wake(), self._recorder.tries_again_at]
        moments += [call.asleep_until for call in self._calls()]
        return min((moment for moment in moments if moment is not None), default=None)

    def waiting_entries(self) -> list[Entry]:
        """The entries of the jobs that wait for their time, the earliest first."""
        return self._queue.waiting()

    @property
    def queue_length(self) -> int:
        """How many jobs wait for their time or are under way."""
        return len(self._queue)

    @property
    def deliveries_under_way(self) -> int:
        return len(self._deliveries)

    def has_finite_work(self) -> bool:
        """Whether anything is under way, or queued that is not a run of a recurring job."""
        return any(True for _ in self._calls()) or any(
            job_id in self._queue for job_id in active_one_time_jobs(self._store.connection)
        )

    def _calls(self) -> Iterable[Progress]:
        return chain(self._deliveries.under_way(), self._trials.under_way)

    async def _recover(self) -> None:
        last_id = 0
        while True:
            with self._store.transaction() as connection:
                jobs = active_jobs(connection, after_id=last_id, limit=_RECOVERED_AT_ONCE)
                unknown = [job for job in jobs if job.id not in self._queue]
                entries = queue_jobs(connection, unknown, recover, self._stamp(), self._quirks)
            self._firing.push(entries)
            if not jobs:
                return
            last_id = jobs[-1].id
            await asyncio.sleep(0)

    def _stamp(self) -> Stamp:
        return Stamp(self.node_id, self._queue_version, to_instant(self._clock.now()))

    def _is_burst(self) -> bool:
        return self._courier is not None and self._courier.is_backed_up

    def _delivery_is_over(self, room: bool) -> None:
        if room:
            self._firing.look_again()
        self._changes.note()

    def _continue(self, settlement: Settlement) -> None:
        for job_id in settlement.dropped:
            self._queue.forget(job_id)
        self._firing.push(settlement.queued)
        self._changes.note()
