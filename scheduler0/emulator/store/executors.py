"""Executors. A deleted one keeps its row and its jobs, and is still read by id."""

import sqlite3

from scheduler0.emulator.store.listing import Page, select_page
from scheduler0.emulator.store.rows import ExecutorRow, columns, insertion

_SELECT = f"SELECT {columns(ExecutorRow)} FROM executors"
_LIVE = "account_id = ? AND deleted_by IS NULL"
_UPDATE = (
    "UPDATE executors SET "
    + ", ".join(f"{name} = ?" for name in ExecutorRow._fields[2:])
    + " WHERE id = ? AND account_id = ?"
)


def get_executor(connection: sqlite3.Connection, account_id: int, executor_id: int) -> ExecutorRow | None:
    """An executor of the account, deleted or not."""
    row = connection.execute(
        f"{_SELECT} WHERE id = ? AND account_id = ?", (executor_id, account_id)
    ).fetchone()
    return None if row is None else ExecutorRow.read(row)


def executor_by_id(connection: sqlite3.Connection, executor_id: int) -> ExecutorRow | None:
    """The executor of any account; None for an unknown or deleted one."""
    row = connection.execute(f"{_SELECT} WHERE id = ? AND deleted_by IS NULL", (executor_id,)).fetchone()
    return None if row is None else ExecutorRow.read(row)


def count_executors(connection: sqlite3.Connection, account_id: int) -> int:
    """The number of executors of the account, without deleted ones."""
    (count,) = connection.execute(f"SELECT COUNT(*) FROM executors WHERE {_LIVE}", (account_id,)).fetchone()
    return int(count)


def list_executors(connection: sqlite3.Connection, account_id: int, page: Page) -> list[ExecutorRow]:
    """One page of the executors, without deleted ones."""
    rows = select_page(connection, f"{_SELECT} WHERE {_LIVE}", (account_id,), page)
    return [ExecutorRow.read(row) for row in rows]


def insert_executor(connection: sqlite3.Connection, executor: ExecutorRow) -> int:
    """Store a new executor and return its id; the id in `executor` does not count."""
    return int(connection.execute(insertion("executors", ExecutorRow), executor.values()[1:]).lastrowid or 0)


def update_executor(connection: sqlite3.Connection, executor: ExecutorRow) -> int:
    """Store every column of an executor under its id and account; returns the number of rows changed."""
    cursor = connection.execute(_UPDATE, (*executor.values()[2:], executor.id, executor.account_id))
    return cursor.rowcount
