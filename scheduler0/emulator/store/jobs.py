"""Jobs. "Live" means not deleted; a deleted job keeps its row and is still read by id."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal

from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.store.listing import LONG_LISTING, Page, index_order, select_page
from scheduler0.emulator.store.rows import JobRow, columns, insertion

SELECT_JOBS = f"SELECT {columns(JobRow)} FROM jobs"
_INSERT = insertion("jobs", JobRow)
_UPDATE = (
    "UPDATE jobs SET "
    + ", ".join(f"{name} = ?" for name in JobRow._fields[2:])
    + " WHERE id = ? AND account_id = ?"
)


def get_job(connection: sqlite3.Connection, account_id: int, job_id: int) -> JobRow | None:
    """A job of the account, deleted or not."""
    row = connection.execute(
        f"{SELECT_JOBS} WHERE id = ? AND account_id = ?", (job_id, account_id)
    ).fetchone()
    return None if row is None else JobRow._make(row)


def count_jobs(connection: sqlite3.Connection, account_id: int, project_id: int | None) -> int:
    """How many live jobs the account has, in one project or in all."""
    query = "SELECT coalesce(sum(number), 0) FROM job_counts WHERE account_id = ?"
    values: tuple[int, ...] = (account_id,)
    if project_id is not None:
        query, values = f"{query} AND project_id = ?", (account_id, project_id)
    (count,) = connection.execute(query, values).fetchone()
    return int(count)


def list_jobs(
    connection: sqlite3.Connection, account_id: int, project_id: int | None, page: Page
) -> list[JobRow]:
    """One page of the live jobs, of one project or of all."""
    if count_jobs(connection, account_id, project_id) >= LONG_LISTING:
        _index_order(connection, page.column, of_project=project_id is not None)
    where, values = _live(account_id, project_id)
    return [
        JobRow._make(row) for row in select_page(connection, f"{SELECT_JOBS} WHERE {where}", values, page)
    ]


def jobs_of_executor(connection: sqlite3.Connection, account_id: int, executor_id: int) -> list[JobRow]:
    """The account's live jobs of this executor, whatever their status."""
    rows = connection.execute(
        f"{SELECT_JOBS} WHERE account_id = ? AND executor_id = ? AND deleted_by IS NULL ORDER BY id",
        (account_id, executor_id),
    )
    return [JobRow._make(row) for row in rows]


def insert_job(connection: sqlite3.Connection, job: JobRow) -> int:
    """Store a new job and return its id; the id in `job` does not count."""
    return int(connection.execute(_INSERT, job[1:]).lastrowid or 0)


def update_job(connection: sqlite3.Connection, job: JobRow) -> None:
    """Store every column of a job under its id and account."""
    connection.execute(_UPDATE, (*job[2:], job.id, job.account_id))


def activate_jobs(
    connection: sqlite3.Connection, account_id: int, now: int, *, stopped_only: bool
) -> list[int]:
    """Make live jobs of the account active, all or those that the server itself had stopped.

    Returns the ids of all that are active now.
    """
    where, values = _live(account_id, None)
    changed = f"{where} AND status != 'active'"
    if stopped_only:
        changed += " AND modified_by = 'system'"
    connection.execute(
        f"UPDATE jobs SET status = 'active', date_modified = ? WHERE {changed}",
        (format_instant(now), *values),
    )
    active = f"SELECT id FROM jobs WHERE {where} AND status = 'active'"
    return [job_id for (job_id,) in connection.execute(active, values)]


def delete_jobs_of_project(
    connection: sqlite3.Connection, account_id: int, project_id: int, *, deleted_by: str, now: int
) -> None:
    """Delete the account's live jobs in the project softly; their status says so."""
    where, values = _live(account_id, project_id)
    connection.execute(
        f"UPDATE jobs SET deleted_by = ?, date_modified = ?, status = 'deleted' WHERE {where}",
        (deleted_by, format_instant(now), *values),
    )


def project_has_jobs(connection: sqlite3.Connection, project_id: int) -> bool:
    """Whether any account has a live job in the project."""
    query = "SELECT 1 FROM job_counts WHERE project_id = ? AND number > 0 LIMIT 1"
    return connection.execute(query, (project_id,)).fetchone() is not None


def projects_of(connection: sqlite3.Connection, job_ids: Iterable[int]) -> dict[int, int]:
    """The projects of the jobs that exist, deleted or not, by the job's id."""
    query = "SELECT id, project_id FROM jobs WHERE id IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(query, (json.dumps(list(job_ids)),)))


def _index_order(connection: sqlite3.Connection, column: str, *, of_project: bool) -> None:
    constant = ("account_id", "project_id") if of_project else ("account_id",)
    # The id is part of every index, and live jobs are all equal in deleted_by.
    varying = () if column in (*constant, "id", "deleted_by") else (column,)
    if varying != ("date_created",):
        index_order(connection, "jobs", (*constant, *varying), where="deleted_by IS NULL")


def _live(account_id: int, project_id: int | None) -> tuple[str, tuple[int, ...]]:
    where = "account_id = ? AND deleted_by IS NULL"
    if project_id is None:
        return where, (account_id,)
    return f"{where} AND project_id = ?", (account_id, project_id)


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
