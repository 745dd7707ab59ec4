"""The cluster, its dumps, and the rotation of its secret (contract admin 7, 8)."""

from __future__ import annotations

from .._wire.records import Record, date, field, integer, mapping, optional, text
from .jobs import Job


class ClusterNode(Record):
    """A member of the cluster."""

    node_id = field("nodeId", integer)
    node_address = field("nodeAddress", text)
    client_address = field("clientAddress", text)


class ClusterStatus(Record):
    """What was done, in the server's words."""

    status = field("status", text)


class StartedTask(Record):
    """Work that was started. Its task belongs to account 1."""

    status = field("status", text)
    request_id = field("requestId", text)


class JobScheduleKey(Record):
    """An entry of the schedule queue."""

    job_id = field("jobId", integer)
    execution_time = optional("executionTime", date)


class JobSchedule(Record):
    """An entry of the executions cache. Current servers dump none."""

    job = field("job", Job.of)
    mem_execution = field("memExecution", mapping)


class JobQueueLog(Record):
    """The jobs that a node is to run."""

    id = field("id", integer)
    node_id = field("nodeId", integer)
    lower_bound_job_id = field("lowerBoundJobId", integer)
    upper_bound_job_id = field("upperBoundJobId", integer)
    version = field("version", integer)
    date_created = optional("dateCreated", date)


class JobQueueVersion(Record):
    """A version of the distribution of jobs to nodes."""

    id = field("id", integer)
    version = field("version", integer)
    number_of_active_nodes = field("numberOfActiveNodes", integer)
    date_created = optional("dateCreated", date)


class RotatedSecrets(Record):
    """How many stored secrets were encrypted again."""

    credentials_rotated = field("credentialsRotated", integer)
    executors_rotated = field("executorsRotated", integer)
    ai_settings_rotated = field("aiSettingsRotated", integer)
