"""A job as JSON: in requests, answers, webhooks and async tasks."""

from dataclasses import dataclass
from operator import attrgetter

from scheduler0.emulator.go.decode import ArrayOf, Struct, member
from scheduler0.emulator.go.kinds import DATE, INT, INT64, NAMED_UTC, OPTIONAL_DATE, STRING, UINT, optional
from scheduler0.emulator.go.time import ZERO_DATE
from scheduler0.emulator.store.rows import JobRow


@dataclass
class JobBody:
    """The server's job, fields in the order of its keys. A date that is `ZERO_DATE` is not set."""

    id: int = member("id", UINT, omit_empty=True)
    project_id: int = member("projectId", UINT, omit_empty=True)
    spec: str = member("spec", STRING, omit_empty=True)
    data: str = member("data", STRING, omit_empty=True)
    executor_id: int | None = member("executorId", optional(UINT), omit_empty=True)
    start_date: str = member("startDate", DATE)
    end_date: str = member("endDate", DATE)
    last_execution_date: str = member("lastExecutionDate", DATE)
    timezone: str = member("timezone", STRING, omit_empty=True)
    timezone_offset: int = member("timezoneOffset", INT64, omit_empty=True)
    retry_max: int = member("retryMax", INT, omit_empty=True)
    execution_id: str = member("executionId", STRING, omit_empty=True)
    date_created: str = member("dateCreated", DATE)
    account_id: int = member("accountId", UINT, omit_empty=True)
    date_modified: str | None = member("dateModified", OPTIONAL_DATE, omit_empty=True)
    created_by: str = member("createdBy", STRING, omit_empty=True)
    modified_by: str | None = member("modifiedBy", optional(STRING), omit_empty=True)
    deleted_by: str | None = member("deletedBy", optional(STRING), omit_empty=True)
    status: str = member("status", STRING, omit_empty=True)


JOB = Struct(JobBody, "models.Job")
JOBS = ArrayOf(JOB)
_stored_members = attrgetter(*JobRow._fields)


def job_from_row(row: JobRow) -> JobBody:
    """A stored job. The last execution is not stored with it."""
    return JobBody(**row._asdict())


def job_to_row(job: JobBody, *, start_when_created: bool = True) -> JobRow:
    """The job as the store keeps it. A job without a start date starts when it was created.

    Without `start_when_created` a recurring job then has no start at all.
    """
    row = JobRow._make(_stored_members(job))
    if NAMED_UTC in (row.start_date[-6:], row.end_date[-6:], (row.date_modified or "")[-6:]):
        row = row._replace(
            start_date=DATE.written(row.start_date),
            end_date=DATE.written(row.end_date),
            date_modified=OPTIONAL_DATE.written(row.date_modified),
        )
    if row.start_date == ZERO_DATE and (start_when_created or not row.spec):
        return row._replace(start_date=row.date_created)
    return row
