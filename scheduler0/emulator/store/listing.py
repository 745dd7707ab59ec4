"""Pages of long tables, and the indexes that they need."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from scheduler0.emulator.go.text import INT64_MAX


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
    # SQLite takes no integer above 64 bits; there is nothing beyond the largest offset.
    offset = min(page.offset, INT64_MAX)
    return connection.execute(
        f"{select} ORDER BY {page.column} {direction}, id {direction} LIMIT ? OFFSET ?",
        (*values, page.limit, offset),
    ).fetchall()


LONG_LISTING = 2_000
"""An index pays from this number of rows on. Fewer rows are sorted in a millisecond or two."""
_MARK = "_by_"
"""In the names of these indexes, and of no other."""


def index_order(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], *, where: str = ""
) -> None:
    """Make the index of `table` by `columns`, of the rows for which `where` holds, unless it is there.

    It is made once for each store, in some tenths of a second for 100,000 rows.
    """
    name = f"{table}{_MARK}{'_'.join(columns)}"
    condition = f" WHERE {where}" if where else ""
    # On a full disk this fails, for example. The page works without the index, only slower.
    with suppress(sqlite3.OperationalError):
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({', '.join(columns)}){condition}")


def drop_orders(connection: sqlite3.Connection) -> None:
    """Drop the indexes of `index_order`, so that the schema is that of a new store."""
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB ?"
    for (name,) in connection.execute(query, (f"*{_MARK}*",)).fetchall():
        quoted = name.replace('"', '""')
        connection.execute(f'DROP INDEX "{quoted}"')
