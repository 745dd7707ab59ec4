"""How a job continues after a restart, decided by its latest execution row (contract runtime A8)."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from scheduler0.emulator.engine.due_times import (
    FAILED,
    SCHEDULED,
    SUCCESS,
    Entry,
    first_entry,
    has_ended,
    next_time,
)
from scheduler0.emulator.engine.execution_rows import Stamp, scheduled_row
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.instants import SECOND
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.rows import ExecutionRow, JobRow
from scheduler0.emulator.store.scheduling import count_failures, insert_executions, latest_executions

logger = logging.getLogger("scheduler0.emulator")
# The contract says "about half a minute".
_SAME_RUN = 30 * SECOND


@dataclass(frozen=True, slots=True)
class Recovered:
    """The entry to queue, and the id that its scheduled row keeps; None for a new id."""

    entry: Entry
    kept_id: str | None = None


def recover(
    latest: ExecutionRow | None, failures: int, job: JobRow, now: int, quirks: Quirks = FAITHFUL
) -> Recovered | None:
    """How `job` is queued at a start. None if it is not.

    Ticks that were missed are not made up for, or with one run without `missed_runs_skipped`.
    `latest` is the row of the highest version and then state, `failures` the number of failed rows of its
    version. Raises as `schedule.next_time` does.
    """
    if has_ended(job, now):
        return None
    recovered = requeue(latest, failures, job, now, quirks)
    missed = (
        latest is not None
        and latest.state == SCHEDULED
        and read_instant(latest.next_execution_datetime) <= now
    )
    if recovered is None or latest is None or not missed or quirks.missed_runs_skipped:
        return recovered
    entry = replace(recovered.entry, next_time=read_instant(latest.next_execution_datetime))
    return Recovered(entry, latest.unique_id)


def requeue(
    latest: ExecutionRow | None, failures: int, job: JobRow, now: int, quirks: Quirks = FAITHFUL
) -> Recovered | None:
    """Like `recover`, for a running scheduler, which ignores the end date (contract runtime A4)."""
    if job.status != "active" or job.deleted_by is not None:
        return None
    if latest is None:
        first = first_entry(job, now)
        return None if first is None else Recovered(first)
    if latest.state == SCHEDULED:
        return _queued_again(latest, job, now)
    if latest.state == FAILED and failures < job.retry_max:
        return Recovered(
            Entry(
                job.id,
                latest.execution_version,
                failures,
                FAILED if quirks.retries_say_failed else SCHEDULED,
                read_instant(latest.last_execution_datetime),
                _not_ahead(latest.next_execution_datetime, latest, now),
            )
        )
    return _next_run(latest, job, now)


def _queued_again(latest: ExecutionRow, job: JobRow, now: int) -> Recovered | None:
    last = _not_ahead(latest.last_execution_datetime, latest, now)
    following = next_time(job, last, now)
    if following is None:
        return None
    same_run = following - read_instant(latest.next_execution_datetime) < _SAME_RUN
    entry = Entry(job.id, latest.execution_version, 0, SCHEDULED, last, following)
    return Recovered(entry, latest.unique_id if same_run else None)


def _next_run(latest: ExecutionRow, job: JobRow, now: int) -> Recovered | None:
    last = _not_ahead(latest.next_execution_datetime, latest, now)
    following = next_time(job, last, now)
    if following is None:
        return None
    state = SUCCESS if latest.state == SUCCESS else FAILED
    return Recovered(Entry(job.id, latest.execution_version + 1, 0, state, last, following))


def _not_ahead(date: str, latest: ExecutionRow, now: int) -> int:
    """The instant of a date, but at most `now` if the row was written before the clock was set back.

    The job would otherwise wait until the clock is where it was.
    """
    instant = read_instant(date)
    return min(instant, now) if read_instant(latest.date_created) > now else instant


Decide = Callable[[ExecutionRow | None, int, JobRow, int, Quirks], Recovered | None]


def queue_jobs(
    connection: sqlite3.Connection,
    jobs: Sequence[JobRow],
    decide: Decide,
    stamp: Stamp,
    quirks: Quirks = FAITHFUL,
    *,
    only_changed: bool = False,
) -> list[Entry]:
    """The entries of those `jobs` that `decide` (`recover` or `requeue`) queues. Writes their scheduled rows.

    With `only_changed`, a run that has a row already gets no second one. A job that cannot be scheduled is
    left out and logged. Inside the caller's transaction.
    """
    latest = latest_executions(connection, (job.id for job in jobs))
    entries: list[Entry] = []
    rows: list[ExecutionRow] = []
    for job in jobs:
        row = latest.get(job.id)
        failed = row is not None and row.state == FAILED
        failures = (
            count_failures(connection, job.id, row.execution_version) if row is not None and failed else 0
        )
        try:
            recovered = decide(row, failures, job, stamp.now, quirks)
            if recovered is None:
                continue
            if (quirks.restarts_add_rows and not only_changed) or not _has_row(recovered.entry, row):
                rows.append(scheduled_row(job, recovered.entry, stamp, kept_id=recovered.kept_id))
            entries.append(recovered.entry)
        except Exception:
            logger.exception("job %d cannot be scheduled", job.id)
    insert_executions(connection, rows)
    return entries


def _has_row(entry: Entry, latest: ExecutionRow | None) -> bool:
    """Whether the latest row is the row of this run and time."""
    return latest is not None and (
        latest.execution_version,
        read_instant(latest.next_execution_datetime),
    ) == (
        entry.execution_version,
        entry.next_time,
    )
