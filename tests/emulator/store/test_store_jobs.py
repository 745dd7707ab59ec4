"""The stored number of live jobs is the number that counting gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.jobs import count_jobs, delete_jobs_of_project, get_job, insert_job, update_job

from ..engine.engine_world import job_row

ACCOUNTS = (1, 2)
PROJECTS = (7, 8)
OPERATIONS = ("insert", "delete", "restore", "move", "touch", "delete project", "remove")


def check(database: Database) -> None:
    for account in ACCOUNTS:
        for project in (None, *PROJECTS):
            counted = database.connection.execute(
                "SELECT count(*) FROM jobs WHERE account_id = ? AND deleted_by IS NULL"
                " AND project_id = ifnull(?, project_id)",
                (account, project),
            ).fetchone()[0]
            assert count_jobs(database.connection, account, project) == counted


steps = st.tuples(
    st.sampled_from(OPERATIONS), st.integers(1, 5), st.sampled_from(ACCOUNTS), st.sampled_from(PROJECTS)
)


@settings(max_examples=60)
@given(st.lists(steps, max_size=12))
def test_the_count_follows_every_change(sequence: list[tuple[str, int, int, int]]) -> None:
    database = Database()
    connection = database.connection
    for operation, number, account, project in sequence:
        job = get_job(connection, account, number)
        match operation:
            case "insert":
                insert_job(connection, job_row(account_id=account, project_id=project))
            case "delete project":
                delete_jobs_of_project(connection, account, project, deleted_by="me", now=1)
            case "remove":
                connection.execute("DELETE FROM jobs WHERE id = ?", (number,))
            case _ if job is None:
                pass
            case "delete":
                update_job(connection, job._replace(deleted_by="me"))
            case "restore":
                update_job(connection, job._replace(deleted_by=None))
            case "move":
                update_job(connection, job._replace(project_id=project))
            case "touch":
                update_job(connection, job._replace(status="inactive"))
        check(database)
    database.close()
