"""The rows that the scheduler writes into the execution log (runtime.md A6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from scheduler0.emulator.schedule import FAILED, SCHEDULED, SUCCESS, Entry, job_zone
from scheduler0.emulator.store.instants import ZERO, from_instant
from scheduler0.emulator.store.rows import ExecutionRow, JobRow

# The server appends the digest of nothing to the text where it meant to digest the text.
_EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_GO_ZERO = "0001-01-01 00:00:00 +0000 UTC"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the rows of one moment have in common."""

    node_id: int
    queue_version: int
    now: int


def unique_id(job: JobRow, last_time: int, next_time: int) -> str:
    """The id of a scheduled run: hexadecimal text that can be decoded, and a constant behind it.

    Raises as `schedule.job_zone` does.
    """
    last, following = (_go_text(job.timezone, instant) for instant in (last_time, next_time))
    return f"{job.project_id}-{job.id}-{last}-{following}".encode().hex() + _EMPTY_SHA256


# Jobs that are due together share their times.
@lru_cache(maxsize=1024)
def _go_text(timezone: str, instant: int) -> str:
    return _GO_ZERO if instant == ZERO else go_time_text(from_instant(instant).astimezone(job_zone(timezone)))


def go_time_text(moment: datetime) -> str:
    """An aware `moment` as Go prints a time by default, such as `2026-08-03 09:00:00 -0400 EDT`."""
    text = moment.replace(tzinfo=None).isoformat(" ")
    if moment.microsecond:
        text = text.rstrip("0")
    minutes = int((moment.utcoffset() or timedelta(0)) / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    return f"{text} {sign}{hours:02d}{minutes:02d} {moment.tzname()}"


def scheduled_row(job: JobRow, entry: Entry, stamp: Stamp, *, kept_id: str | None = None) -> ExecutionRow:
    """The row of a queued run, under `kept_id` or under a new id. Raises as `unique_id` does."""
    return ExecutionRow(
        id=0,
        account_id=job.account_id,
        job_id=job.id,
        unique_id=kept_id or unique_id(job, entry.last_time, entry.next_time),
        state=SCHEDULED,
        node_id=stamp.node_id,
        execution_version=entry.execution_version,
        job_queue_version=stamp.queue_version,
        last_execution_datetime=entry.last_time,
        next_execution_datetime=entry.next_time,
        date_created=stamp.now,
    )


def delivered_row(
    job: JobRow, entry: Entry, stamp: Stamp, *, succeeded: bool, run_id: str | None = None
) -> ExecutionRow:
    """The row of one delivery, with the id and the times of the run if `run_id` is given.

    The server has lost them by then.
    """
    return ExecutionRow(
        id=0,
        account_id=job.account_id,
        job_id=job.id,
        unique_id=run_id or "",
        state=SUCCESS if succeeded else FAILED,
        node_id=stamp.node_id,
        execution_version=entry.execution_version,
        job_queue_version=stamp.queue_version,
        last_execution_datetime=ZERO if run_id is None else entry.last_time,
        next_execution_datetime=job.start_date if run_id is None else entry.next_time,
        date_created=stamp.now,
    )
