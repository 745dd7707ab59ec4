"""The runs that the page lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from scheduler0.emulator.inspection.run_rows import (
    RunFilter,
    RunPage,
    RunRow,
    find_run,
    newest_runs,
    results_of,
)
from scheduler0.emulator.store.database import Database

from ..controlled import ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]


@pytest.fixture
def database() -> Iterator[Database]:
    """Ten jobs of two projects and two executors, with three runs each, of which one fails."""
    database = Database()
    run = database.connection.execute
    for number in (1, 2):
        run("INSERT INTO projects VALUES (?, 2, ?, '', '', NULL)", (number, f"p{number}"))
        members = (
            "id, account_id, name, description, tags, type, webhook_url, webhook_method, webhook_secret,"
            " cloud_provider, region, cloud_resource_url, cloud_api_key, cloud_api_secret, command,"
            " working_dir, payload_aggregation, date_created, created_by"
        )
        values = "?, 2, ?, '', '[]', '', '', '', '', '', '', '', '', '', '', '', 0, '', ''"
        run(f"INSERT INTO executors ({members}) VALUES ({values})", (number, f"x{number}"))
    for job in range(1, 11):
        members = (
            "id, account_id, project_id, executor_id, spec, data, timezone, timezone_offset, start_date,"
            " end_date, retry_max, status, date_created, created_by"
        )
        values = "?, 2, ?, ?, '@every 1m', '', 'UTC', 0, '', '', 0, 'active', '', ''"
        run(f"INSERT INTO jobs ({members}) VALUES ({values})", (job, 1 + job % 2, 1 + (job > 5)))
    for version in range(3):
        for job in range(1, 11):
            add(database, job, 0, version)
            add(database, job, 2 if (job, version) == (3, 0) else 1, version)
    yield database
    database.close()


def add(database: Database, job: int, state: int, version: int) -> None:
    """A run that is due at a minute, and whose result is written five seconds later."""
    due = f"2026-08-03T12:{version:02}:00Z" if state == 0 else "0001-01-01T00:00:00Z"
    members = (
        "account_id, project_id, job_id, unique_id, state, node_id, execution_version, job_queue_version,"
        " last_execution_datetime, next_execution_datetime, date_created"
    )
    written = f"2026-08-03T12:{version:02}:05Z"
    database.connection.execute(
        f"INSERT INTO executions ({members}) VALUES (2, ?, ?, 'u', ?, 1, ?, 1, '', ?, ?)",
        (1 + job % 2, job, state, version, due, written),
    )


def pages(database: Database, chosen: RunFilter, limit: int) -> Iterator[RunPage]:
    before: int | None = None
    while True:
        page = newest_runs(database.connection, chosen, limit=limit, before=before)
        yield page
        if page.older is None:
            return
        before = page.older


def ids(database: Database, chosen: RunFilter, limit: int = 7) -> list[int]:
    return [run.id for page in pages(database, chosen, limit) for run in page.runs]


def expected(database: Database, where: str) -> list[int]:
    query = f"SELECT e.id FROM executions e JOIN jobs j ON j.id = job_id WHERE {where} ORDER BY e.id DESC"
    return [row[0] for row in database.connection.execute(query)]


@pytest.mark.parametrize(
    ("chosen", "where"),
    [
        (RunFilter(), "1"),
        (RunFilter(state=1), "state = 1"),
        (RunFilter(state=2), "state = 2"),
        (RunFilter(project_id=2), "e.project_id = 2"),
        (RunFilter(executor_id=1), "executor_id = 1"),
        (
            RunFilter(state=0, project_id=1, executor_id=2),
            "state = 0 AND e.project_id = 1 AND executor_id = 2",
        ),
        (RunFilter(job_id=3), "job_id = 3"),
        (RunFilter(job_id=3, state=1), "job_id = 3 AND state = 1"),
        (RunFilter(job_id=3, project_id=1), "0"),
        (RunFilter(executor_id=99), "0"),
        (RunFilter(state=7), "0"),
        (RunFilter(job_id=2**70, state=2**70), "0"),
    ],
)
@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("rows", [5, 4_000])
def test_pages_have_the_chosen_runs_once_newest_first(
    database: Database, monkeypatch: pytest.MonkeyPatch, chosen: RunFilter, where: str, limit: int, rows: int
) -> None:
    monkeypatch.setattr("scheduler0.emulator.inspection.run_rows._ROWS_AT_ONCE", rows)
    assert ids(database, chosen, limit) == expected(database, where)


def test_a_page_looks_at_a_limited_number_of_rows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.inspection.run_rows._ROWS_AT_ONCE", 5)
    monkeypatch.setattr("scheduler0.emulator.inspection.run_rows._MOST_ROWS", 10)
    first, *others = pages(database, RunFilter(state=2), 7)
    assert (first.runs, first.older, first.is_complete) == ([], 51, False)
    assert len(others) == 6
    assert ids(database, RunFilter(state=2)) == expected(database, "state = 2")


def test_rows_that_are_gone_leave_no_page_empty(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.inspection.run_rows._ROWS_AT_ONCE", 5)
    database.connection.execute("DELETE FROM executions WHERE id BETWEEN 10 AND 50")
    assert ids(database, RunFilter(project_id=1)) == expected(database, "e.project_id = 1")


def test_a_result_knows_when_its_run_was_due(database: Database) -> None:
    (result, scheduled) = newest_runs(database.connection, RunFilter(job_id=3), limit=2).runs
    assert result == RunRow(
        id=46,
        account_id=2,
        project_id=2,
        job_id=3,
        state=1,
        version=2,
        due="2026-08-03T12:02:00Z",
        written="2026-08-03T12:02:05Z",
        spec="@every 1m",
        executor_id=1,
        project="p2",
        executor="x1",
    )
    assert result.late_by == timedelta(seconds=5)
    assert (scheduled.state, scheduled.due, scheduled.late_by) == (0, "2026-08-03T12:02:00Z", None)


def test_what_a_local_executor_reports_has_no_due_moment(database: Database) -> None:
    add(database, 4, 1, 9)
    run = newest_runs(database.connection, RunFilter(), limit=1).runs[0]
    assert (run.due, run.late_by) == (None, None)


def test_a_run_without_a_job_is_listed(database: Database) -> None:
    database.connection.execute("DELETE FROM jobs")
    database.connection.execute("DELETE FROM projects")
    run = newest_runs(database.connection, RunFilter(), limit=1).runs[0]
    assert (run.spec, run.project, run.executor, run.executor_id) == (None, None, None, None)


def test_a_run_is_found_with_its_results(database: Database) -> None:
    run = find_run(database.connection, 45)
    assert run is not None
    assert [one.id for one in results_of(database.connection, run, limit=10)] == [46, 45]
    assert find_run(database.connection, 61) is None
    assert find_run(database.connection, 2**70) is None


def test_the_rows_of_the_scheduler_are_read(controlled: ControlledEmulator) -> None:
    job = controlled.new_job()
    controlled.clock.settle()
    node = controlled.emulator._running()
    page = node.call(lambda: newest_runs(node.control._database.connection, RunFilter(job_id=job), limit=9))
    assert [(run.state, run.due) for run in page.runs] == [
        (0, "2026-08-03T13:00:00Z"),
        (1, "2026-08-03T12:00:00Z"),
        (0, "2026-08-03T12:00:00Z"),
    ]
    assert page.runs[1].late_by == timedelta(0)
