"""Executions and health, recorded against the emulator, once the job of ``recorded_emulator.ran`` ran."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import AuthenticationError, BadRequestError, ServiceUnavailableError
from scheduler0.models import ExecutionState

from ..case import Answer, Case, Fails

CASES = (
    Case(
        "listExecutions",
        "executions.list",
        kwargs={"job_id": 2, "start_date": datetime(2030, 1, 1, tzinfo=UTC), "order": "asc"},
        gives={
            "total": 2,
            "items.0.state": ExecutionState.SCHEDULED,
            "items.1.state": ExecutionState.SUCCESS,
            "items.1.job_id": 2,
            "items.1.account_id": 2,
            "items.1.date_modified": None,
        },
    ),
    Case(
        "listExecutions",
        "list_executions",
        kwargs={"order_by": "id"},
        fails=Fails(
            BadRequestError,
            "invalid orderBy parameter, expected 'dateCreated', 'lastExecutionDateTime',"
            " or 'nextExecutionDateTime'",
        ),
    ),
    Case(
        "getExecutionAnalytics",
        "executions.analytics",
        (datetime(2030, 1, 1, 0, 30, tzinfo=UTC),),
        gives={
            "account_id": 2,
            "timezone": "UTC",
            "start_date": "2029-12-31",
            "start_time": "18:00:00",
            "end_time": "06:00:00",
            "points.12.time": "06:00:00",
            "points.6.success": 1,
            "points.5.success": 0,
        },
    ),
    Case(
        "getExecutionAnalytics",
        "get_date_range_analytics",
        ("01/01/2030", "00:30:00"),
        fails=Fails(BadRequestError, "invalid startDate format (expected YYYY-MM-DD)"),
    ),
    Case(
        "getExecutionTotals",
        "executions.totals",
        gives={"account_id": 2, "scheduled": 2, "success": 1, "failed": 0},
    ),
    Case(
        "getExecutionTotals",
        "get_execution_totals",
        (3,),
        fails=Fails(AuthenticationError, "unauthorized request - cannot determine authentication type"),
    ),
    Case(
        "cleanupOldExecutionLogs",
        "executions.cleanup",
        kwargs={"retention_months": 6},
        gives={"message": "Old execution logs cleaned up successfully for account 2"},
    ),
    Case(
        "cleanupOldExecutionLogs",
        "cleanup_old_execution_logs",
        ("7", 6),
        {"account_id_override": 2},
        fails=Fails(BadRequestError, "account ID mismatch"),
    ),
    Case(
        "healthcheck",
        "health.check",
        gives={"leader_address": "localhost:7070", "leader_id": "1", "raft_stats.state": "Leader"},
    ),
    Case(
        "healthcheck",
        "healthcheck",
        fails=Fails(ServiceUnavailableError, "peer cannot accept requests"),
        answers=(Answer(503, "peer cannot accept requests"),),
    ),
)
