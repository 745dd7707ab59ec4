"""Executors (contract admin 3)."""

from __future__ import annotations

from .._record import OpenStrEnum, Record, date, enum, field, flag, integer, many, optional, text


class ExecutorType(OpenStrEnum):
    """Where a job runs."""

    WEBHOOK_URL = "webhook_url"
    CLOUD_FUNCTION = "cloud_function"
    LOCAL = "local"


class WebhookMethod(OpenStrEnum):
    """HTTP methods of webhooks; the server takes any text and sends it in capitals."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    DELETE = "DELETE"


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


class ExecutorPage(Record):
    """One page of executors, as sent; the server leaves out every member that is zero or empty."""

    total = optional("total", integer)
    offset = optional("offset", integer)
    limit = optional("limit", integer)
    executors = many("executors", Executor.of)
