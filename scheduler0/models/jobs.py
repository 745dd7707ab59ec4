"""Jobs (contract core 4)."""

from __future__ import annotations

from .._wire.records import OpenStrEnum, Record, date, enum, field, integer, many, optional, text


class JobStatus(OpenStrEnum):
    """Whether a job is in the schedule."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


class Job(Record):
    """A job. Current servers never fill ``last_execution_date`` and ``execution_id``.
    To know when the job ran, list its executions (contract core 4)."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    project_id = field("projectId", integer)
    executor_id = optional("executorId", integer)
    spec = optional("spec", text)
    data = optional("data", text)
    start_date = optional("startDate", date)
    end_date = optional("endDate", date)
    last_execution_date = optional("lastExecutionDate", date)
    timezone = optional("timezone", text)
    timezone_offset = optional("timezoneOffset", integer)
    retry_max = optional("retryMax", integer)
    execution_id = optional("executionId", text)
    status = optional("status", enum(JobStatus))
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    created_by = optional("createdBy", text)
    modified_by = optional("modifiedBy", text)
    deleted_by = optional("deletedBy", text)


class JobPage(Record):
    """One page of jobs, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    jobs = many("jobs", Job.of)
