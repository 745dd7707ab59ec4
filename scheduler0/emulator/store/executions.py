"""Execution rows as the API reads and clears them. The scheduler writes them."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler0.emulator.go.strconv import INT64_MAX
from scheduler0.emulator.store.instants import SECOND
from scheduler0.emulator.store.ordering import LONG_LISTING, index_order
from scheduler0.emulator.store.paging import Page, select_page
from scheduler0.emulator.store.rows import ExecutionRow, columns

_SELECT = f"SELECT {columns(ExecutionRow)} FROM executions"
_HOUR = 3600 * SECOND


@dataclass(frozen=True)
class ExecutionFilter:
    """Which rows of an account are meant; what is `None` does not filter.

    The instants are whole seconds and both count in full: rows are compared by the second they were made in.
    """

    account_id: int
    start: int | None = None
    end: int | None = None
    project_id: int | None = None
    job_id: int | None = None
    state: int | None = None

    def where(self) -> tuple[str, tuple[int, ...]]:
        """The condition and its values."""
        conditions: Mapping[str, int | None] = {
            # A job has few rows: its index is the better one, which SQLite cannot know.
            "account_id = ?" if self.job_id is None else "+account_id = ?": self.account_id,
            "date_created >= ?": self.start,
            "date_created < ?": None if self.end is None else self.end + SECOND,
            "job_id IN (SELECT id FROM jobs WHERE project_id = ?)": _storable(self.project_id),
            "job_id = ?": _storable(self.job_id),
            "state = ?": self.state,
        }
        chosen = {text: value for text, value in conditions.items() if value is not None}
        return " AND ".join(chosen), tuple(chosen.values())

    @property
    def is_counted(self) -> bool:
        """The number of these rows is kept: they are filtered by nothing but the state."""
        return self == ExecutionFilter(self.account_id, state=self.state)


def count_executions(connection: sqlite3.Connection, chosen: ExecutionFilter) -> int:
    if chosen.is_counted:
        counts = executions_by_state(connection, chosen.account_id)
        return sum(counts.values()) if chosen.state is None else counts.get(chosen.state, 0)
    where, values = chosen.where()
    (count,) = connection.execute(f"SELECT COUNT(*) FROM executions WHERE {where}", values).fetchone()
    return int(count)


def list_executions(
    connection: sqlite3.Connection, chosen: ExecutionFilter, page: Page
) -> list[ExecutionRow]:
    counts = executions_by_state(connection, chosen.account_id)
    if chosen.job_id is None and sum(counts.values()) >= LONG_LISTING:
        _index_order(connection, page.column, of_state=chosen.state is not None)
    where, values = chosen.where()
    rows = select_page(connection, f"{_SELECT} WHERE {where}", values, page)
    return [ExecutionRow._make(row) for row in rows]


def has_execution(
    connection: sqlite3.Connection, account_id: int, job_id: int, unique_id: str, state: int
) -> bool:
    """Whether the account has a row of this state for one run of a job."""
    query = "SELECT 1 FROM executions WHERE job_id = ? AND state = ? AND account_id = ? AND unique_id = ?"
    return connection.execute(query, (job_id, state, account_id, unique_id)).fetchone() is not None


def executions_by_state(connection: sqlite3.Connection, account_id: int) -> dict[int, int]:
    """The number of rows of the account, by state; states without rows are left out."""
    query = "SELECT state, number FROM execution_counts WHERE account_id = ? AND number > 0"
    return dict(connection.execute(query, (account_id,)))


def executions_by_hour(
    connection: sqlite3.Connection,
    account_id: int,
    *,
    start: int,
    end: int,
    origin: int,
    states: Sequence[int],
) -> list[list[int]]:
    """The numbers of rows made from `start` to `end`, both included: by hour since `origin`, by state."""
    # Grouping by hour and state would sort all these rows.
    numbers = ", ".join(f"count(*) FILTER (WHERE state = {state:d})" for state in states)
    query = f"SELECT {numbers} FROM executions WHERE account_id = ? AND date_created BETWEEN ? AND ?"
    return [
        list(connection.execute(query, (account_id, max(hour, start), min(hour + _HOUR - 1, end))).fetchone())
        for hour in range(origin, end + 1, _HOUR)
    ]


def delete_executions(connection: sqlite3.Connection, account_id: int, *, before: int, limit: int) -> int:
    """Remove up to `limit` of the account's rows made before an instant; returns how many there were."""
    return connection.execute(
        "DELETE FROM executions WHERE id IN"
        " (SELECT id FROM executions WHERE account_id = ? AND date_created < ? LIMIT ?)",
        (account_id, before, limit),
    ).rowcount


def _index_order(connection: sqlite3.Connection, column: str, *, of_state: bool) -> None:
    # With all that rows are filtered by: those that a page skips are not read.
    if of_state:
        index_order(connection, "executions", ("account_id", "state", column, "id", "job_id"))
    elif column != "date_created":
        index_order(connection, "executions", ("account_id", column, "id", "state", "job_id"))


def _storable(number: int | None) -> int | None:
    """No row has an id above 63 bits, and SQLite takes none."""
    return None if number is None else min(number, INT64_MAX)
