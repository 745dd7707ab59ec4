"""Runs of jobs with the names of what they belong to: the execution rows, newest first, of all accounts."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.instants import ZERO, from_instant

_ROWS_AT_ONCE = 4_000
_MOST_ROWS = 16_000
"""A page looks at no more rows than these. Another one goes on from there."""
_COLUMNS = (
    "e.id, e.account_id, e.project_id, e.job_id, e.state, e.execution_version, e.next_execution_datetime,"
    " e.date_created, j.spec, j.executor_id, p.name, x.name, s.next_execution_datetime"
)
_NAMED = (
    f"SELECT {_COLUMNS} FROM executions AS e"
    " LEFT JOIN jobs AS j ON j.id = e.job_id"
    " LEFT JOIN projects AS p ON p.id = e.project_id"
    " LEFT JOIN executors AS x ON x.id = j.executor_id"
    # A result does not say when its run was due. The row of the scheduled run does.
    " LEFT JOIN executions AS s ON e.state > 0 AND s.id = (SELECT max(id) FROM executions"
    " WHERE job_id = e.job_id AND execution_version = e.execution_version AND state = 0)"
    " WHERE e.id IN ({marks}) ORDER BY e.id DESC"
)


class RunRow(NamedTuple):
    """An execution row. A name is None where nothing has this id."""

    id: int
    account_id: int
    project_id: int
    job_id: int
    state: int
    """0 scheduled, 1 success, 2 failed."""
    version: int
    """The number of the run in its job."""
    due: str | None
    """When the run is due. None if that is not known: a local executor has reported it."""
    written: str
    """When the row was written: for a result, when the delivery was over."""
    spec: str | None
    """Empty for a job that runs once, None if the job is gone."""
    executor_id: int | None
    project: str | None
    executor: str | None

    @property
    def late_by(self) -> timedelta | None:
        """From the due moment to the result; None for a run that is only scheduled."""
        due = ZERO if self.state == 0 or self.due is None else read_instant(self.due)
        return None if due == ZERO else from_instant(read_instant(self.written)) - from_instant(due)


@dataclass(frozen=True)
class RunFilter:
    """Which runs are meant; what is None does not filter."""

    state: int | None = None
    job_id: int | None = None
    project_id: int | None = None
    executor_id: int | None = None

    def where(self) -> tuple[str, list[int]]:
        conditions = {
            "state = ?": self.state,
            "project_id = ?": self.project_id,
            "(SELECT executor_id FROM jobs WHERE jobs.id = job_id) = ?": self.executor_id,
        }
        chosen = {text: min(value, INT64_MAX) for text, value in conditions.items() if value is not None}
        return " AND ".join(["1", *chosen]), list(chosen.values())


class RunPage(NamedTuple):
    """Some runs, newest first."""

    runs: list[RunRow]
    older: int | None
    """What `before` of the next page is. None if there is nothing older."""
    is_complete: bool
    """False if so many rows were looked at that the page has fewer runs than were asked for."""


def newest_runs(
    connection: sqlite3.Connection, chosen: RunFilter, *, limit: int, before: int | None = None
) -> RunPage:
    """Up to `limit` of the chosen runs whose ids are below `before`.

    It takes some milliseconds, however many rows there are: it looks at 16,000 of them at most.
    """
    start = INT64_MAX if before is None else min(before, INT64_MAX)
    if chosen.job_id is not None:
        return _page(connection, _ids_of_job(connection, chosen, limit + 1, start), limit)
    if chosen.state is not None and not _count(connection, chosen.state):
        return RunPage([], None, True)
    ids: list[int] = []
    looked = 0
    while len(ids) <= limit and looked < _MOST_ROWS:
        # The lowest id of the next rows: ids have gaps where rows were deleted.
        rows = "SELECT id FROM executions WHERE id < ? ORDER BY id DESC LIMIT ?"
        lowest, number = connection.execute(
            f"SELECT min(id), count(*) FROM ({rows})", (start, _ROWS_AT_ONCE)
        ).fetchone()
        if not number:
            return _page(connection, ids, limit)
        where, values = chosen.where()
        query = f"SELECT id FROM executions WHERE id >= ? AND id < ? AND {where} ORDER BY id DESC LIMIT ?"
        left = limit + 1 - len(ids)
        ids += [row[0] for row in connection.execute(query, (lowest, start, *values, left))]
        start, looked = lowest, looked + number
    if len(ids) > limit:
        return _page(connection, ids, limit)
    return RunPage(_named(connection, ids), start, False)


def find_run(connection: sqlite3.Connection, run_id: int) -> RunRow | None:
    """The row with this id."""
    return next(iter(_named(connection, [min(run_id, INT64_MAX)])), None)


def results_of(connection: sqlite3.Connection, run: RunRow, *, limit: int) -> list[RunRow]:
    """The rows of the same run of the job, newest first: it is scheduled, and has results."""
    query = (
        "SELECT id FROM executions WHERE job_id = ? AND execution_version = ? ORDER BY state DESC, id DESC"
        " LIMIT ?"
    )
    rows = connection.execute(query, (run.job_id, run.version, limit))
    return _named(connection, [row[0] for row in rows])


def _count(connection: sqlite3.Connection, state: int) -> int:
    query = "SELECT coalesce(sum(number), 0) FROM execution_counts WHERE state = ?"
    return int(connection.execute(query, (min(state, INT64_MAX),)).fetchone()[0])


def _ids_of_job(connection: sqlite3.Connection, chosen: RunFilter, limit: int, start: int) -> list[int]:
    """In the order of the index, which is that of time; a job of every second has many rows."""
    where, values = chosen.where()
    job_id = min(chosen.job_id or 0, INT64_MAX)
    cursor = connection.execute(
        "SELECT execution_version, state FROM executions WHERE id = ? AND job_id = ?", (start, job_id)
    ).fetchone()
    position, at = "", list[int]()
    if cursor is not None:
        position, at = " AND (execution_version, state, id) < (?, ?, ?)", [*cursor, start]
    query = (
        f"SELECT id FROM executions WHERE job_id = ? AND {where}{position}"
        " ORDER BY execution_version DESC, state DESC, id DESC LIMIT ?"
    )
    return [row[0] for row in connection.execute(query, (job_id, *values, *at, limit))]


def _page(connection: sqlite3.Connection, ids: list[int], limit: int) -> RunPage:
    shown = ids[:limit]
    return RunPage(_named(connection, shown), shown[-1] if len(ids) > limit else None, True)


def _named(connection: sqlite3.Connection, ids: Sequence[int]) -> list[RunRow]:
    """The rows of these ids, in this order."""
    query = _NAMED.format(marks=", ".join("?" * len(ids)))
    found = {row[0]: _run(row) for row in connection.execute(query, ids)}
    return [found[run_id] for run_id in ids if run_id in found]


def _run(row: tuple[Any, ...]) -> RunRow:
    (run_id, account, project_id, job, state, version, following, written, spec, executor_id, *names, due) = (
        row
    )
    return RunRow(
        id=run_id,
        account_id=account,
        project_id=project_id,
        job_id=job,
        state=state,
        version=version,
        due=following if state == 0 else due,
        written=written,
        spec=spec,
        executor_id=executor_id,
        project=names[0],
        executor=names[1],
    )
