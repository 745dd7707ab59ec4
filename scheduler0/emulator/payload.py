"""The JSON body that a delivery carries (runtime.md B2, A9)."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def _execution(due: DueJob) -> dict[str, object]:
    return {
        "job": _job(due.job),
        "lastExecutionDateTime": _last_time(due),
        "lastExecutionStatus": _STATE_NAMES[due.entry.last_state],
    }


def _last_time(due: DueJob) -> str:
    if due.entry.last_time == ZERO:
        return format_instant(ZERO)
    return format_date(from_instant(due.entry.last_time).astimezone(job_zone(due.job.timezone)))


def _job(job: JobRow) -> dict[str, object]:
    members: dict[str, object] = {
        "id": job.id,
        "projectId": job.project_id,
        "spec": job.spec,
        "data": job.data,
        "executorId": job.executor_id,
        "startDate": format_instant(job.start_date),
        "endDate": format_instant(job.end_date),
        "lastExecutionDate": format_instant(ZERO),
        "timezone": job.timezone,
        "timezoneOffset": job.timezone_offset,
        "retryMax": job.retry_max,
        "dateCreated": format_instant(job.date_created),
        "accountId": job.account_id,
        "dateModified": None if job.date_modified is None else format_instant(job.date_modified),
        "createdBy": job.created_by,
        "modifiedBy": job.modified_by,
        "status": job.status,
    }
    return {name: value for name, value in members.items() if value not in (None, "", 0)}
