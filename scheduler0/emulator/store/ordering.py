"""Indexes for the orders in which long tables are listed, each made when somebody asks for that order.

Jobs can be listed in thirteen orders. Were there an index for each from the beginning, the store would take
ten times as long for a new job, and next to nobody would use them.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

LONG_LISTING = 2_000
"""From this number of rows on an index pays: fewer are sorted in a millisecond or two."""

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
    # Such as on a full disk: the page is slower without the index, but can be had.
    with suppress(sqlite3.OperationalError):
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({', '.join(columns)}){condition}")


def drop_orders(connection: sqlite3.Connection) -> None:
    """Drop the indexes that `index_order` has made: the schema is that of a new store then."""
    query = "SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB ?"
    for (name,) in connection.execute(query, (f"*{_MARK}*",)).fetchall():
        quoted = name.replace('"', '""')
        connection.execute(f'DROP INDEX "{quoted}"')
