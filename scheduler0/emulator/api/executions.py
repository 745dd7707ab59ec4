"""Executions: listing, totals, numbers by the hour, and cleanup (contract core 5.14)."""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.list_query import unsigned
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import INT, STRING
from scheduler0.emulator.go.text import INT64_MIN, NumberError, atoi, parse_uint
from scheduler0.emulator.go.time import DateError, parse_date
from scheduler0.emulator.instants import DAY, SECOND, to_instant
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.store import executions as store
from scheduler0.emulator.store.accounts import remaining_executions
from scheduler0.emulator.store.executions import executions_by_hour
from scheduler0.emulator.store.listing import Page
from scheduler0.emulator.store.rows import ExecutionRow
from scheduler0.emulator.store.scheduling import deactivate_account_jobs

_WINDOW = timedelta(hours=12)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_BAD_DATE = "invalid startDate format (expected YYYY-MM-DD)"


async def get_execution_analytics(request: ApiRequest) -> Response:
    """The twelve hours around the given moment, as 13 hours of the clock. Empty hours are included."""
    start, end = _window(_moment(request), centred=request.quirks.centred_analytics)
    first_hour = _hour(start)
    counts = executions_by_hour(
        request.backend.database.connection,
        request.account_id,
        start=to_instant(start),
        end=to_instant(end),
        origin=to_instant(first_hour),
        states=tuple(STATES.values()),
    )
    points: list[dict[str, object]] = []
    for index, numbers in enumerate(counts):
        hour = first_hour + timedelta(hours=index)
        point: dict[str, object] = {"date": hour.date().isoformat(), "time": _clock(hour)}
        points.append(point | dict(zip(STATES, numbers, strict=True)))
    return success(
        {
            "accountId": request.account_id,
            "timezone": "UTC",
            "startDate": first_hour.date().isoformat(),
            "startTime": _clock(first_hour),
            "endDate": end.date().isoformat(),
            "endTime": _clock(end),
            "points": points,
        }
    )


def _moment(request: ApiRequest) -> datetime:
    date_text, time_text = (_required(request, name) for name in ("startDate", "startTime"))
    try:
        day = date.fromisoformat(date_text) if _DATE.fullmatch(date_text) else None
    except ValueError:
        day = None
    if day is None:
        raise ApiError(400, _BAD_DATE)
    # The server counts bytes.
    if len(time_text.encode()) not in (len("15:04"), len("15:04:05")):
        raise ApiError(400, "invalid startTime format (expected HH:MM:SS or HH:MM)")
    try:
        clock = time.fromisoformat(time_text) if _TIME.fullmatch(time_text) else None
    except ValueError:
        clock = None
    # Newer Pythons read 24:00 as midnight.
    if clock is None or time_text.startswith("24"):
        raise ApiError(400, "invalid startTime format")
    return datetime.combine(day, clock, UTC)


def _window(moment: datetime, *, centred: bool) -> tuple[datetime, datetime]:
    try:
        start = moment - _WINDOW / 2 if centred else moment
        return start, start + _WINDOW
    except OverflowError as error:
        raise ApiError(400, _BAD_DATE) from error


def _required(request: ApiRequest, name: str) -> str:
    text = request.query(name)
    if not text:
        raise ApiError(400, f"{name} is not provided")
    return text


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _clock(hour: datetime) -> str:
    return f"{hour.hour:02d}:00:00"


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


async def list_executions(request: ApiRequest) -> Response:
    offset = _integer(request, "offset", default=0)
    if offset < 0 and not request.quirks.negative_numbers_fail:
        raise ApiError(400, "invalid offset")
    limit = _integer(request, "limit", default=50)
    chosen = store.ExecutionFilter(
        account_id=request.account_id,
        start=_date(request, "startDate"),
        end=_date(request, "endDate"),
        project_id=_id(request, "projectId"),
        job_id=_id(request, "jobId"),
        state=_state(request),
    )
    page = _page(request, limit, offset)
    connection = request.backend.database.connection
    return success(
        {
            "total": store.count_executions(connection, chosen),
            "offset": unsigned(offset),
            "limit": limit,
            "executions": [_wire(row) for row in store.list_executions(connection, chosen, page)],
        }
    )


async def get_execution_totals(request: ApiRequest) -> Response:
    counts = store.executions_by_state(request.backend.database.connection, request.account_id)
    return success(
        {"accountId": request.account_id} | {name: counts.get(state, 0) for name, state in STATES.items()}
    )


async def cleanup_old_logs(request: ApiRequest) -> Response:
    """Remove old rows. With `cleanup_stops_jobs` it also stops the jobs of an account without allowance."""
    body = await parse(
        await request.body(again="request body is required"),
        _CLEANUP,
        status=400,
        message="invalid request body",
    )
    account_id = request.account_id
    _check_cleanup(body, account_id)
    database = request.backend.database
    before = max(request.now - body.retention_months * _MONTH, INT64_MIN)
    while store.delete_executions(database.connection, account_id, before=before, limit=_DELETED_AT_ONCE):
        # Clearing a long history takes a while, and other requests want to be answered in between.
        await asyncio.sleep(0)
    if request.quirks.cleanup_stops_jobs and account_id != SYSTEM_ACCOUNT:
        left = remaining_executions(database.connection, account_id)
        if left is not None and left <= 0:
            deactivate_account_jobs(database.connection, [account_id], request.now)
    return success({"message": f"Old execution logs cleaned up successfully for account {account_id}"})


def _check_cleanup(body: CleanupBody, account_id: int) -> None:
    if not body.account_id:
        raise ApiError(400, "accountId is required")
    try:
        named = parse_uint(body.account_id)
    except NumberError as error:
        raise ApiError(400, "invalid account ID") from error
    if named != account_id:
        raise ApiError(400, "account ID mismatch")
    if body.retention_months <= 0:
        raise ApiError(400, "retentionMonths must be greater than 0")


def _integer(request: ApiRequest, name: str, *, default: int) -> int:
    text = request.query(name)
    try:
        return atoi(text) if text else default
    except NumberError as error:
        raise ApiError(400, f"invalid {name}") from error


def _date(request: ApiRequest, name: str) -> int | None:
    text = request.query(name)
    if not text:
        return None
    try:
        instant = to_instant(parse_date(text))
    except DateError as error:
        raise ApiError(400, f"invalid {name} (expected RFC3339)") from error
    return instant - instant % SECOND


def _id(request: ApiRequest, name: str) -> int | None:
    text = request.query(name)
    try:
        return (parse_uint(text) if text else 0) or None
    except NumberError as error:
        raise ApiError(400, f"invalid {name}") from error


def _state(request: ApiRequest) -> int | None:
    name = request.query("state")
    if not name:
        return None
    if name not in STATES:
        raise ApiError(400, "invalid state parameter, expected 'scheduled', 'success', or 'failed'")
    return STATES[name]


def _page(request: ApiRequest, limit: int, offset: int) -> Page:
    name = request.query("orderBy")
    if name and name not in _COLUMNS:
        raise ApiError(
            400,
            "invalid orderBy parameter, expected 'dateCreated', 'lastExecutionDateTime', "
            "or 'nextExecutionDateTime'",
        )
    if limit < 0:
        raise request.breakdown(ApiError(400, "limit must not be negative"))
    return Page(limit, max(offset, 0), _COLUMNS[name or "dateCreated"], _ascending(request))


def _ascending(request: ApiRequest) -> bool:
    direction = request.query("orderDirection")
    if request.quirks.order_direction_ignored:
        return bool(request.query("orderBy")) and direction == "ASC"
    if direction.upper() not in ("", "ASC", "DESC"):
        raise ApiError(400, "invalid orderDirection parameter, expected 'ASC' or 'DESC'")
    return direction.upper() == "ASC"


def _wire(row: ExecutionRow) -> dict[str, object]:
    return {
        "id": row.id,
        "uniqueId": row.unique_id,
        "state": row.state,
        "nodeId": row.node_id,
        "lastExecutionDatetime": row.last_execution_datetime,
        "nextExecutionDatetime": row.next_execution_datetime,
        "jobId": row.job_id,
        "jobQueueVersion": row.job_queue_version,
        "executionVersion": row.execution_version,
        "dateCreated": row.date_created,
        "accountId": row.account_id,
        "dateModified": None,
    }
