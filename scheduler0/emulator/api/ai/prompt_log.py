"""The log of the AI prompts (contract ai 9)."""

import sqlite3

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.text import NumberError, atoi
from scheduler0.emulator.go.time import DateError, format_instant, parse_date
from scheduler0.emulator.instants import SECOND, to_instant
from scheduler0.emulator.store import ai as store
from scheduler0.emulator.store.ai import PromptFilter, PromptRequestRow
from scheduler0.emulator.store.listing import Page

_DEFAULT_LIMIT = 25
_MAX_LIMIT = 100


async def list_prompt_requests(request: ApiRequest) -> Response:
    """List logged prompts. A parameter that makes no sense is ignored."""
    limit = _number(request, "limit") or _DEFAULT_LIMIT
    page = Page(
        limit=min(limit, _MAX_LIMIT),
        offset=_number(request, "offset"),
        ascending=request.query("order") == "ASC",
    )
    chosen = PromptFilter(
        account_id=request.account_id,
        provider=request.query("provider"),
        model=request.query("model"),
        status=request.query("status"),
        search=request.query("search"),
        start=_second(request, "start"),
        end=_second(request, "end"),
    )
    connection = request.backend.database.connection
    try:
        total = store.count_prompt_requests(connection, chosen)
        rows = store.list_prompt_requests(connection, chosen, page)
    except sqlite3.Error as error:
        # A pattern can be too long for the database.
        raise ApiError(500, str(error)) from error
    return success(
        {
            "requests": [_wire(row) for row in rows],
            "total": total,
            "limit": page.limit,
            "offset": page.offset,
        }
    )


def _number(request: ApiRequest, name: str) -> int:
    try:
        return max(atoi(request.query(name)), 0)
    except NumberError:
        return 0


def _second(request: ApiRequest, name: str) -> int | None:
    try:
        instant = to_instant(parse_date(request.query(name)))
    except DateError:
        return None
    return instant - instant % SECOND


def _wire(row: PromptRequestRow) -> dict[str, object]:
    changed: dict[str, object] = {
        "estimated_cost_usd": number(row.estimated_cost_usd),
        "date_created": format_instant(row.date_created),
    }
    document: dict[str, object] = {**row._asdict(), **changed}
    if not row.error:
        del document["error"]
    return document
