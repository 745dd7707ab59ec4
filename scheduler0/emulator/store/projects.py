"""Projects. "Live" means not deleted; a deleted project keeps its row."""

import sqlite3

from scheduler0.emulator.store.listing import Page, select_page
from scheduler0.emulator.store.rows import ProjectRow, columns, insertion

_SELECT = f"SELECT {columns(ProjectRow)} FROM projects"
_LIVE = "account_id = ? AND deleted_by IS NULL"


def get_project(connection: sqlite3.Connection, account_id: int, project_id: int) -> ProjectRow | None:
    """A live project of the account."""
    row = connection.execute(f"{_SELECT} WHERE {_LIVE} AND id = ?", (account_id, project_id)).fetchone()
    return None if row is None else ProjectRow._make(row)


def find_by_name(connection: sqlite3.Connection, account_id: int, name: str) -> int | None:
    """The id of the account's live project of exactly this name."""
    row = connection.execute(
        f"SELECT id FROM projects WHERE {_LIVE} AND name = ?", (account_id, name)
    ).fetchone()
    return None if row is None else int(row[0])


def count_projects(connection: sqlite3.Connection, account_id: int) -> int:
    """How many live projects the account has."""
    (count,) = connection.execute(f"SELECT COUNT(*) FROM projects WHERE {_LIVE}", (account_id,)).fetchone()
    return int(count)


def list_projects(connection: sqlite3.Connection, account_id: int, page: Page) -> list[ProjectRow]:
    """One page of the live projects."""
    rows = select_page(connection, f"{_SELECT} WHERE {_LIVE}", (account_id,), page)
    return [ProjectRow._make(row) for row in rows]


def insert_project(connection: sqlite3.Connection, project: ProjectRow) -> int:
    """Store a new project and return its id; the id in `project` does not count."""
    return int(connection.execute(insertion("projects", ProjectRow), project[1:]).lastrowid or 0)


def update_description(connection: sqlite3.Connection, project_id: int, description: str) -> None:
    connection.execute("UPDATE projects SET description = ? WHERE id = ?", (description, project_id))


def delete_project(connection: sqlite3.Connection, project_id: int, deleted_by: str) -> None:
    """Delete softly. The project's jobs are the caller's business."""
    connection.execute("UPDATE projects SET deleted_by = ? WHERE id = ?", (deleted_by, project_id))
