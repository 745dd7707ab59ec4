"""The jobs that the page lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler0.emulator.inspection import job_search
from scheduler0.emulator.inspection.job_search import FoundJobs, JobFilter, find_jobs
from scheduler0.emulator.store.database import Database

ALL = list(range(20, 0, -1))


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Twenty jobs, of which every fourth has a data of its own. A search looks at six, two at once."""
    monkeypatch.setattr(job_search, "_IDS_AT_ONCE", 2)
    monkeypatch.setattr(job_search, "_MOST_IDS", 6)
    database = Database()
    for number in range(1, 21):
        add(database, number, "needle" if number % 4 == 0 else "hay")
    yield database
    database.close()


def add(database: Database, number: int, data: str) -> None:
    members = (
        "id, account_id, project_id, executor_id, spec, data, timezone, timezone_offset, start_date,"
        " end_date, retry_max, status, date_created, created_by"
    )
    values = "?, 2, ?, 1, '@every 1m', ?, 'UTC', 0, '', '', 0, 'active', '', ''"
    database.connection.execute(
        f"INSERT INTO jobs ({members}) VALUES ({values})", (number, 1 + number % 2, data)
    )


def pages(database: Database, chosen: JobFilter, limit: int = 50) -> Iterator[FoundJobs]:
    before: int | None = None
    while True:
        page = find_jobs(database.connection, chosen, limit=limit, before=before)
        yield page
        if page.older is None:
            return
        before = page.older


def ids(page: FoundJobs) -> list[int]:
    return [job.id for job in page.jobs]


def test_a_search_looks_at_some_jobs_and_goes_on_from_there(database: Database) -> None:
    found = list(pages(database, JobFilter("needle")))
    assert [(ids(page), page.older, page.searched) for page in found] == [
        ([20, 16], 15, (15, 20)),
        ([12], 9, (9, 14)),
        ([8, 4], 3, (3, 8)),
        ([], None, None),
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("chosen", "fitting"),
    [
        (JobFilter(), ALL),
        (JobFilter("needle"), [20, 16, 12, 8, 4]),
        (JobFilter("nothing"), []),
        (JobFilter(project_id=2), [19, 17, 15, 13, 11, 9, 7, 5, 3, 1]),
        (JobFilter("needle", project_id=2), []),
        (JobFilter("needle", executor_id=1, state="active"), [20, 16, 12, 8, 4]),
        (JobFilter(state="inactive"), []),
    ],
)
def test_the_pages_have_every_job_once(
    database: Database, chosen: JobFilter, fitting: list[int], limit: int
) -> None:
    found = list(pages(database, chosen, limit))
    assert [job for page in found for job in ids(page)] == fitting
    assert all(len(page.jobs) <= limit for page in found)


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_job_is_found_by_its_id_however_old_it_is(database: Database, limit: int) -> None:
    add(database, 22, "between 3 and 4")
    found = list(pages(database, JobFilter("3"), limit))
    assert ids(found[0])[0] == 3
    # Those with the number in a text follow, and nothing comes twice.
    assert [job for page in found for job in ids(page)] == [3, 22]
    assert ids(find_jobs(database.connection, JobFilter("3", project_id=1), limit=limit)) == [22]


def test_a_search_of_much_data_ends_earlier(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_search, "_MOST_CHARACTERS", 9)
    page = find_jobs(database.connection, JobFilter("needle"), limit=50)
    assert (ids(page), page.searched) == ([20], (19, 20))


def test_gaps_between_the_ids_are_not_looked_at(database: Database) -> None:
    add(database, 1_000_000, "needle")
    page = find_jobs(database.connection, JobFilter("needle"), limit=50)
    assert ids(page) == [1_000_000, 20]
    # Rows of deleted jobs stay, and take their part of the work.
    database.connection.execute("UPDATE jobs SET deleted_by = 'me' WHERE id > 5")
    assert [ids(page) for page in pages(database, JobFilter())] == [[], [], [5], [4, 3, 2, 1]]
