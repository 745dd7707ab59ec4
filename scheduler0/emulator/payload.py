"""The JSON body that a delivery carries (runtime.md B2, A9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler0.emulator.api.job_body import JobBody, job_document, job_from_row
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.rfc3339 import format_date, format_instant
from scheduler0.emulator.schedule import FAILED, SCHEDULED, SUCCESS, Entry, job_zone
from scheduler0.emulator.store.instants import ZERO, from_instant
from scheduler0.emulator.store.rows import JobRow

_STATE_NAMES = {SCHEDULED: "scheduled", SUCCESS: "success", FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job as it was read when it came due, and its entry."""

    job: JobRow
    entry: Entry


def single_body(due: DueJob) -> bytes:
    """The body for one job. Raises as `schedule.job_zone` does."""
    return encode(_execution(due)).encode()


def aggregated_body(batch: Sequence[DueJob]) -> bytes:
    """The body for several jobs in one call, in the given order. Raises as `schedule.job_zone` does."""
    return encode({"aggregated": True, "jobs": [_execution(due) for due in batch]}).encode()


def payload(job: JobBody, last_time: str, last_state: int) -> dict[str, object]:
    """What a delivery says about one job."""
    return {
        "job": job_document(job),
        "lastExecutionDateTime": last_time,
        "lastExecutionStatus": _STATE_NAMES[last_state],
    }


def _execution(due: DueJob) -> dict[str, object]:
    return payload(job_from_row(due.job), _last_time(due), due.entry.last_state)


def _last_time(due: DueJob) -> str:
    if due.entry.last_time == ZERO:
        return format_instant(ZERO)
    return format_date(from_instant(due.entry.last_time).astimezone(job_zone(due.job.timezone)))
