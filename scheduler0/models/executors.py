"""Executors, local executors and test invocations (contract admin 3, 4)."""

from __future__ import annotations

from .._wire.records import (
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


class ExecutorType(OpenStrEnum):
    """Where a job runs."""

    WEBHOOK_URL = "webhook_url"
    CLOUD_FUNCTION = "cloud_function"
    LOCAL = "local"


class WebhookMethod(OpenStrEnum):
    """HTTP methods of webhooks. The server takes any text and sends it in capitals."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"


class Executor(Record):
    """How the server runs jobs. Only the answer to its creation has its secrets."""

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


class ExecutorPage(Record):
    """One page of executors, as sent; the server leaves out every member that is zero or empty."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    executors = many("executors", Executor.of)


class RegisteredLocalExecutor(Record):
    """The id of a new local executor."""

    id = field("id", integer)


class CommittedReports(Record):
    """How many reports the server did not skip. It does not prove that the server stored them."""

    committed = field("committed", integer)


class TestInvocation(Record):
    """How one delivery went. The server stores nothing of it."""

    __test__ = False  # keeps pytest from collecting it

    test = field("test", flag)
    executor_id = field("executorId", integer)
    executor_type = field("executorType", text)
    success = field("success", flag)
    error = optional("error", text)
    started_at = optional("startedAt", date)
    finished_at = optional("finishedAt", date)
    duration_ms = field("durationMs", integer)
    payload = field("payload", mapping)
