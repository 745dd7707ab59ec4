"""Jobs. "Live" means not deleted; a deleted job keeps its row and is still read by id."""

import sqlite3

from scheduler0.emulator.store.ordering import LONG_LISTING, index_order
from scheduler0.emulator.store.paging import Page, select_page
from scheduler0.emulator.store.rows import JobRow, columns, insertion

_SELECT = f"SELECT {columns(JobRow)} FROM jobs"
_INSERT = insertion("jobs", JobRow)
_UPDATE = (
    "UPDATE jobs SET "
    + ", ".join(f"{name} = ?" for name in JobRow._fields[2:])
    + " WHERE id = ? AND account_id = ?"
)


def get_job(connection: sqlite3.Connection, account_id: int, job_id: int) -> JobRow | None:
    """A job of the account, deleted or not."""
    row = connection.execute(f"{_SELECT} WHERE id = ? AND account_id = ?", (job_id, account_id)).fetchone()
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
    return [JobRow._make(row) for row in select_page(connection, f"{_SELECT} WHERE {where}", values, page)]


def jobs_of_executor(connection: sqlite3.Connection, account_id: int, executor_id: int) -> list[JobRow]:
    """The account's live jobs of this executor, whatever their status."""
    rows = connection.execute(
        f"{_SELECT} WHERE account_id = ? AND executor_id = ? AND deleted_by IS NULL ORDER BY id",
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
        (now, *values),
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
        (deleted_by, now, *values),
    )


def project_has_jobs(connection: sqlite3.Connection, project_id: int) -> bool:
    """Whether any account has a live job in the project."""
    row = connection.execute(
        "SELECT 1 FROM jobs WHERE project_id = ? AND deleted_by IS NULL LIMIT 1", (project_id,)
    ).fetchone()
    return row is not None


def _index_order(connection: sqlite3.Connection, column: str, *, of_project: bool) -> None:
    constant = ("account_id", "project_id") if of_project else ("account_id",)
    # The id is part of every index, and live jobs are all equal in deleted_by.
    varying = () if column in (*constant, "id", "deleted_by") else (column,)
    if varying != ("date_created",) and (of_project or varying):
        index_order(connection, "jobs", (*constant, *varying), where="deleted_by IS NULL")


def _live(account_id: int, project_id: int | None) -> tuple[str, tuple[int, ...]]:
    where = "account_id = ? AND deleted_by IS NULL"
    if project_id is None:
        return where, (account_id,)
    return f"{where} AND project_id = ?", (account_id, project_id)
