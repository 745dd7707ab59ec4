"""Executions: the listing, the totals and the clearing of old ones (contract core.md 5)."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.listing import unsigned
from scheduler0.emulator.go.decode import INT, STRING, Struct, member
from scheduler0.emulator.go.rfc3339 import DateError, format_instant, parse_date
from scheduler0.emulator.go.strconv import INT64_MIN, NumberError, atoi, parse_uint
from scheduler0.emulator.store import executions as store
from scheduler0.emulator.store.accounts import remaining_executions
from scheduler0.emulator.store.engine_store import deactivate_account_jobs
from scheduler0.emulator.store.instants import DAY, SECOND, to_instant
from scheduler0.emulator.store.paging import Page
from scheduler0.emulator.store.rows import ExecutionRow

STATES = {"scheduled": 0, "success": 1, "failed": 2}
"""The names of the states of an execution, in queries and in counts."""

_COLUMNS = {
    "dateCreated": "date_created",
    "lastExecutionDateTime": "last_execution_datetime",
    "nextExecutionDateTime": "next_execution_datetime",
}
_MONTH = 30 * DAY
_DELETED_AT_ONCE = 5000


@dataclass
class CleanupBody:
    account_id: str = member("accountId", STRING)
    retention_months: int = member("retentionMonths", INT)


_CLEANUP = Struct(CleanupBody, "struct")


async def list_executions(call: Call) -> Response:
    offset = _integer(call, "offset", default=0)
    if offset < 0 and not call.quirks.negative_offset_wraps:
        raise Refusal(400, "invalid offset")
    limit = _integer(call, "limit", default=50)
    chosen = store.ExecutionFilter(
        account_id=call.account_id,
        start=_date(call, "startDate"),
        end=_date(call, "endDate"),
        project_id=_id(call, "projectId"),
        job_id=_id(call, "jobId"),
        state=_state(call),
    )
    page = _page(call, limit, offset)
    connection = call.backend.database.connection
    return success(
        {
            "total": store.count_executions(connection, chosen),
            "offset": unsigned(offset),
            "limit": limit,
            "executions": [_wire(row) for row in store.list_executions(connection, chosen, page)],
        }
    )


async def get_execution_totals(call: Call) -> Response:
    counts = store.executions_by_state(call.backend.database.connection, call.account_id)
    return success(
        {"accountId": call.account_id} | {name: counts.get(state, 0) for name, state in STATES.items()}
    )


async def cleanup_old_logs(call: Call) -> Response:
    """Removes old rows; with `cleanup_stops_jobs`, stops the jobs of an account without allowance, too."""
    body = parse(
        await call.body(again="request body is required"),
        _CLEANUP,
        status=400,
        message="invalid request body",
    )
    account_id = call.account_id
    _check_cleanup(body, account_id)
    database = call.backend.database
    before = max(call.now - body.retention_months * _MONTH, INT64_MIN)
    while store.delete_executions(database.connection, account_id, before=before, limit=_DELETED_AT_ONCE):
        # Clearing a long history takes a while, and other requests want to be answered in between.
        await asyncio.sleep(0)
    if call.quirks.cleanup_stops_jobs and account_id != SYSTEM_ACCOUNT:
        left = remaining_executions(database.connection, account_id)
        if left is not None and left <= 0:
            deactivate_account_jobs(database.connection, [account_id], call.now)
    return success({"message": f"Old execution logs cleaned up successfully for account {account_id}"})


def _check_cleanup(body: CleanupBody, account_id: int) -> None:
    if not body.account_id:
        raise Refusal(400, "accountId is required")
    try:
        named = parse_uint(body.account_id)
    except NumberError as error:
        raise Refusal(400, "invalid account ID") from error
    if named != account_id:
        raise Refusal(400, "account ID mismatch")
    if body.retention_months <= 0:
        raise Refusal(400, "retentionMonths must be greater than 0")


def _integer(call: Call, name: str, *, default: int) -> int:
    text = call.query(name)
    try:
        return atoi(text) if text else default
    except NumberError as error:
        raise Refusal(400, f"invalid {name}") from error


def _date(call: Call, name: str) -> int | None:
    text = call.query(name)
    if not text:
        return None
    try:
        instant = to_instant(parse_date(text))
    except DateError as error:
        raise Refusal(400, f"invalid {name} (expected RFC3339)") from error
    return instant - instant % SECOND


def _id(call: Call, name: str) -> int | None:
    text = call.query(name)
    try:
        return (parse_uint(text) if text else 0) or None
    except NumberError as error:
        raise Refusal(400, f"invalid {name}") from error


def _state(call: Call) -> int | None:
    name = call.query("state")
    if not name:
        return None
    if name not in STATES:
        raise Refusal(400, "invalid state parameter, expected 'scheduled', 'success', or 'failed'")
    return STATES[name]


def _page(call: Call, limit: int, offset: int) -> Page:
    name = call.query("orderBy")
    if name and name not in _COLUMNS:
        raise Refusal(
            400,
            "invalid orderBy parameter, expected 'dateCreated', 'lastExecutionDateTime', "
            "or 'nextExecutionDateTime'",
        )
    if limit < 0:
        raise call.breakdown(Refusal(400, "limit must not be negative"))
    return Page(limit, max(offset, 0), _COLUMNS[name or "dateCreated"], _ascending(call))


def _ascending(call: Call) -> bool:
    direction = call.query("orderDirection")
    if call.quirks.order_direction_ignored:
        return bool(call.query("orderBy")) and direction == "ASC"
    if direction.upper() not in ("", "ASC", "DESC"):
        raise Refusal(400, "invalid orderDirection parameter, expected 'ASC' or 'DESC'")
    return direction.upper() == "ASC"


def _wire(row: ExecutionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "uniqueId": row.unique_id,
        "state": row.state,
        "nodeId": row.node_id,
        "lastExecutionDatetime": format_instant(row.last_execution_datetime),
        "nextExecutionDatetime": format_instant(row.next_execution_datetime),
        "jobId": row.job_id,
        "jobQueueVersion": row.job_queue_version,
        "executionVersion": row.execution_version,
        "dateCreated": format_instant(row.date_created),
        "accountId": row.account_id,
        "dateModified": None,
    }
