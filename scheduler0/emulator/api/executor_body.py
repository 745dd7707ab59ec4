"""An executor as requests carry it, and what create and update demand of it (contract admin.md 3)."""

from dataclasses import dataclass
from datetime import datetime

from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.go.decode import (
    BOOL,
    DATE,
    OPTIONAL_DATE,
    STRING,
    STRINGS,
    UINT,
    Struct,
    member,
    optional,
)
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.quirks import Quirks

WEBHOOK = "webhook_url"
CLOUD_FUNCTION = "cloud_function"
LOCAL = "local"
_TYPES = (WEBHOOK, CLOUD_FUNCTION, LOCAL)


@dataclass
class ExecutorBody:
    """The server's executor; `account_id` only has to be well-formed."""

    id: int = member("id", UINT)
    account_id: int = member("accountId", UINT)
    name: str = member("name", STRING)
    description: str = member("description", STRING)
    tags: tuple[str, ...] = member("tags", STRINGS)
    type: str = member("type", STRING)
    webhook_url: str = member("webhookUrl", STRING)
    webhook_method: str = member("webhookMethod", STRING)
    webhook_secret: str = member("webhookSecret", STRING, secret=True)
    cloud_provider: str = member("cloudProvider", STRING)
    region: str = member("region", STRING)
    cloud_resource_url: str = member("cloudResourceUrl", STRING)
    cloud_api_key: str = member("cloudApiKey", STRING, secret=True)
    cloud_api_secret: str = member("cloudApiSecret", STRING, secret=True)
    command: str = member("command", STRING)
    working_dir: str = member("workingDir", STRING)
    payload_aggregation: bool = member("payloadAggregation", BOOL)
    date_created: datetime | None = member("dateCreated", DATE)
    date_modified: datetime | None = member("dateModified", OPTIONAL_DATE)
    created_by: str = member("createdBy", STRING)
    modified_by: str | None = member("modifiedBy", optional(STRING))
    deleted_by: str | None = member("deletedBy", optional(STRING))


EXECUTOR = Struct(ExecutorBody, "models.Executor")


def check_new(body: ExecutorBody, quirks: Quirks) -> None:
    """A `Refusal` for the first thing that a new executor lacks.

    Only an exact type has demands of its own, so that one with `inexact_types_accepted` has none.
    """
    if not trim(body.name):
        raise Refusal(400, "executor name is required")
    _check_type(body, quirks)
    if body.type == WEBHOOK:
        _demand(trim(body.webhook_url), "webhook url is required")
        _demand(body.webhook_method, "webhook method is required")
    if body.type == CLOUD_FUNCTION:
        _check_cloud_function(body)
        _demand(body.cloud_api_key, "cloud API key is required for cloud function executors")
        _demand(body.cloud_api_secret, "cloud API secret is required for cloud function executors")


def check_changed(body: ExecutorBody, quirks: Quirks) -> None:
    """A `Refusal` for the first thing that the body of an update lacks."""
    _check_type(body, quirks)
    if body.type == CLOUD_FUNCTION:
        _check_cloud_function(body)


def _check_type(body: ExecutorBody, quirks: Quirks) -> None:
    matches = str.__contains__ if quirks.inexact_types_accepted else str.__eq__
    if not any(matches(body.type, known) for known in _TYPES):
        raise Refusal(400, "invalid job executor type")
    if body.type == LOCAL:
        _demand(trim(body.command), "command is required for local executors")


def _check_cloud_function(body: ExecutorBody) -> None:
    _demand(body.cloud_provider, "cloud provider is required for cloud function executors")
    _demand(body.region, "region is required for cloud function executors")
    _demand(body.cloud_resource_url, "cloud resource URL is required for cloud function executors")


def _demand(value: str, message: str) -> None:
    if not value:
        raise Refusal(400, message)
