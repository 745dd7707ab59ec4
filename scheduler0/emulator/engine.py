"""The scheduler: waits until jobs are due, has them delivered, records what came of it, queues what is next.

Everything happens on one event loop. What is decided lies in `schedule`, `recovery` and `settlement`;
here is the order of events only.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from scheduler0.emulator.aggregation import batches
from scheduler0.emulator.api.executor_body import LOCAL
from scheduler0.emulator.clock import Alarm, Clock
from scheduler0.emulator.courier import Courier, Delivery, Progress, job_names
from scheduler0.emulator.execution_rows import Stamp
from scheduler0.emulator.faults import Faults
from scheduler0.emulator.invocation import is_invocable
from scheduler0.emulator.journal import Fired, Journal, Outcome
from scheduler0.emulator.payload import DueJob
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.recovery import queue_jobs, recover, requeue
from scheduler0.emulator.schedule import Entry, JobQueue
from scheduler0.emulator.settlement import Delivered, settle
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.engine_store import (
    active_jobs,
    active_one_time_jobs,
    executors_by_id,
    jobs_by_id,
    raise_queue_version,
)
from scheduler0.emulator.store.instants import from_instant, to_instant
from scheduler0.emulator.store.rows import ExecutorRow, JobRow

# Work is cut into pieces of this size, so that requests to the API are answered in between.
_JOBS_AT_ONCE = 500
# Beyond this the jobs that are due wait in the queue, where they take less memory.
_DELIVERIES_UNDER_WAY = 10_000
_STOP_SECONDS = 2.0
_TEST_MARGIN = timedelta(seconds=5)

logger = logging.getLogger(__name__)


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
        self._courier: Courier | None = None
        self._queue_version = 0
        self._queue = JobQueue()
        self._under_way: dict[asyncio.Task[None], Delivery] = {}
        self._tests: set[Progress] = set()
        self._delivered: list[Delivered] = []
        self._settling = False
        self._fires_again_at: datetime | None = None
        self._settles_again_at: datetime | None = None
        self._running = False
        self._alarm = Alarm(clock)
        self._changed = asyncio.Event()
        self._pausing = asyncio.Lock()
        self._background: set[asyncio.Task[None]] = set()
        self._resources = AsyncExitStack()

    async def start(self) -> None:
        """Raise the queue version, queue all active jobs by their latest rows (A8), and begin to fire."""
        with self._store.transaction() as connection:
            self._queue_version = raise_queue_version(connection, to_instant(self._clock.now()))
        self._queue = JobQueue()
        self._fires_again_at = self._settles_again_at = None
        # What could not be recorded before the stop is decided by the rows now, as after a crash.
        self._delivered.clear()
        self._settling = False
        self._running = True
        await self._recover()
        self._courier = courier = Courier(
            self._clock,
            timeout=self._timeout,
            retry_delay=self._retry_delay,
            lambda_url=self._lambda_url,
            on_pause=self._note_change,
            journal=self._journal,
            faults=self._faults,
        )
        self._resources.push_async_callback(courier.close)
        self._in_background(self._run(courier))

    async def stop(self) -> None:
        """Take no more jobs, give running requests two seconds, record what was delivered.

        A delivery that is cut short leaves no row: the next start decides by the row before it.
        """
        self._running = False
        self._courier = None
        await _cancel(self._background)
        for task, delivery in self._under_way.items():
            delivery.last_attempt = True
            if not delivery.requesting:
                task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_STOP_SECONDS)
        await _cancel(self._under_way)
        self._settle()
        await self._resources.aclose()
        self._note_change()

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
            entries = queue_jobs(connection, ordered, requeue, self._stamp())
        self._push(entries)

    @property
    def test_limit(self) -> timedelta:
        """How long a test invocation may take on the clock (A10)."""
        return timedelta(seconds=self._timeout) + _TEST_MARGIN

    async def test_invoke(self, executor: ExecutorRow, body: bytes, retries: int) -> bool:
        """Call the executor outside the schedule, leaving no trace in the store; whether it succeeded.

        Raises `TimeoutError` after `test_limit`, `NotRunningError` if the engine does not run.
        """
        if self._courier is None:
            raise NotRunningError
        progress = Progress()
        self._tests.add(progress)
        call = asyncio.ensure_future(
            self._courier.invoke(executor, body, retries, progress=progress, name="test invocation")
        )
        limit = asyncio.ensure_future(self._clock.sleep_until(self._clock.now() + self.test_limit))
        try:
            await asyncio.wait({call, limit}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise TimeoutError
            return call.result()
        finally:
            self._tests.discard(progress)
            await _cancel([call, limit])
            self._note_change()

    async def idle(self) -> None:
        """Wait until nothing happens any more before the clock reaches `next_wake`, or the engine is stopped.

        Then no job is due, and no delivery is under way but such as pause before another attempt.
        """
        while self._running and not self._is_idle():
            await self._changed.wait()

    def next_wake(self) -> datetime | None:
        """When the next job or attempt is due, which may be past; None if there is none."""
        due = self._queue.next_due()
        moments = [] if due is None else [self._fires_again_at or from_instant(due)]
        moments += [call.asleep_until for call in self._calls() if call.asleep_until]
        if self._settles_again_at is not None:
            moments.append(self._settles_again_at)
        return min(moments, default=None)

    def waiting_entries(self) -> list[Entry]:
        """The entries of the jobs that wait for their time, the earliest first."""
        return self._queue.waiting()

    @property
    def queue_length(self) -> int:
        """How many jobs wait for their time or are under way."""
        return len(self._queue)

    @property
    def deliveries_under_way(self) -> int:
        return len(self._under_way)

    def has_finite_work(self) -> bool:
        """Whether anything is under way, or queued that is not a run of a recurring job."""
        return any(True for _ in self._calls()) or any(
            job_id in self._queue for job_id in active_one_time_jobs(self._store.connection)
        )

    def _is_idle(self) -> bool:
        wake = self.next_wake()
        return (
            (not self._delivered or self._settles_again_at is not None)
            and all(call.asleep_until for call in self._calls())
            and (wake is None or wake > self._clock.now())
        )

    def _calls(self) -> Iterable[Progress]:
        return chain(self._under_way.values(), self._tests)

    def _note_change(self) -> None:
        self._changed.set()
        self._changed.clear()

    async def _recover(self) -> None:
        last_id = 0
        while True:
            with self._store.transaction() as connection:
                jobs = active_jobs(connection, after_id=last_id, limit=_JOBS_AT_ONCE)
                unknown = [job for job in jobs if job.id not in self._queue]
                entries = queue_jobs(connection, unknown, recover, self._stamp())
            self._push(entries)
            if not jobs:
                return
            last_id = jobs[-1].id
            await asyncio.sleep(0)

    def _push(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._queue.push(entry)
        self._alarm.ring()

    def _stamp(self) -> Stamp:
        return Stamp(self.node_id, self._queue_version, to_instant(self._clock.now()))

    async def _run(self, courier: Courier) -> None:
        while True:
            await self._alarm.wait_until(self._next_pop())
            try:
                self._fire(courier)
            except Exception:
                logger.exception("due jobs cannot be fired; trying again in %g s", self._retry_delay)
                self._fires_again_at = self._clock.now() + timedelta(seconds=self._retry_delay)
                self._note_change()
                await self._clock.sleep_until(self._fires_again_at)
                self._fires_again_at = None

    def _next_pop(self) -> datetime | None:
        due = self._queue.next_due()
        if due is None or len(self._under_way) >= _DELIVERIES_UNDER_WAY:
            return None
        return from_instant(due)

    def _fire(self, courier: Courier) -> None:
        """Send what is due on its way. Jobs are read again: they may have changed since they were queued."""
        entries = self._queue.pop_due(to_instant(self._clock.now()), _JOBS_AT_ONCE)
        try:
            connection = self._store.connection
            jobs = jobs_by_id(connection, (entry.job_id for entry in entries))
            executors = executors_by_id(
                connection, {job.executor_id for job in jobs.values() if job.executor_id is not None}
            )
        except Exception:
            for entry in entries:
                self._queue.push(entry)
            raise
        deliverable: list[tuple[DueJob, ExecutorRow]] = []
        for entry in entries:
            job = jobs.get(entry.job_id)
            executor = None if job is None else invoked_executor(job, executors)
            if job is None or executor is None:
                self._queue.forget(entry.job_id)
            else:
                deliverable.append((DueJob(job, entry), executor))
        for batch in batches(deliverable):
            delivery = Delivery(batch)
            task = asyncio.create_task(self._deliver(courier, delivery))
            self._under_way[task] = delivery
            task.add_done_callback(self._delivery_is_over)
        self._note_change()

    async def _deliver(self, courier: Courier, delivery: Delivery) -> None:
        batch = delivery.batch
        try:
            succeeded = await courier.deliver(delivery)
        except Exception:
            logger.exception("%s not delivered", job_names(batch))
            succeeded = False
        final = not self._quirks.nested_retries and batch.retries() > 0
        self._delivered.extend(Delivered(due, succeeded, final) for due in batch.due)
        now = self._clock.now()
        for due in batch.due:
            scheduled_at = from_instant(due.entry.next_time)
            outcome: Outcome = "success" if succeeded else "failed"
            self._journal.note_fired(Fired(due.job.id, scheduled_at, now, outcome))
        if not self._settling:
            # Deliveries that end in the same turn of the event loop share a transaction.
            self._settling = True
            asyncio.get_running_loop().call_soon(self._settle)

    def _delivery_is_over(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if len(self._under_way) == _DELIVERIES_UNDER_WAY - 1:
            self._alarm.ring()
        self._note_change()

    def _settle(self) -> None:
        if self._delivered:
            try:
                with self._store.transaction() as connection:
                    settlement = settle(connection, self._delivered, self._stamp(), self._quirks)
            except Exception:
                logger.exception("%d deliveries cannot be recorded", len(self._delivered))
                if self._running:
                    self._in_background(self._settle_later())
                return
            self._delivered.clear()
            for job_id in settlement.dropped:
                self._queue.forget(job_id)
            self._push(settlement.queued)
        self._settling = False
        self._note_change()

    async def _settle_later(self) -> None:
        self._settles_again_at = self._clock.now() + timedelta(seconds=self._retry_delay)
        self._note_change()
        await self._clock.sleep_until(self._settles_again_at)
        self._settles_again_at = None
        self._settle()

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def invoked_executor(job: JobRow, executors: Mapping[int, ExecutorRow]) -> ExecutorRow | None:
    """Where a due job goes; None if it is not delivered, which takes it out of the schedule (A4, B4).

    Jobs of local executors are fetched by their workers. Some reasons are worth a line in the log.
    """
    if job.status != "active":
        return None
    executor = None if job.executor_id is None else executors.get(job.executor_id)
    if executor is None:
        logger.warning("job %d has no executor and is not scheduled any more", job.id)
        return None
    if is_invocable(executor):
        return executor
    if executor.type != LOCAL:
        logger.warning(
            "job %d: executors of type %r with provider %r are not invoked",
            job.id,
            executor.type,
            executor.cloud_provider,
        )
    return None


async def _cancel(tasks: Iterable[asyncio.Future[Any]]) -> None:
    pending = list(tasks)
    for task in pending:
        task.cancel()
    if pending:
        await asyncio.wait(pending)
