"""Whose the projects and executors are that jobs name."""

import sqlite3
from collections.abc import Sequence
from typing import Literal


def accounts_of(
    connection: sqlite3.Connection,
    table: Literal["projects", "executors"],
    ids: Sequence[int],
    *,
    deleted: bool,
) -> dict[int, int]:
    """The account of each of the rows that exist, or were `deleted`, by id."""
    marks = ", ".join("?" * len(ids))
    query = f"SELECT id, account_id FROM {table} WHERE id IN ({marks}) AND (? OR deleted_by IS NULL)"
    return dict(connection.execute(query, (*ids, deleted)))
