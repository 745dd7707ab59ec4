"""Long tables are listed in every order by an index, with the same result as sorting."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from scheduler0.emulator.api.executions import _COLUMNS as EXECUTION_COLUMNS
from scheduler0.emulator.api.jobs import _COLUMNS as JOB_COLUMNS
from scheduler0.emulator.store import credentials, executions, jobs
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.executions import ExecutionFilter
from scheduler0.emulator.store.listing import Page
from scheduler0.emulator.store.rows import CredentialRow
from scheduler0.emulator.store.scheduling import insert_executions

from ..engine.engine_world import execution_row, job_row

ROWS = 60


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(jobs, "LONG_LISTING", ROWS // 4)
    monkeypatch.setattr(executions, "LONG_LISTING", ROWS // 4)
    with closing(Database()) as database:
        yield database


def plans(connection: sqlite3.Connection, function: Callable[[], Any]) -> tuple[Any, str]:
    """What the function returns, and how SQLite carries out its queries when it is called again."""
    statements: list[str] = []
    function()
    connection.set_trace_callback(statements.append)
    result = function()
    connection.set_trace_callback(None)
    steps = [
        str(step[3])
        for statement in statements
        if statement.startswith("SELECT")
        for step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    return result, "\n".join(steps)


@pytest.mark.parametrize("column", JOB_COLUMNS)
@pytest.mark.parametrize("project", [None, 1])
@pytest.mark.parametrize("ascending", [True, False])
def test_jobs_in_every_order(database: Database, column: str, project: int | None, ascending: bool) -> None:
    rows = [
        job_row(
            account_id=1 + index % 2,
            project_id=1 + index // 2 % 2,
            spec=f"{index % 7} * * * * *",
            executor_id=index % 5,
            start_date=index * 37 % 11,
            date_modified=index % 3 or None,
            modified_by="me" if index % 4 else None,
            deleted_by="me" if index % 10 == 9 else None,
        )
        for index in range(4 * ROWS)
    ]
    for row in rows:
        jobs.insert_job(database.connection, row)
    page = Page(7, 5, column, ascending)
    found, plan = plans(database.connection, lambda: jobs.list_jobs(database.connection, 1, project, page))

    wanted = [
        row._replace(id=index + 1)
        for index, row in enumerate(rows)
        if row.account_id == 1 and row.deleted_by is None and project in (None, row.project_id)
    ]
    wanted.sort(key=lambda row: ((getattr(row, column) is not None, getattr(row, column)), row.id))
    assert found == (wanted if ascending else wanted[::-1])[5:12]
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("column", ["date_modified", "expires_at"])
def test_credentials_are_ordered_by_the_texts_of_their_dates(database: Database, column: str) -> None:
    second = 1_785_585_600_000_000
    row = CredentialRow(0, 1, "", "", "[]", 0, None, "", None, "me", None, None, None)
    for place, fraction in enumerate((None, 1, 120_000, 100_000, 500_000, 0), start=1):
        moment = None if fraction is None else second + fraction
        number = credentials.insert_credential(
            database.connection, row._replace(api_key=str(place), **{column: moment})
        )
        assert number == place
    for ascending in (True, False):
        page = Page(10, 0, column, ascending)
        found = [row.id for row in credentials.list_credentials(database.connection, 1, page)]
        assert found == sorted(found, reverse=not ascending)
        assert len(found) == 6


FILTERS: list[dict[str, int]] = [{}, {"state": 1}, {"project_id": 2}, {"project_id": 2, "state": 2}]


def add_executions(connection: sqlite3.Connection) -> None:
    for project in (1, 2):
        jobs.insert_job(connection, job_row(project_id=project))
    insert_executions(
        connection,
        [
            execution_row(
                account_id=1 + index % 2,
                project_id=1 + index // 2 % 2,
                job_id=1 + index // 2 % 2,
                state=index % 3,
                date_created=index * 1_000_000,
                last_execution_datetime=index * 37 % 11,
                next_execution_datetime=index * 41 % 13,
            )
            for index in range(4 * ROWS)
        ],
    )


@pytest.mark.parametrize("column", EXECUTION_COLUMNS.values())
@pytest.mark.parametrize("chosen", FILTERS)
def test_executions_in_every_order(database: Database, column: str, chosen: dict[str, int]) -> None:
    connection = database.connection
    add_executions(connection)
    page = Page(7, 5, column)
    filter_ = ExecutionFilter(1, **chosen)
    found, plan = plans(connection, lambda: executions.list_executions(connection, filter_, page))
    everything = executions.list_executions(connection, ExecutionFilter(1), Page(-1, 0, "id", ascending=True))
    wanted = [
        row
        for row in everything
        if chosen.get("project_id", row.job_id) == row.job_id and chosen.get("state", row.state) == row.state
    ]
    wanted.sort(key=lambda row: (getattr(row, column), row.id), reverse=True)
    assert found == wanted[5:12]
    assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_executions_of_a_job_are_not_searched_among_those_of_the_account(database: Database) -> None:
    add_executions(database.connection)
    chosen = ExecutionFilter(1, job_id=1)
    _, plan = plans(
        database.connection, lambda: executions.list_executions(database.connection, chosen, Page(5, 0))
    )
    assert "INDEX executions_of_job" in plan


def check_counts(connection: sqlite3.Connection) -> None:
    for account, project, state in itertools.product((1, 2, 3), (None, 1, 2, 9), (None, 0, 1, 2, 7)):
        (number,) = connection.execute(
            "SELECT count(*) FROM executions WHERE account_id = ? AND project_id = ifnull(?, project_id)"
            " AND state = ifnull(?, state)",
            (account, project, state),
        ).fetchone()
        chosen = ExecutionFilter(account, project_id=project, state=state)
        assert executions.count_executions(connection, chosen) == number


def test_the_number_of_executions_follows_every_change(database: Database) -> None:
    connection = database.connection
    check_counts(connection)
    add_executions(connection)
    check_counts(connection)
    insert_executions(connection, [execution_row(account_id=1, state=7)])
    check_counts(connection)
    assert executions.delete_executions(connection, 1, before=10**12, limit=50) == 50
    check_counts(connection)
    assert executions.delete_executions(connection, 1, before=10**12, limit=500) == 70
    assert executions.executions_by_state(connection, 1) == {7: 1}


def test_executions_follow_a_job_that_moves_to_another_project(database: Database) -> None:
    connection = database.connection
    add_executions(connection)
    job = jobs.get_job(connection, 123, 1)
    assert job is not None
    before = executions.count_executions(connection, ExecutionFilter(1, project_id=2))
    jobs.update_job(connection, job._replace(project_id=9))
    check_counts(connection)
    assert executions.count_executions(connection, ExecutionFilter(1, project_id=9)) == 60
    assert executions.count_executions(connection, ExecutionFilter(1, project_id=2)) == before


def test_a_page_of_one_project_reads_only_its_rows(database: Database) -> None:
    add_executions(database.connection)
    chosen = ExecutionFilter(1, project_id=2)
    _, plan = plans(
        database.connection, lambda: executions.list_executions(database.connection, chosen, Page(5, 0))
    )
    assert "INDEX executions_of_project (account_id=? AND project_id=?)" in plan
    assert "TEMP B-TREE" not in plan
