"""The async task that stores a batch of jobs and hands them to the scheduler (contract core 5)."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.documents.job import JOB, JOBS, JobBody, job_from_row, job_to_row
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.go.decode import decode
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.time import format_date
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.jobs import insert_job
from scheduler0.emulator.store.rows import AsyncTaskRow, JobRow
from scheduler0.emulator.tasks.task_queue import TaskResult

SERVICE = "create_job"


def task_input(jobs: Sequence[JobBody]) -> str:
    """The input of the task that creates these jobs."""
    return encode([JOB.document(job) for job in jobs])


def store_jobs(
    connection: sqlite3.Connection, jobs: Sequence[JobBody], now: datetime, quirks: Quirks
) -> list[JobRow]:
    """Store the jobs in their order, and give each its id and dates. Returns the stored rows."""
    rows: list[JobRow] = []
    created = format_date(now)
    for job in jobs:
        job.date_created = job.last_execution_date = created
        row = job_to_row(job, start_when_created=quirks.immediate_first_run)
        job.id = insert_job(connection, row)
        rows.append(JobRow(job.id, *row[1:]))
    return rows


class JobCreation:
    """The service `create_job`: it stores jobs and has `engine` schedule them, in one transaction."""

    def __init__(self, clock: Clock, engine: Engine, quirks: Quirks) -> None:
        self._clock = clock
        self._engine = engine
        self._quirks = quirks

    def perform(self, connection: sqlite3.Connection, task: AsyncTaskRow, parsed: object) -> TaskResult:
        """Store the jobs in the order of the batch. The output is the batch with its ids."""
        known = cast("list[JobBody] | None", parsed)
        jobs = decode(task.input.encode(), JOBS) if known is None else known
        rows = store_jobs(connection, jobs, self._clock.now(), self._quirks)
        if not self._quirks.unstored_members_echoed:
            jobs = [job_from_row(row) for row in rows]
        output = encode([JOB.document(job) for job in jobs])
        entries = self._engine.write_scheduled(connection, rows)
        return TaskResult(output, lambda: self._engine.push(entries))

    def failure(self, error: Exception) -> str:
        return encode({"Message": f"failed to batch insert job repository: {error}", "Type": 500})
