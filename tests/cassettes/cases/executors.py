"""Executors, recorded against the emulator and the world of ``recorded_emulator.py``."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import BadRequestError, NotFoundError, UnprocessableEntityError
from scheduler0.models import ExecutorType
from scheduler0.types import ExecutorDeleteRequestBody, ExecutorRequestBody, ExecutorUpdateRequestBody

from ..case import Case, Fails
from ..cassette import REPLACED
from ..recording_secrets import CLOUD_API_KEY, CLOUD_API_SECRET, WEBHOOK_SECRET

CASES = (
    Case(
        "listExecutors",
        "executors.list",
        gives={"total": 1, "offset": 0, "items.0.name": "Hook", "items.0.tags": ["billing"]},
    ),
    Case(
        "listExecutors",
        "list_executors",
        kwargs={"order_by_direction": "up"},
        fails=Fails(BadRequestError, "invalid order by direction. Must be ASC or DESC"),
    ),
    Case(
        "createExecutor",
        "executors.create",
        kwargs={
            "name": "Alerts",
            "type": "webhook_url",
            "webhook_url": "https://hooks.test/alerts",
            "webhook_method": "POST",
            "webhook_secret": WEBHOOK_SECRET,
            "created_by": "ann",
        },
        gives={
            "id": 2,
            "type": ExecutorType.WEBHOOK_URL,
            "webhook_secret": REPLACED,
            "payload_aggregation": False,
            "date_created": datetime(2030, 1, 1, tzinfo=UTC),
        },
    ),
    Case(
        "createExecutor",
        "create_executor",
        (
            ExecutorRequestBody(
                name="Cloud",
                type="cloud_function",
                cloud_provider="aws",
                region="eu-west-1",
                cloud_resource_url="https://functions.test/run",
                cloud_api_key=CLOUD_API_KEY,
                cloud_api_secret=CLOUD_API_SECRET,
                created_by="ann",
                date_created="yesterday",
            ),
        ),
        fails=Fails(
            UnprocessableEntityError,
            'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
        ),
    ),
    Case(
        "getExecutor",
        "executors.get",
        (1,),
        gives={
            "id": 1,
            "account_id": 2,
            "webhook_url": "https://hooks.test/billing",
            "webhook_method": "POST",
            "webhook_secret": None,
            "deleted_by": None,
        },
    ),
    # The server answers 200 with an empty executor here; the client makes the error.
    Case(
        "getExecutor",
        "get_executor",
        (99,),
        fails=Fails(
            NotFoundError,
            "this account has no executor 99 (the server answers 200 with an empty one)",
        ),
    ),
    Case(
        "updateExecutor",
        "executors.update",
        (1,),
        {"description": "Billing, moved", "modified_by": "bob"},
        gives={
            "id": 1,
            "name": "Hook",
            "description": "Billing, moved",
            "tags": ["billing"],
            "modified_by": "bob",
        },
    ),
    Case(
        "updateExecutor",
        "update_executor",
        (1, ExecutorUpdateRequestBody(name="Hook", type="local", modified_by="bob")),
        fails=Fails(BadRequestError, "command is required for local executors"),
    ),
    Case("deleteExecutor", "executors.delete", (1,), {"deleted_by": "bob"}, gives={"": None}),
    Case(
        "deleteExecutor",
        "delete_executor",
        (99, ExecutorDeleteRequestBody(deleted_by="bob")),
        fails=Fails(BadRequestError, "account id is required"),
    ),
    Case(
        "testInvokeExecutor",
        "executors.test_invoke",
        (2,),
        {"job": {"data": "ping"}, "age": "24h", "execution_time": datetime(2030, 1, 1, 9, tzinfo=UTC)},
        gives={
            "test": True,
            "success": True,
            "error": None,
            "executor_id": 2,
            "executor_type": "webhook_url",
            "payload.job.data": "ping",
            "payload.job.dateCreated": "2029-12-31T00:00:00Z",
            "payload.lastExecutionDateTime": "2030-01-01T09:00:00Z",
        },
    ),
    Case(
        "testInvokeExecutor",
        "test_invoke_executor",
        (99,),
        fails=Fails(NotFoundError, "executor 99 not found"),
    ),
)
