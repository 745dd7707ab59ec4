"""What the page does to a job: pause it, let it go on, run it now (docs/job-life.md has the client's way)."""

from scheduler0.emulator.backend import Backend
from scheduler0.emulator.documents.job import JobBody
from scheduler0.emulator.go.time import ZERO_DATE, format_date, format_instant, read_instant
from scheduler0.emulator.store.jobs import update_job
from scheduler0.emulator.store.rows import JobRow
from scheduler0.emulator.tasks.job_creation import store_jobs

BY = "page"
"""Who changes a job on the page."""


def is_over(job: JobRow, now: int) -> bool:
    """Whether a job never runs again: its only start, or its end, is past."""
    if job.end_date != ZERO_DATE and read_instant(job.end_date) <= now:
        return True
    return not job.spec and read_instant(job.start_date) <= now


def pause(backend: Backend, job: JobRow) -> None:
    """Stop the runs of a job from the next one on. A run that is under way goes on."""
    _set_status(backend, job, "inactive")


def resume(backend: Backend, job: JobRow) -> None:
    """Let a paused job go on at its next time. It keeps its id, as the emulator can queue it again.

    Raises `ValueError` for a job that never runs again.
    """
    if is_over(job, backend.now()):
        what = "end date" if job.spec else "start date"
        raise ValueError(f"job {job.id} is over: its {what} is past. Reschedule it, or create another one")
    _set_status(backend, job, "active")
    backend.engine.schedule_new([job.id])


def trigger(backend: Backend, job: JobRow) -> int:
    """Run a job now, off its schedule: by a one-time job like it, whose id is returned. The job stays."""
    now = backend.clock.now()
    copy = JobBody(
        id=0,
        project_id=job.project_id,
        spec="",
        data=job.data,
        executor_id=job.executor_id,
        start_date=format_date(now),
        end_date=ZERO_DATE,
        last_execution_date=ZERO_DATE,
        timezone=job.timezone,
        timezone_offset=job.timezone_offset,
        retry_max=job.retry_max,
        execution_id="",
        date_created=ZERO_DATE,
        account_id=job.account_id,
        date_modified=None,
        created_by=BY,
        modified_by=None,
        deleted_by=None,
        status="active",
    )
    with backend.database.transaction() as connection:
        (row,) = store_jobs(connection, [copy], now, backend.quirks)
        entries = backend.engine.write_scheduled(connection, [row])
    backend.engine.push(entries)
    return row.id


def _set_status(backend: Backend, job: JobRow, status: str) -> None:
    changed = job._replace(status=status, modified_by=BY, date_modified=format_instant(backend.now()))
    with backend.database.transaction() as connection:
        update_job(connection, changed)
