"""Executions (contract core 4, contract runtime A6)."""

from __future__ import annotations

from .._wire.records import OpenIntEnum, Record, date, enum, field, integer, many, optional, text


class ExecutionState(OpenIntEnum):
    """The state of a run in its execution row."""

    SCHEDULED = 0
    SUCCESS = 1
    FAILED = 2


class Execution(Record):
    """One row of the execution log: a run scheduled, succeeded or failed. Rows of finished
    runs carry no unique id and no times of their own: join on job id and execution version
    (contract runtime A6)."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    unique_id = field("uniqueId", text)
    state = field("state", enum(ExecutionState))
    node_id = field("nodeId", integer)
    job_id = field("jobId", integer)
    last_execution_datetime = optional("lastExecutionDatetime", date)
    next_execution_datetime = optional("nextExecutionDatetime", date)
    job_queue_version = field("jobQueueVersion", integer)
    execution_version = field("executionVersion", integer)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)


class ExecutionPage(Record):
    """One page of executions, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    executions = many("executions", Execution.of)


class DateRangeAnalyticsPoint(Record):
    """The executions of one hour, UTC."""

    date = field("date", text)
    time = field("time", text)
    scheduled = field("scheduled", integer)
    success = field("success", integer)
    failed = field("failed", integer)


class DateRangeAnalytics(Record):
    """Thirteen hourly points around an instant (contract core 5.14)."""

    account_id = field("accountId", integer)
    timezone = field("timezone", text)
    start_date = field("startDate", text)
    start_time = field("startTime", text)
    end_date = field("endDate", text)
    end_time = field("endTime", text)
    points = many("points", DateRangeAnalyticsPoint.of)


class ExecutionTotals(Record):
    """The number of execution rows of the account per state, over all kept history."""

    account_id = field("accountId", integer)
    scheduled = field("scheduled", integer)
    success = field("success", integer)
    failed = field("failed", integer)
