"""Async tasks: work that is done after the request that ordered it. A task is never removed."""

import sqlite3
from enum import IntEnum

from scheduler0.emulator.store.rows import AsyncTaskRow, columns, insertion

_SELECT = f"SELECT {columns(AsyncTaskRow)} FROM async_tasks"


class TaskState(IntEnum):
    """The states of an async task, as on the wire."""

    NOT_STARTED = 0
    IN_PROGRESS = 1
    SUCCESS = 2
    FAILED = 3

    @property
    def finished(self) -> bool:
        return self >= TaskState.SUCCESS


def get_task(connection: sqlite3.Connection, account_id: int, request_id: str) -> AsyncTaskRow | None:
    """The account's task of this request id."""
    row = connection.execute(
        f"{_SELECT} WHERE request_id = ? AND account_id = ?", (request_id, account_id)
    ).fetchone()
    return None if row is None else AsyncTaskRow._make(row)


def unfinished_tasks(connection: sqlite3.Connection) -> list[AsyncTaskRow]:
    """The tasks of all accounts that are not finished, oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE state < 2 ORDER BY id")
    return [AsyncTaskRow._make(row) for row in rows]


def insert_task(connection: sqlite3.Connection, task: AsyncTaskRow) -> int:
    """Store a new task and return its id; the id in `task` does not count."""
    return int(connection.execute(insertion("async_tasks", AsyncTaskRow), task[1:]).lastrowid or 0)


def put_task(connection: sqlite3.Connection, task: AsyncTaskRow) -> None:
    """Store a task under its own id. If another task has this id, that task gets a new id."""
    connection.execute(
        "UPDATE async_tasks SET id = 1 + (SELECT max(id) FROM async_tasks) WHERE id = ? AND request_id <> ?",
        (task.id, task.request_id),
    )
    marks = ", ".join("?" * len(task))
    connection.execute(f"INSERT OR REPLACE INTO async_tasks ({columns(AsyncTaskRow)}) VALUES ({marks})", task)


def update_task(
    connection: sqlite3.Connection, task_id: int, state: TaskState, *, output: str = "", now: int
) -> None:
    connection.execute(
        "UPDATE async_tasks SET state = ?, output = ?, date_modified = ? WHERE id = ?",
        (int(state), output, now, task_id),
    )
