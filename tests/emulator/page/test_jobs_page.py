"""The list of jobs, a job's page, and what can be done there."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from scheduler0.cron import check
from scheduler0.emulator.page.jobs_page import ROWS, warnings_of

from ..api_client import ok
from ..controlled import NOON, ControlledEmulator
from .conftest import Reader


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="job-(\d+)"', page)]


@pytest.fixture
def jobs(controlled: ControlledEmulator) -> dict[str, int]:
    """Some jobs by name."""
    other = controlled.api.new_project(name="other project")
    executor = controlled.api.new_executor(name="other executor")
    return {
        "plain": controlled.new_job(data="Invoices of May"),
        "inactive": controlled.new_job(status="inactive", spec="0 15 6 * * *"),
        "elsewhere": controlled.new_job(projectId=other, executorId=executor, timezone="Europe/Berlin"),
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["elsewhere", "inactive", "plain"]),
        ("?q=invoices", ["plain"]),
        ("?q=0+15+6", ["inactive"]),
        ("?q=berlin", ["elsewhere"]),
        ("?q=%25", []),
        ("?q=i_voices", []),
        ("?q=%5C", []),
        ("?state=inactive", ["inactive"]),
        ("?state=active", ["elsewhere", "plain"]),
        ("?state=Active", ["elsewhere", "plain"]),
        ("?project={other}", ["elsewhere"]),
        ("?executor={executor}", ["elsewhere"]),
        ("?project=999999999999999999", []),
        ("?q=invoices&state=inactive", []),
        ("?q=" + "9" * 5000, []),
    ],
)
def test_jobs_are_searched_and_filtered(
    controlled: ControlledEmulator, reader: Reader, jobs: dict[str, int], query: str, names: list[str]
) -> None:
    job = ok(controlled.api.get(f"/jobs/{jobs['elsewhere']}"))
    address = "/_page/jobs" + query.format(other=job["projectId"], executor=job["executorId"])
    assert listed(reader.read(address)) == [jobs[name] for name in names]


def test_a_job_is_found_by_its_id(reader: Reader, jobs: dict[str, int]) -> None:
    assert jobs["plain"] in listed(reader.read(f"/_page/jobs?q={jobs['plain']}"))


def test_the_filter_shows_a_chosen_project_that_is_older_than_the_choices(
    controlled: ControlledEmulator, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.page.jobs_page._CHOICES", 1)
    controlled.api.new_project(name="newer")
    controlled.api.new_executor(name="newer")
    page = reader.read(f"/_page/jobs?project={controlled.project}&executor={controlled.executor}")
    assert re.findall(r'<option value="(\d+)" selected', page) == [
        str(controlled.project),
        str(controlled.executor),
    ]


def test_secrets_in_the_data_of_a_job_are_masked(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job(data='{"password": "tr0ub4dor", "city": "Oslo"}')
    for page in (reader.read("/_page/jobs"), reader.read(f"/_page/jobs/{job}")):
        assert "Oslo" in page
        assert "tr0ub4dor" not in page


def test_a_long_list_has_pages(controlled: ControlledEmulator, reader: Reader) -> None:
    body = {"spec": "@daily", "status": "inactive", "createdBy": "me", "timezone": "UTC"}
    body |= {"projectId": controlled.project, "executorId": controlled.executor}
    made = [job["id"] for job in controlled.api.new_jobs(*[body] * (ROWS + 2))]
    first = reader.read("/_page/jobs?state=inactive")
    assert listed(first) == made[::-1][:ROWS]
    older = re.search(r'<a rel="next" href="([^"]+)"', first)
    assert older
    last = reader.read(older[1].replace("&amp;", "&"))
    assert listed(last) == made[::-1][ROWS:]
    assert 'rel="next"' not in last
    assert f"{ROWS + 2} jobs" in reader.read("/_page/jobs")


def test_a_search_that_ends_early_says_where_and_goes_on(
    reader: Reader, jobs: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.inspection.job_search._IDS_AT_ONCE", 1)
    monkeypatch.setattr("scheduler0.emulator.inspection.job_search._MOST_IDS", 2)
    page = reader.read("/_page/jobs?q=invoices")
    assert listed(page) == []
    assert f"Only the jobs {jobs['inactive']} to {jobs['elsewhere']} were searched." in page
    older = re.search(r'<a rel="next" href="([^"]+)">Search older jobs', page)
    assert older
    page = reader.read(html.unescape(older[1]))
    assert listed(page) == [jobs["plain"]]
    assert "were searched" not in page
    assert "No older job matches." in reader.read(f"/_page/jobs?q=invoices&before={jobs['plain']}")


@pytest.mark.parametrize(
    ("spec", "skipped", "doubled"),
    [
        ("*/5 * * * * *", "720 runs, from 2026-03-29 02:00:00 to 2026-03-29 02:59:55", "720 runs"),
        ("* * * * * *", "3,600 runs, from 2026-03-29 02:00:00 to 2026-03-29 02:59:59", "3,600 runs"),
        ("@hourly", "the run of 2026-03-29 02:00:00", "the run of 2026-10-25 02:00:00"),
        (
            "10,20 30 2 * * *",
            "the runs of 2026-03-29 02:30:10, 2026-03-29 02:30:20",
            "the runs of 2026-10-25 02:30:10, 2026-10-25 02:30:20",
        ),
    ],
)
def test_what_clock_changes_do_is_told_in_short(spec: str, skipped: str, doubled: str) -> None:
    told = [warning for warning in warnings_of(spec, "Europe/Berlin", 2026) if "clock change" in warning]
    assert told[0] == f"The clock change skips {skipped}, local time."
    assert told[1].startswith(f"The clock change makes {doubled}")
    assert warnings_of(spec, "UTC", 2026) == tuple(check(spec))


@pytest.mark.parametrize(
    ("spec", "timezone", "warnings"),
    [
        ("", "UTC", ()),
        ("nonsense", "UTC", ()),
        ("@every 5s", "Europe/Berlin", ()),
        ("0 0 * * * *", "Mars/Olympus", ("There is no time zone 'Mars/Olympus'.",)),
        ("0 0 0 30 2 *", "Europe/Berlin", tuple(check("0 0 0 30 2 *"))),
    ],
)
def test_jobs_without_runs_at_a_clock_change(spec: str, timezone: str, warnings: tuple[str, ...]) -> None:
    assert warnings_of(spec, timezone, 2026) == warnings


def test_a_search_without_a_match_says_so(reader: Reader, jobs: dict[str, int]) -> None:
    assert "No job matches" in reader.read("/_page/jobs?q=nothing+like+it")


def test_a_page_of_a_job_says_when_it_runs(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job(
        spec="0 30 2 * * *", timezone="Europe/Berlin", startDate="2026-10-24T02:30:00+02:00"
    )
    page = reader.read(f"/_page/jobs/{job}")
    assert "Runs at 02:30, every day" in page
    assert page.count("first of two") == 1
    assert page.count("second of two") == 1
    assert "The clock change makes the run of 2026-10-25 02:30:00 happen twice, local time." in page
    assert "The clock change skips the run of 2026-03-29 02:30:00, local time." in page
    assert 'datetime="2026-10-24T00:30:00.000Z"' in page


def test_five_fields_are_warned_of(controlled: ControlledEmulator, reader: Reader) -> None:
    page = reader.read(f"/_page/jobs/{controlled.new_job(spec='*/5 * * * *')}")
    assert 'class="warning"' in page
    assert "second first" in page
    assert 'class="warning"' not in reader.read(f"/_page/jobs/{controlled.new_job(spec='0 */5 * * * *')}")


def test_a_paused_job_rests_and_a_resumed_one_goes_on(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job()
    controlled.clock.advance(hours=1)
    page = reader.submit(f"/_page/jobs/{job}/pause")
    assert f"Job {job} is paused." in page
    assert ok(controlled.api.get(f"/jobs/{job}"))["status"] == "inactive"
    assert "Resume" in page
    assert controlled.clock.advance(hours=3) == []
    assert f"Job {job} goes on." in reader.submit(f"/_page/jobs/{job}/resume")
    fired = controlled.clock.advance(hours=2)
    assert [one.scheduled_at for one in fired] == [NOON + timedelta(hours=hours) for hours in (5, 6)]


def test_a_job_runs_now_beside_its_schedule(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job(startDate="2026-08-04T00:00:00Z", data="payload of the job")
    page = reader.submit(f"/_page/jobs/{job}/trigger")
    (number,) = re.findall(r"as the one-time job (\d+); its schedule stays", page)
    fired = controlled.clock.advance(seconds=1)
    assert [(one.job_id, one.outcome) for one in fired] == [(int(number), "success")]
    assert b"payload of the job" in controlled.emulator.deliveries(int(number))[0].body
    assert ok(controlled.api.get(f"/jobs/{job}"))["status"] == "active"
    assert [one.job_id for one in controlled.clock.advance(hours=12)] == [job]


def test_what_cannot_be_done_is_an_error_on_a_page(controlled: ControlledEmulator, reader: Reader) -> None:
    over = controlled.new_job(spec="", startDate=NOON.isoformat())
    deleted = controlled.new_job()
    controlled.clock.advance(seconds=5)
    answer = reader.post_form(f"/_page/jobs/{over}/resume")
    assert (answer.status_code, f"job {over} is over" in answer.text) == (400, True)
    controlled.api.send_json("DELETE", f"/jobs/{deleted}", {"deletedBy": "me"})
    for action in ("pause", "resume", "trigger"):
        assert reader.post_form(f"/_page/jobs/{deleted}/{action}").status_code == 404
        assert reader.post_form(f"/_page/jobs/999999/{action}").status_code == 404
    assert "deleted" in reader.read(f"/_page/jobs/{deleted}")
    for address in ("999999", "nothing", "-1", "9" * 30):
        assert "404" in reader.read(f"/_page/jobs/{address}", status=404)


def test_a_job_that_no_check_has_seen_still_has_a_page(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    with controlled.emulator._running().control._database.transaction() as connection:
        connection.execute(
            "INSERT INTO jobs (account_id, project_id, spec, data, timezone, timezone_offset, start_date,"
            " end_date, retry_max, status, date_created, created_by)"
            " VALUES (1, 1, 'no spec', '', 'No/Zone', 0,"
            " '2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 0, 'active', '2026-01-01T00:00:00Z', '')"
        )
        (job,) = connection.execute("SELECT max(id) FROM jobs").fetchone()
    assert "The spec cannot be read" in reader.read(f"/_page/jobs/{job}")
