"""What is delivered of the jobs that are due, and where to (runtime.md A4, B4)."""

import logging
import sqlite3
from collections.abc import Mapping, Sequence

from scheduler0.emulator.api.executor_body import LOCAL
from scheduler0.emulator.invocation import is_invocable
from scheduler0.emulator.payload import DueJob
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.schedule import Entry
from scheduler0.emulator.store.engine_store import executors_by_id, jobs_by_id
from scheduler0.emulator.store.rows import ExecutorRow, JobRow

logger = logging.getLogger(__name__)


def read_due_jobs(
    connection: sqlite3.Connection, entries: Sequence[Entry], quirks: Quirks
) -> list[tuple[DueJob, ExecutorRow]]:
    """The jobs of these entries as they are now, in the same order, with the executors that they go to.

    Jobs may have changed since they were queued; those that are not delivered any more are left out.
    """
    jobs = jobs_by_id(connection, (entry.job_id for entry in entries))
    executors = executors_by_id(
        connection, {job.executor_id for job in jobs.values() if job.executor_id is not None}
    )
    deliverable: list[tuple[DueJob, ExecutorRow]] = []
    for entry in entries:
        job = jobs.get(entry.job_id)
        executor = None if job is None else _invoked_executor(job, executors)
        if job is not None and executor is not None:
            deliverable.append((DueJob(job, entry, not quirks.zero_last_execution_date), executor))
    return deliverable


def _invoked_executor(job: JobRow, executors: Mapping[int, ExecutorRow]) -> ExecutorRow | None:
    """Where a due job goes; None if it is not delivered, which takes it out of the schedule.

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
