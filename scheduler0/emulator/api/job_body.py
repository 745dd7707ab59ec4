"""A job as requests, answers and async tasks carry it (contract core.md 4)."""

from dataclasses import dataclass
from datetime import datetime

from scheduler0.emulator.go.decode import (
    DATE,
    INT,
    INT64,
    OPTIONAL_DATE,
    STRING,
    UINT,
    ArrayOf,
    Struct,
    member,
    optional,
)
from scheduler0.emulator.go.rfc3339 import format_date, format_instant
from scheduler0.emulator.store.instants import ZERO, from_instant, to_instant
from scheduler0.emulator.store.rows import JobRow


@dataclass
class JobBody:
    """The server's job, fields in the order of its keys. A date that is `None` is the zero date."""

    id: int = member("id", UINT)
    project_id: int = member("projectId", UINT)
    spec: str = member("spec", STRING)
    data: str = member("data", STRING)
    executor_id: int | None = member("executorId", optional(UINT))
    start_date: datetime | None = member("startDate", DATE)
    end_date: datetime | None = member("endDate", DATE)
    last_execution_date: datetime | None = member("lastExecutionDate", DATE)
    timezone: str = member("timezone", STRING)
    timezone_offset: int = member("timezoneOffset", INT64)
    retry_max: int = member("retryMax", INT)
    execution_id: str = member("executionId", STRING)
    date_created: datetime | None = member("dateCreated", DATE)
    account_id: int = member("accountId", UINT)
    date_modified: datetime | None = member("dateModified", OPTIONAL_DATE)
    created_by: str = member("createdBy", STRING)
    modified_by: str | None = member("modifiedBy", optional(STRING))
    deleted_by: str | None = member("deletedBy", optional(STRING))
    status: str = member("status", STRING)


JOB = Struct(JobBody, "models.Job")
JOBS = ArrayOf(JOB)


def job_from_row(row: JobRow) -> JobBody:
    """A stored job. Its dates are in UTC; the last execution is not stored with it."""
    return JobBody(
        id=row.id,
        project_id=row.project_id,
        spec=row.spec,
        data=row.data,
        executor_id=row.executor_id,
        start_date=_moment(row.start_date),
        end_date=_moment(row.end_date),
        timezone=row.timezone,
        timezone_offset=row.timezone_offset,
        retry_max=row.retry_max,
        date_created=_moment(row.date_created),
        account_id=row.account_id,
        date_modified=None if row.date_modified is None else from_instant(row.date_modified),
        created_by=row.created_by,
        modified_by=row.modified_by,
        deleted_by=row.deleted_by,
        status=row.status,
    )


def job_to_row(job: JobBody, *, start_when_created: bool = True) -> JobRow:
    """The job as the store keeps it. A job without a start date starts when it was created.

    Without `start_when_created` a recurring job then has no start at all.
    """
    created = _instant(job.date_created)
    start = created if start_when_created or not job.spec else ZERO
    return JobRow(
        id=job.id,
        account_id=job.account_id,
        project_id=job.project_id,
        executor_id=job.executor_id,
        spec=job.spec,
        data=job.data,
        timezone=job.timezone,
        timezone_offset=job.timezone_offset,
        start_date=start if job.start_date is None else to_instant(job.start_date),
        end_date=_instant(job.end_date),
        retry_max=job.retry_max,
        status=job.status,
        date_created=created,
        date_modified=None if job.date_modified is None else to_instant(job.date_modified),
        created_by=job.created_by,
        modified_by=job.modified_by,
        deleted_by=job.deleted_by,
    )


def job_document(job: JobBody) -> dict[str, object]:
    """The JSON object of a job: four dates are always there, other members unless they are empty."""
    document: dict[str, object] = {
        "id": job.id or None,
        "projectId": job.project_id or None,
        "spec": job.spec or None,
        "data": job.data or None,
        "executorId": job.executor_id,
        "startDate": _text(job.start_date),
        "endDate": _text(job.end_date),
        "lastExecutionDate": _text(job.last_execution_date),
        "timezone": job.timezone or None,
        "timezoneOffset": job.timezone_offset or None,
        "retryMax": job.retry_max or None,
        "executionId": job.execution_id or None,
        "dateCreated": _text(job.date_created),
        "accountId": job.account_id or None,
        "dateModified": None if job.date_modified is None else format_date(job.date_modified),
        "createdBy": job.created_by or None,
        "modifiedBy": job.modified_by,
        "deletedBy": job.deleted_by,
        "status": job.status or None,
    }
    return {key: value for key, value in document.items() if value is not None}


_ZERO_TEXT = format_instant(ZERO)


def _text(moment: datetime | None) -> str:
    return _ZERO_TEXT if moment is None else format_date(moment)


def _instant(moment: datetime | None) -> int:
    return ZERO if moment is None else to_instant(moment)


def _moment(instant: int) -> datetime | None:
    return None if instant == ZERO else from_instant(instant)
