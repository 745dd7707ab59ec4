"""A store of an older version is brought to the newest one when it is opened."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scheduler0.emulator.instants import ZERO, to_instant
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.dates_as_text import DATES_AS_TEXT
from scheduler0.emulator.store.executions import ExecutionFilter, count_executions, list_executions
from scheduler0.emulator.store.executors import get_executor
from scheduler0.emulator.store.jobs import count_jobs, get_job, insert_job
from scheduler0.emulator.store.listing import Page
from scheduler0.emulator.store.projects import get_project
from scheduler0.emulator.store.scheduling import insert_executions
from scheduler0.emulator.store.schema import VERSIONS

from ..engine.engine_world import NOON, job_row

CREATED = to_instant(NOON) + 250_000
DAY = 86_400_000_000


def older_store(path: Path, version: int) -> None:
    """A store as an emulator of this version has left it: dates are instants."""
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript("".join(VERSIONS[:version]) + f"PRAGMA user_version = {version};")
        for job, zone, deleted_by in ((1, "America/New_York", None), (2, "UTC", None), (3, "nowhere", "me")):
            old.execute(
                "INSERT INTO jobs VALUES"
                " (?, 1, 7, 1, '', 'data', ?, 0, ?, ?, 3, 'active', ?, NULL, 'me', NULL, ?)",
                (job, zone, CREATED, ZERO, CREATED, deleted_by),
            )
            old.execute(
                "INSERT INTO executions VALUES (?, 1, ?, 'id', 0, 1, 1, 1, ?, ?, ?)",
                (job + 10, job, ZERO, CREATED, CREATED),
            )
        old.execute(
            "INSERT INTO executions VALUES (99, 1, 4, 'id', 1, 1, 1, 1, ?, ?, ?)", (ZERO, ZERO, CREATED)
        )
        old.execute("DELETE FROM executions WHERE id = 99")
        old.execute(
            "INSERT INTO executors VALUES (1, 1, 'e', '', '[\"a\", \"b\"]', 'webhook_url', 'http://x',"
            " 'POST', 's',"
            " '', '', '', '', '', '', '', 1, ?, ?, 'me', NULL, NULL)",
            (CREATED, CREATED + DAY),
        )
        old.execute("INSERT INTO projects VALUES (7, 1, 'p', 'd', ?, NULL)", (CREATED,))
        old.execute(
            "INSERT INTO credentials VALUES (1, 1, 'k', 'h', '[]', 0, NULL, ?, NULL, 'me', NULL, NULL, NULL)",
            (CREATED,),
        )


OF_INSTANTS = range(1, 1 + VERSIONS.index(DATES_AS_TEXT))
"""The versions that `older_store` knows."""


@pytest.mark.parametrize("version", OF_INSTANTS)
def test_an_older_store_keeps_its_rows(tmp_path: Path, version: int) -> None:
    path = tmp_path / "store.db"
    older_store(path, version)
    with closing(Database(path)) as database:
        connection = database.connection
        job = get_job(connection, 1, 1)
        assert job == job_row(
            id=1,
            account_id=1,
            project_id=7,
            spec="",
            data="data",
            timezone="America/New_York",
            start_date="2026-08-03T08:00:00.25-04:00",
            end_date="0001-01-01T00:00:00Z",
            retry_max=3,
            date_created="2026-08-03T12:00:00.25Z",
            created_by="me",
        )
        assert count_jobs(connection, 1, 7) == 2
        executor = get_executor(connection, 1, 1)
        assert executor is not None
        assert executor.tags == ("a", "b")
        assert executor.payload_aggregation is True
        assert executor.date_created == "2026-08-03T12:00:00.25Z"
        assert executor.date_modified == "2026-08-04T12:00:00.25Z"
        project = get_project(connection, 1, 7)
        assert project is not None
        assert project.date_created == "2026-08-03T12:00:00.25Z"
        ((created,),) = connection.execute("SELECT date_created FROM credentials")
        assert created == "2026-08-03T12:00:00.25Z"


def test_executions_of_an_older_store_get_a_project_and_the_zone_of_their_job(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    older_store(path, 6)
    with closing(Database(path)) as database:
        rows = list_executions(database.connection, ExecutionFilter(1), Page(10, 0, "id", ascending=True))
        assert [(row.id, row.project_id) for row in rows] == [(11, 7), (12, 7), (13, 7)]
        assert [row.last_execution_datetime for row in rows] == [
            "0000-12-31T19:03:58-04:56",
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
        ]
        assert [row.next_execution_datetime for row in rows] == [
            "2026-08-03T08:00:00.25-04:00",
            "2026-08-03T12:00:00.25Z",
            "2026-08-03T12:00:00.25Z",
        ]
        assert {row.date_created for row in rows} == {"2026-08-03T12:00:00.25Z"}
        assert count_executions(database.connection, ExecutionFilter(1, project_id=7)) == 3


def test_the_rows_dates_of_the_last_version_become_texts(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    version = 1 + VERSIONS.index(DATES_AS_TEXT)
    older_store(path, version - 1)
    with closing(sqlite3.connect(path)) as old, old:
        old.create_function("date_text", 2, lambda instant, zone: instant and str(instant))
        old.executescript(VERSIONS[version - 1] + f"PRAGMA user_version = {version};")
    with closing(Database(path)) as database:
        connection = database.connection
        rows = list_executions(connection, ExecutionFilter(1), Page(10, 0, "id", ascending=True))
        assert [row.id for row in rows] == [11, 12, 13]
        assert {row.date_created for row in rows} == {"2026-08-03T12:00:00.25Z"}
        # What belongs to the table is made anew: counts follow, and so do the rows of a job that moves.
        insert_executions(connection, [rows[0]._replace(project_id=7)])
        connection.execute("UPDATE jobs SET project_id = 8 WHERE id = 1")
        counts = {
            number: count_executions(connection, ExecutionFilter(1, project_id=number)) for number in (7, 8)
        }
        assert counts == {7: 2, 8: 2}
        ((highest,),) = connection.execute("SELECT max(id) FROM executions")
        assert highest == 100
    with closing(Database(tmp_path / "new.db")) as new, closing(Database(path)) as database:
        assert database._schema() == new._schema()


def test_ids_go_on_where_they_were(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    older_store(path, 6)
    with closing(Database(path)) as database:
        connection = database.connection
        assert insert_job(connection, job_row(account_id=1)) == 4
        highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'executions'").fetchone()
        assert highest == (99,)
