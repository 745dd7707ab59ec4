"""The log of the AI prompts (contract ai.md 9)."""

import sqlite3

from starlette.responses import Response

from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.rfc3339 import DateError, format_instant, parse_date
from scheduler0.emulator.go.strconv import NumberError, atoi
from scheduler0.emulator.store import prompt_requests as store
from scheduler0.emulator.store.instants import SECOND, to_instant
from scheduler0.emulator.store.paging import Page
from scheduler0.emulator.store.prompt_requests import PromptFilter, PromptRequestRow

_DEFAULT_LIMIT = 25
_MAX_LIMIT = 100


async def list_prompt_requests(call: Call) -> Response:
    """No parameter is ever refused: what makes no sense does not count."""
    limit = _number(call, "limit") or _DEFAULT_LIMIT
    page = Page(
        limit=min(limit, _MAX_LIMIT), offset=_number(call, "offset"), ascending=call.query("order") == "ASC"
    )
    chosen = PromptFilter(
        account_id=call.account_id,
        provider=call.query("provider"),
        model=call.query("model"),
        status=call.query("status"),
        search=call.query("search"),
        start=_second(call, "start"),
        end=_second(call, "end"),
    )
    connection = call.backend.database.connection
    try:
        total = store.count_prompt_requests(connection, chosen)
        rows = store.list_prompt_requests(connection, chosen, page)
    except sqlite3.Error as error:
        # A pattern can be too long for the database.
        raise Refusal(500, str(error)) from error
    return success(
        {
            "requests": [_wire(row) for row in rows],
            "total": total,
            "limit": page.limit,
            "offset": page.offset,
        }
    )


def _number(call: Call, name: str) -> int:
    try:
        return max(atoi(call.query(name)), 0)
    except NumberError:
        return 0


def _second(call: Call, name: str) -> int | None:
    try:
        instant = to_instant(parse_date(call.query(name)))
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
