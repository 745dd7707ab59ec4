"""Executions: the operations and their keyword arguments."""

from __future__ import annotations

from typing import Any, TypedDict

from .. import models
from .._wire.arguments import account, at_least
from .._wire.bodies import BodyRule
from .endpoint import Endpoint, Ordering

LIST_EXECUTIONS = Endpoint(
    "executions.list_executions",
    models.ExecutionPage.of,
    rows="executions",
    # The server writes these two as ...Datetime in its answers (contract core 4).
    ordering=Ordering(
        {
            "date_created": "dateCreated",
            "last_execution_datetime": "lastExecutionDateTime",
            "next_execution_datetime": "nextExecutionDateTime",
        },
        direction="order_direction",
        capitals=True,
        default="date_created",
    ),
)
GET_EXECUTION_ANALYTICS = Endpoint("executions.get_execution_analytics", models.DateRangeAnalytics.of)
GET_EXECUTION_TOTALS = Endpoint("executions.get_execution_totals", models.ExecutionTotals.of)
CLEANUP_OLD_EXECUTION_LOGS = Endpoint(
    "executions.cleanup_old_execution_logs",
    models.Message.of,
    BodyRule("CleanupOldLogsRequestBody", sends_account=True),
)


class CleanupFields(TypedDict, total=False):
    retention_months: int
    account_id: str | int


def cleanup_body(account_id: object, retention_months: object) -> dict[str, Any]:
    """The body of a cleanup. The server wants the account as text here, and again in the header."""
    named = account(account_id)
    if named is None:
        raise ValueError("account_id must name the account whose executions are deleted")
    return {"accountId": named, "retentionMonths": at_least(1, "retention_months", retention_months)}
