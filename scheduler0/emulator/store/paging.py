"""One page of a listing."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scheduler0.emulator.go.strconv import INT64_MAX


@dataclass(frozen=True)
class Page:
    """Rows `offset` to `offset + limit` in the order of `column`, a name that the caller has checked.

    Rows that are equal in that column follow their ids, so that pages neither overlap nor leave gaps.
    """

    limit: int
    offset: int
    column: str = "date_created"
    ascending: bool = False


def select_page(
    connection: sqlite3.Connection, select: str, values: Sequence[object], page: Page
) -> list[tuple[Any, ...]]:
    """The rows of `select`, a SELECT with a WHERE, on `page`."""
    direction = "ASC" if page.ascending else "DESC"
    # SQLite takes no integer above 64 bits; nothing lies beyond the largest offset anyhow.
    offset = min(page.offset, INT64_MAX)
    return connection.execute(
        f"{select} ORDER BY {page.column} {direction}, id {direction} LIMIT ? OFFSET ?",
        (*values, page.limit, offset),
    ).fetchall()
