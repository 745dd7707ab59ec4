"""The rows that the scheduler writes into the execution log (contract runtime A6)."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine.due_times import FAILED, SCHEDULED, SUCCESS, Entry, job_zone
from scheduler0.emulator.go.time import format_in_zone, format_instant, go_time_text, read_instant
from scheduler0.emulator.instants import ZERO, from_instant, to_instant
from scheduler0.emulator.store.rows import ExecutionRow, JobRow

# The server appends the digest of nothing to the text where it meant to digest the text.
_EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_GO_ZERO = "0001-01-01 00:00:00 +0000 UTC"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The values that all rows of one moment share."""

    node_id: int
    queue_version: int
    now: int


class StampMaker:
    """Makes the stamps of one scheduler."""

    def __init__(self, clock: Clock, node_id: int) -> None:
        self._clock = clock
        self.node_id = node_id
        self.queue_version = 0

    def stamp(self) -> Stamp:
        """The stamp of the present moment."""
        return Stamp(self.node_id, self.queue_version, to_instant(self._clock.now()))


def unique_id(job: JobRow, last_time: int, next_time: int) -> str:
    """The id of a scheduled run: hexadecimal text that can be decoded, followed by a constant.

    Raises what `schedule.job_zone` raises.
    """
    last, following = _go_text(job.timezone, last_time), _go_text(job.timezone, next_time)
    return f"{job.project_id}-{job.id}-{last}-{following}".encode().hex() + _EMPTY_SHA256


# Jobs that are due together share their times.
@lru_cache(maxsize=1024)
def _go_text(timezone: str, instant: int) -> str:
    return _GO_ZERO if instant == ZERO else go_time_text(from_instant(instant).astimezone(job_zone(timezone)))


def scheduled_row(job: JobRow, entry: Entry, stamp: Stamp, *, kept_id: str | None = None) -> ExecutionRow:
    """The row of a queued run, with the id `kept_id` or a new one. Raises what `unique_id` raises."""
    return ExecutionRow(
        id=0,
        account_id=job.account_id,
        project_id=job.project_id,
        job_id=job.id,
        unique_id=kept_id or unique_id(job, entry.last_time, entry.next_time),
        state=SCHEDULED,
        node_id=stamp.node_id,
        execution_version=entry.execution_version,
        job_queue_version=stamp.queue_version,
        last_execution_datetime=format_in_zone(entry.last_time, job_zone(job.timezone)),
        next_execution_datetime=format_in_zone(entry.next_time, job_zone(job.timezone)),
        date_created=format_instant(stamp.now),
    )


def _zone_of_result(job: JobRow) -> ZoneInfo:
    """The job's zone. A zone that does not exist must not keep a result from being recorded."""
    try:
        return job_zone(job.timezone)
    except (ValueError, KeyError, OSError):
        return job_zone("UTC")


def delivered_row(
    job: JobRow, entry: Entry, stamp: Stamp, *, succeeded: bool, run_id: str | None = None
) -> ExecutionRow:
    """The row of one delivery. With `run_id` it has the id and the times of the run.

    The server no longer knows them at that moment.
    """
    zone = _zone_of_result(job)
    return ExecutionRow(
        id=0,
        account_id=job.account_id,
        project_id=job.project_id,
        job_id=job.id,
        unique_id=run_id or "",
        state=SUCCESS if succeeded else FAILED,
        node_id=stamp.node_id,
        execution_version=entry.execution_version,
        job_queue_version=stamp.queue_version,
        last_execution_datetime=format_in_zone(ZERO if run_id is None else entry.last_time, zone),
        next_execution_datetime=format_in_zone(
            read_instant(job.start_date) if run_id is None else entry.next_time, zone
        ),
        date_created=format_instant(stamp.now),
    )
