"""What the server answers, as records: the wire object with typed attributes.

Every class names its schema in ``openapi.json``; a test holds the two together.
"""

from __future__ import annotations

from ._record import (
    OpenIntEnum,
    OpenStrEnum,
    Record,
    date,
    enum,
    field,
    flag,
    integer,
    many,
    mapping,
    optional,
    text,
)


class JobStatus(OpenStrEnum):
    """Whether a job is in the schedule."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "deleted"


class ExecutorType(OpenStrEnum):
    """Where a job runs."""

    WEBHOOK_URL = "webhook_url"
    CLOUD_FUNCTION = "cloud_function"
    LOCAL = "local"


class ExecutionState(OpenIntEnum):
    """What an execution row says of a run."""

    SCHEDULED = 0
    SUCCESS = 1
    FAILED = 2


class TaskState(OpenIntEnum):
    """How far an async task is."""

    NOT_STARTED = 0
    IN_PROGRESS = 1
    SUCCESS = 2
    FAILED = 3

    @property
    def finished(self) -> bool:
        return self in (TaskState.SUCCESS, TaskState.FAILED)


class CredentialScope(OpenStrEnum):
    """What an API key may do; ``admin`` includes the others, which imply nothing."""

    READ = "read"
    WRITE = "write"
    EXECUTE = "execute"
    ADMIN = "admin"


class Project(Record):
    """A group of jobs. The server stores no ``created_by`` and ``modified_by``: only the answer
    to the call that sent them has them (contract core 4)."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    name = field("name", text)
    description = optional("description", text)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    created_by = optional("createdBy", text)
    modified_by = optional("modifiedBy", text)
    deleted_by = optional("deletedBy", text)


class Job(Record):
    """A job. ``last_execution_date`` and ``execution_id`` are never filled by current servers;
    the executions of a job tell when it ran (contract core 4)."""

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


class Executor(Record):
    """How jobs are run. Its secrets are present only in the answer to its creation."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    name = field("name", text)
    description = optional("description", text)
    tags = many("tags", text)
    type = field("type", enum(ExecutorType))
    cloud_provider = optional("cloudProvider", text)
    region = optional("region", text)
    cloud_resource_url = optional("cloudResourceUrl", text)
    cloud_api_key = optional("cloudApiKey", text)
    cloud_api_secret = optional("cloudApiSecret", text)
    webhook_url = optional("webhookUrl", text)
    webhook_method = optional("webhookMethod", text)
    webhook_secret = optional("webhookSecret", text)
    command = optional("command", text)
    working_dir = optional("workingDir", text)
    payload_aggregation = field("payloadAggregation", flag)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    created_by = optional("createdBy", text)
    modified_by = optional("modifiedBy", text)
    deleted_by = optional("deletedBy", text)


class Credential(Record):
    """An API key of an account. ``plaintext_secret`` is answered once, by its creation."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    api_key = field("apiKey", text)
    plaintext_secret = optional("plaintextSecret", text)
    scopes = many("scopes", enum(CredentialScope))
    expires_at = optional("expiresAt", date)
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)
    created_by = optional("createdBy", text)
    modified_by = optional("modifiedBy", text)
    deleted_by = optional("deletedBy", text)
    archived_by = optional("archivedBy", text)

    @property
    def archived(self) -> bool:
        """The server sends the member only when it is true."""
        return self.get("archived") is True


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


class DateRangeAnalyticsPoint(Record):
    """The executions of one hour, UTC."""

    date = field("date", text)
    time = field("time", text)
    scheduled = field("scheduled", integer)
    success = field("success", integer)
    failed = field("failed", integer)


class DateRangeAnalytics(Record):
    """Thirteen hourly points around an instant (contract core, getExecutionAnalytics)."""

    account_id = field("accountId", integer)
    timezone = field("timezone", text)
    start_date = field("startDate", text)
    start_time = field("startTime", text)
    end_date = field("endDate", text)
    end_time = field("endTime", text)
    points = many("points", DateRangeAnalyticsPoint.of)


class ExecutionTotals(Record):
    """Log rows of the account per state, over all kept history."""

    account_id = field("accountId", integer)
    scheduled = field("scheduled", integer)
    success = field("success", integer)
    failed = field("failed", integer)


class Message(Record):
    """A sentence that the server answers where there is nothing else to say."""

    message = field("message", text)


class AsyncTask(Record):
    """Work that the server does after its answer. ``output`` is JSON text once finished."""

    id = field("id", integer)
    account_id = field("accountId", integer)
    request_id = field("requestId", text)
    input = field("input", text)
    output = field("output", text)
    service = field("service", text)
    state = field("state", enum(TaskState))
    date_created = optional("dateCreated", date)
    date_modified = optional("dateModified", date)


class Healthcheck(Record):
    """The node's view of the cluster; every value of ``raft_stats`` is text."""

    leader_address = field("leaderAddress", text)
    leader_id = field("leaderId", text)
    raft_stats = field("raftStats", mapping)


class ProjectPage(Record):
    """One page of projects, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    projects = many("projects", Project.of)


class JobPage(Record):
    """One page of jobs, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    jobs = many("jobs", Job.of)


class ExecutorPage(Record):
    """One page of executors, as sent; the server leaves out every member that is zero or empty."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    executors = many("executors", Executor.of)


class CredentialPage(Record):
    """One page of credentials, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    credentials = many("credentials", Credential.of)


class ExecutionPage(Record):
    """One page of executions, as sent."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    executions = many("executions", Execution.of)
