"""Read and clear execution rows, for the API. The scheduler writes them."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.instants import HOUR, ZERO
from scheduler0.emulator.store.listing import LONG_LISTING, Page, index_order, select_page
from scheduler0.emulator.store.rows import ExecutionRow, columns

_SELECT = f"SELECT {columns(ExecutionRow)} FROM executions"
# The text of a moment is that of its second, then either "Z" or the fraction and "Z".
_BEHIND_SECOND = "["


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

    def where(self) -> tuple[str, tuple[int | str, ...]]:
        """The condition and its values."""
        conditions: Mapping[str, int | str | None] = {
            # A job has few rows: its index is the better one, which SQLite cannot know.
            "account_id = ?" if self.job_id is None else "+account_id = ?": self.account_id,
            "date_created >= ?": None if self.start is None else _second(self.start),
            "date_created < ?": None if self.end is None else _second(self.end) + _BEHIND_SECOND,
            "project_id = ?" if self.job_id is None else "+project_id = ?": _storable(self.project_id),
            "job_id = ?": _storable(self.job_id),
            "state = ?": self.state,
        }
        chosen = {text: value for text, value in conditions.items() if value is not None}
        return " AND ".join(chosen), tuple(chosen.values())

    @property
    def is_counted(self) -> bool:
        """Whether the number of these rows is kept: they are filtered by project and state at most."""
        return self.start is None and self.end is None and self.job_id is None


def count_executions(connection: sqlite3.Connection, chosen: ExecutionFilter) -> int:
    if chosen.is_counted:
        counts = executions_by_state(connection, chosen.account_id, chosen.project_id)
        return sum(counts.values()) if chosen.state is None else counts.get(chosen.state, 0)
    where, values = chosen.where()
    (count,) = connection.execute(f"SELECT COUNT(*) FROM executions WHERE {where}", values).fetchone()
    return int(count)


def list_executions(
    connection: sqlite3.Connection, chosen: ExecutionFilter, page: Page
) -> list[ExecutionRow]:
    if chosen.job_id is None and count_executions(connection, _by_account(chosen)) >= LONG_LISTING:
        _index_order(connection, page.column, chosen)
    where, values = chosen.where()
    rows = select_page(connection, f"{_SELECT} WHERE {where}", values, page)
    return [ExecutionRow._make(row) for row in rows]


def has_execution(
    connection: sqlite3.Connection, account_id: int, job_id: int, unique_id: str, state: int
) -> bool:
    """Whether the account has a row of this state for one run of a job."""
    query = "SELECT 1 FROM executions WHERE job_id = ? AND state = ? AND account_id = ? AND unique_id = ?"
    return connection.execute(query, (job_id, state, account_id, unique_id)).fetchone() is not None


def executions_by_state(
    connection: sqlite3.Connection, account_id: int, project_id: int | None = None
) -> dict[int, int]:
    """The number of rows of the account, or of one of its projects, by state."""
    query = "SELECT state, sum(number) FROM execution_counts WHERE account_id = ?"
    values: tuple[int, ...] = (account_id,)
    if project_id is not None:
        query, values = f"{query} AND project_id = ?", (account_id, min(project_id, INT64_MAX))
    return dict(connection.execute(f"{query} GROUP BY state HAVING sum(number) > 0", values))


def executions_by_hour(
    connection: sqlite3.Connection,
    account_id: int,
    *,
    start: int,
    end: int,
    origin: int,
    states: Sequence[int],
) -> list[list[int]]:
    """The numbers of rows made from `start` to `end`, both included: by hour since `origin`, by state.

    The instants are whole seconds.
    """
    # Grouping by hour and state would sort all these rows.
    numbers = ", ".join(f"count(*) FILTER (WHERE state = {state:d})" for state in states)
    query = f"SELECT {numbers} FROM executions WHERE account_id = ? AND date_created"
    counts: list[list[int]] = []
    for hour in range(origin, end + 1, HOUR):
        bounds = _second(max(hour, start)), _second(min(hour + HOUR, end))
        counts.append(list(connection.execute(f"{query} BETWEEN ? AND ?", (account_id, *bounds)).fetchone()))
    # The texts of the last second are behind that bound, and only its very beginning is inside.
    last = connection.execute(f"{query} = ?", (account_id, format_instant(end))).fetchone()
    counts[-1] = [before + more for before, more in zip(counts[-1], last, strict=True)]
    return counts


def delete_executions(connection: sqlite3.Connection, account_id: int, *, before: int, limit: int) -> int:
    """Remove up to `limit` of the account's rows made before an instant; returns how many there were."""
    return connection.execute(
        "DELETE FROM executions WHERE id IN"
        " (SELECT id FROM executions WHERE account_id = ? AND date_created < ? LIMIT ?)",
        (account_id, format_instant(max(before, ZERO)), limit),
    ).rowcount


def _by_account(chosen: ExecutionFilter) -> ExecutionFilter:
    return ExecutionFilter(chosen.account_id, project_id=chosen.project_id)


def _index_order(connection: sqlite3.Connection, column: str, chosen: ExecutionFilter) -> None:
    # With all that rows are filtered by: those that a page skips are not read.
    equal = ("account_id",) if chosen.project_id is None else ("account_id", "project_id")
    if chosen.state is not None:
        index_order(connection, "executions", (*equal, "state", column, "id"))
    elif column != "date_created":
        index_order(connection, "executions", (*equal, column, "id", "state"))


def _second(instant: int) -> str:
    """The text of a moment, which is a whole second, without its "Z"."""
    return format_instant(instant).removesuffix("Z")


def _storable(number: int | None) -> int | None:
    """No row has an id above 63 bits, and SQLite takes none."""
    return None if number is None else min(number, INT64_MAX)
