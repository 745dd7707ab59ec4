"""The JSON body that a delivery carries (runtime.md B2, A9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scheduler0.emulator.api.job_body import JobBody, job_document, job_from_row
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.rfc3339 import format_date, format_instant
from scheduler0.emulator.schedule import FAILED, SCHEDULED, SUCCESS, Entry, job_zone
from scheduler0.emulator.store.instants import ZERO, from_instant
from scheduler0.emulator.store.rows import JobRow

# Longer data are not kept in memory for the next delivery.
_KEPT_DATA = 3072
_STATE_NAMES = {SCHEDULED: "scheduled", SUCCESS: "success", FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job as it was read when it came due, and its entry."""

    job: JobRow
    entry: Entry
    tells_last_run: bool = False
    """The job in the body has the date of its last execution, which the server does not know by then."""


def single_body(due: DueJob) -> bytes:
    """The body for one job. Raises as `schedule.job_zone` does."""
    return _text(due).encode()


def aggregated_body(batch: Sequence[DueJob]) -> bytes:
    """The body for several jobs in one call, in the given order. Raises as `schedule.job_zone` does."""
    return f'{{"aggregated":true,"jobs":[{",".join(map(_text, batch))}]}}'.encode()


def payload(job: JobBody, last_time: str, last_state: int) -> dict[str, object]:
    """What a delivery says about one job."""
    return {
        "job": job_document(job),
        "lastExecutionDateTime": last_time,
        "lastExecutionStatus": _STATE_NAMES[last_state],
    }


def _text(due: DueJob) -> str:
    """`payload` of a stored job as JSON."""
    if due.tells_last_run:
        job = _job_text(due.job, due.entry.last_time)
    else:
        job = _kept_job_text(due.job) if len(due.job.data) <= _KEPT_DATA else _job_text(due.job)
    last_time = _last_time(due.job.timezone, due.entry.last_time)
    state = _STATE_NAMES[due.entry.last_state]
    return f'{{"job":{job},"lastExecutionDateTime":"{last_time}","lastExecutionStatus":"{state}"}}'


def _job_text(job: JobRow, last_time: int = ZERO) -> str:
    body = job_from_row(job)
    body.last_execution_date = None if last_time == ZERO else from_instant(last_time)
    return encode(job_document(body))


# Of a job that fires often only the last run changes from one delivery to the next.
_kept_job_text = lru_cache(maxsize=4096)(_job_text)


# Jobs that are due together share their times.
@lru_cache(maxsize=1024)
def _last_time(timezone: str, instant: int) -> str:
    if instant == ZERO:
        return format_instant(ZERO)
    return format_date(from_instant(instant).astimezone(job_zone(timezone)))
