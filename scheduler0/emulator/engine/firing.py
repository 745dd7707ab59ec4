"""Wait until jobs are due, read them, and start their deliveries."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.delivery.requests import is_invocable
from scheduler0.emulator.documents.executor import LOCAL
from scheduler0.emulator.engine.batches import DueJob, batches
from scheduler0.emulator.engine.deliveries import Deliveries
from scheduler0.emulator.engine.due_times import Entry, JobQueue, is_past_end
from scheduler0.emulator.engine.execution_rows import StampMaker
from scheduler0.emulator.engine.recovery import queue_jobs, requeue
from scheduler0.emulator.instants import from_instant, to_instant
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import ExecutorRow, JobRow
from scheduler0.emulator.store.scheduling import (
    deactivate_jobs,
    executors_by_id,
    jobs_by_id,
    project_names,
)
from scheduler0.emulator.waiting import Alarm, ChangeSignal

# Work is cut into pieces of this size. Between two pieces, requests to the API are answered.
_JOBS_AT_ONCE = 500
logger = logging.getLogger("scheduler0.emulator")


class Firing:
    """Pops the jobs that are due from `queue` and starts their deliveries."""

    def __init__(
        self,
        store: Database,
        clock: Clock,
        queue: JobQueue,
        deliveries: Deliveries,
        alarm: Alarm,
        stamps: StampMaker,
        changes: ChangeSignal,
        quirks: Quirks,
        *,
        retry_delay: float,
    ) -> None:
        """`alarm` rings when a job may fire earlier than expected. Each step is noted in `changes`.

        If the store cannot be read, it is tried again `retry_delay` seconds later on the clock.
        """
        self._store = store
        self._clock = clock
        self._queue = queue
        self._deliveries = deliveries
        self._alarm = alarm
        self._stamps = stamps
        self._changes = changes
        self._quirks = quirks
        self._retry_delay = timedelta(seconds=retry_delay)
        self._tries_again_at: datetime | None = None
        self._times_are_wrong = False

    @property
    def is_busy(self) -> bool:
        """Whether the times of the jobs are being computed again."""
        return self._times_are_wrong and self._tries_again_at is None

    def reschedule(self) -> None:
        """Compute the times of all waiting jobs again soon: the clock was set back."""
        self._times_are_wrong = True
        self._tries_again_at = None
        self._alarm.ring()

    def next_wake(self) -> datetime | None:
        """When the next job fires, which may be past. None if none is queued, or there is no room for it."""
        due = self._queue.next_due()
        if due is None or self._deliveries.full:
            return None
        return self._tries_again_at or from_instant(due)

    async def run(self) -> None:
        """Fire until cancelled."""
        while True:
            await self._alarm.wait_until(self.next_wake())
            if self._tries_again_at is not None and self._clock.now() < self._tries_again_at:
                continue
            self._tries_again_at = None
            try:
                if self._times_are_wrong:
                    await self._compute_times_anew()
                self._fire()
            except Exception:
                seconds = self._retry_delay.total_seconds()
                logger.exception("due jobs cannot be read; trying again in %g s", seconds)
                self._tries_again_at = self._clock.now() + self._retry_delay
                self._changes.note()

    async def _compute_times_anew(self) -> None:
        waiting = self._queue.pop_waiting()
        try:
            while waiting:
                piece = waiting[:_JOBS_AT_ONCE]
                entries = self._computed_anew([entry.job_id for entry in piece])
                del waiting[:_JOBS_AT_ONCE]
                for job_id in {entry.job_id for entry in piece} - {entry.job_id for entry in entries}:
                    self._queue.forget(job_id)
                for entry in entries:
                    self._queue.push(entry)
                await asyncio.sleep(0)
        finally:
            for entry in waiting:
                self._queue.push(entry)
        self._times_are_wrong = False
        self._changes.note()

    def _computed_anew(self, job_ids: list[int]) -> list[Entry]:
        with self._store.transaction() as connection:
            jobs = jobs_by_id(connection, job_ids)
            return queue_jobs(
                connection,
                [jobs[job_id] for job_id in job_ids if job_id in jobs],
                requeue,
                self._stamps.stamp(),
                self._quirks,
                only_changed=True,
            )

    def _fire(self) -> None:
        entries = self._queue.pop_due(to_instant(self._clock.now()), _JOBS_AT_ONCE)
        if not entries:
            return
        try:
            deliverable = self._read(entries)
        except Exception:
            for entry in entries:
                self._queue.push(entry)
            raise
        for job_id in {entry.job_id for entry in entries} - {due.job.id for due, _ in deliverable}:
            self._queue.forget(job_id)
        for batch in batches(deliverable):
            self._deliveries.start(batch)
        self._changes.note()

    def _read(self, entries: list[Entry]) -> list[tuple[DueJob, ExecutorRow]]:
        """The jobs of these entries as they are now, in the same order, with their executors.

        A job may have changed since it was queued. A job that is no longer delivered is left out.
        """
        connection = self._store.connection
        jobs = jobs_by_id(connection, [entry.job_id for entry in entries])
        executors = executors_by_id(connection, {job.executor_id for job in jobs.values()} - {None})
        projects = project_names(connection, {job.project_id for job in jobs.values()})
        deliverable: list[tuple[DueJob, ExecutorRow]] = []
        ended: list[int] = []
        shows_last_run = not self._quirks.zero_last_execution_date
        for entry in entries:
            job = jobs.get(entry.job_id)
            executor = None if job is None else _invoked_executor(job, executors)
            if job is None or executor is None:
                continue
            if is_past_end(entry, job) and not self._quirks.runs_after_end:
                ended.append(job.id)
                continue
            name = projects.get(job.project_id, "")
            deliverable.append((DueJob(job, entry, shows_last_run, name), executor))
        if ended:
            with self._store.transaction():
                deactivate_jobs(connection, ended, to_instant(self._clock.now()))
        return deliverable


def _invoked_executor(job: JobRow, executors: Mapping[int, ExecutorRow]) -> ExecutorRow | None:
    """The executor that a due job is delivered to. None takes the job out of the schedule.

    Workers fetch the jobs of local executors. Other reasons are logged.
    """
    if job.status != "active":
        return None
    executor = None if job.executor_id is None else executors.get(job.executor_id)
    if executor is None:
        logger.warning("job %d has no executor and is no longer scheduled", job.id)
        return None
    if is_invocable(executor):
        return executor
    if executor.type != LOCAL:
        logger.warning(
            "job %d is no longer scheduled: executors of type %r with provider %r are not invoked",
            job.id,
            executor.type,
            executor.cloud_provider,
        )
    return None
