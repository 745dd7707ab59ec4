"""The async task that stores a batch of jobs and hands them to the scheduler (contract core.md 5)."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler0.emulator.api.job_body import JOBS, JobBody, job_document, job_from_row, job_to_row
from scheduler0.emulator.async_tasks import Outcome
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.go.decode import decode
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.jobs import insert_job
from scheduler0.emulator.store.rows import AsyncTaskRow, JobRow

SERVICE = "create_job"


def task_input(jobs: Sequence[JobBody]) -> str:
    """The input of the task that creates these jobs."""
    return encode([job_document(job) for job in jobs])


def store_jobs(
    connection: sqlite3.Connection, jobs: Sequence[JobBody], now: datetime, quirks: Quirks
) -> list[int]:
    """Store the jobs in their order and give each its id and dates; returns the ids."""
    for job in jobs:
        job.date_created = job.last_execution_date = now
        job.id = insert_job(connection, _row(job, quirks))
    return [job.id for job in jobs]


def _row(job: JobBody, quirks: Quirks) -> JobRow:
    return job_to_row(job, start_when_created=quirks.immediate_first_run)


class JobCreation:
    """The service `create_job`. `schedule_new` gets the ids of the jobs once they are stored."""

    def __init__(self, clock: Clock, schedule_new: Callable[[Sequence[int]], None], quirks: Quirks) -> None:
        self._clock = clock
        self._quirks = quirks
        self._schedule_new = schedule_new

    def perform(self, connection: sqlite3.Connection, task: AsyncTaskRow) -> Outcome:
        """Store the jobs in the order of the batch; the output is those jobs with their ids."""
        now = self._clock.now()
        jobs = decode(task.input.encode(), JOBS)
        ids = store_jobs(connection, jobs, now, self._quirks)
        if not self._quirks.unstored_members_echoed:
            jobs = [job_from_row(_row(job, self._quirks)) for job in jobs]
        output = encode([job_document(job) for job in jobs])
        return Outcome(output, lambda: self._schedule_new(ids))

    def failure(self, error: Exception) -> str:
        return encode({"Message": f"failed to batch insert job repository: {error}", "Type": 500})
