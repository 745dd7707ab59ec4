"""The overview: the hours of the timeline, the counters, and the controls of the clock."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timedelta

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.instants import HOUR, to_instant
from scheduler0.emulator.page.overview_page import SNIPPET
from scheduler0.emulator.page.timeline import HOURS, timeline
from scheduler0.testing import WebhookReceiver

from ..api_client import Api, FrozenClock, operator_headers
from ..controlled import NOON, ControlledEmulator
from .conftest import Reader
from .html_reading import facts


def plotted(page: str) -> list[list[int]]:
    """The data of the plot: hours, succeeded, failed, late, due."""
    (text,) = re.findall(r'data-plot="([^"]*)"', page)
    return json.loads(html.unescape(text))


def test_the_timeline_counts_what_ran_and_what_is_due(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job()
    controlled.new_job(spec="*/20 * * * * *", startDate=(NOON + timedelta(hours=5)).isoformat())
    controlled.new_job(spec="@every 30m", startDate=(NOON + timedelta(hours=22)).isoformat())
    controlled.new_job(spec="", startDate=(NOON + timedelta(hours=3)).isoformat())
    controlled.clock.advance(hours=2, minutes=30)
    hours, succeeded, failed, late, due = plotted(reader.read("/"))
    assert len(hours) == 2 * HOURS
    start = datetime.fromtimestamp(hours[HOURS - 1], NOON.tzinfo)
    assert start == NOON + timedelta(hours=2)
    assert succeeded[HOURS - 3 : HOURS] == [1, 1, 1]
    assert sum(succeeded) == 3
    assert sum(failed) == sum(late) == 0
    # The job of each hour, and in their hours the others; one of each minute's three runs stands for all.
    assert due[: HOURS - 1] == [0] * (HOURS - 1)
    assert due[HOURS - 1 : HOURS + 2] == [0, 2, 1]
    assert due[HOURS + 2] in (178, 179, 180, 181)
    assert due[HOURS + 3] == 181
    assert due[HOURS + 19 : HOURS + 22] == [183, 183, 183]


def test_runs_are_counted_again_when_a_clock_that_was_set_back_comes_to_them(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    controlled.new_job(startDate=(NOON + timedelta(hours=30)).isoformat(), spec="")
    controlled.clock.advance(hours=31)
    assert sum(plotted(reader.read("/"))[1]) == 1
    controlled.clock.set(NOON)
    assert sum(plotted(reader.read("/"))[1]) == 0
    controlled.clock.advance(hours=31)
    assert sum(plotted(reader.read("/"))[1]) == 1


def test_a_failed_and_a_late_delivery_are_seen(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.emulator.faults.add("delivery_failure")
    controlled.new_job(retryMax=0)
    controlled.clock.advance(seconds=0)
    controlled.new_job(startDate=(NOON + timedelta(minutes=10)).isoformat(), spec="")
    controlled.clock.set(NOON + timedelta(minutes=20))
    controlled.clock.advance(seconds=0)
    page = reader.read("/")
    _, succeeded, failed, late, _ = plotted(page)
    assert (succeeded[HOURS - 1], failed[HOURS - 1], late[HOURS - 1]) == (1, 1, 1)
    assert ">late<" in page
    assert ">failed<" in page


@pytest.mark.parametrize(
    ("quirks", "spec", "due"),
    [
        # Without the quirk the run that is queued at the end date does not happen.
        ("none", "0 0 * * * *", [0, 1, 1, 0]),
        ("none", "@every 1h", [0, 1, 1, 0]),
        ("faithful", "0 0 * * * *", [0, 1, 1, 1]),
        ("faithful", "@every 1h", [0, 1, 1, 1]),
    ],
)
def test_no_run_is_announced_after_the_end_date(quirks: str, spec: str, due: list[int]) -> None:
    with (
        Emulator(quirks=quirks) as emulator,
        Reader(emulator.url) as reader,
        WebhookReceiver() as receiver,
        Api(emulator, operator_headers(emulator, 2)) as api,
    ):
        world = ControlledEmulator(emulator, api, receiver)
        job = world.new_job(spec=spec, endDate=(NOON + timedelta(hours=2, minutes=30)).isoformat())
        emulator.clock.advance(minutes=10)
        assert plotted(reader.read("/"))[4][HOURS - 1 : HOURS + 3] == due
        page = reader.read(f"/_page/jobs/{job}").partition("Next runs</h2>")[2].partition("<h2>")[0]
        assert page.count("<time") == sum(due)
        fired = emulator.clock.advance(hours=6)
        assert len([one for one in fired if one.scheduled_at > NOON]) == sum(due)


def test_a_job_that_is_paused_or_deleted_is_not_announced(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    paused, deleted, other = (controlled.new_job() for _ in range(3))
    controlled.clock.advance(minutes=10)
    assert sum(plotted(reader.read("/"))[4]) == 3 * HOURS
    reader.submit(f"/_page/jobs/{paused}/pause")
    assert controlled.api.request("DELETE", f"/jobs/{deleted}", json={"deletedBy": "me"}).status_code == 204
    page = reader.read("/")
    assert sum(plotted(page)[4]) == HOURS
    assert re.findall(r'id="next-(\d+)"', page) == [str(other)]


def test_paused_and_deleted_jobs_are_not_counted_as_active(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    paused, deleted, _ = (controlled.new_job() for _ in range(3))
    reader.submit(f"/_page/jobs/{paused}/pause")
    controlled.api.request("DELETE", f"/jobs/{deleted}", json={"deletedBy": "me"})
    counters = facts(reader.read("/"))
    assert (counters["Jobs"], counters["Active jobs"]) == ("2", "1")
    reader.submit(f"/_page/jobs/{paused}/resume")
    assert facts(reader.read("/"))["Active jobs"] == "2"


def test_the_first_day_of_the_calendar_has_an_overview(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    controlled.new_job(timezone="America/New_York")
    controlled.clock.set(datetime(1, 1, 1, tzinfo=NOON.tzinfo))
    assert len(plotted(reader.read("/"))[0]) == 2 * HOURS


def test_cleared_rows_are_no_longer_counted(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job()
    controlled.clock.advance(hours=2)
    assert sum(plotted(reader.read("/"))[1]) == 3
    with controlled.emulator._running().control._database.transaction() as connection:
        connection.execute("DELETE FROM executions WHERE job_id = ? AND state = 1 AND id < 4", (job,))
        (left,) = connection.execute("SELECT count(*) FROM executions WHERE state = 1").fetchone()
    assert left < 3
    assert sum(plotted(reader.read("/"))[1]) == left
    controlled.clock.advance(hours=1)
    assert sum(plotted(reader.read("/"))[1]) == left + 1


def test_of_many_jobs_the_first_ones_are_followed(controlled: ControlledEmulator) -> None:
    body = {"spec": "@hourly", "status": "active", "createdBy": "me", "timezone": "UTC"}
    body |= {"projectId": controlled.project, "executorId": controlled.executor}
    body |= {"startDate": (NOON + timedelta(minutes=30)).isoformat()}
    for _ in range(3):
        controlled.api.new_jobs(*[body] * 70)
    node = controlled.emulator._running()
    assert node._page is not None
    shown = node.call(timeline, node._page.backend, node.control.journal, node._page.results)
    assert shown.followed == 200
    assert shown.hours[HOURS - 1].due == 210
    assert shown.hours[HOURS].due == 200
    assert shown.hours[HOURS - 1].start == to_instant(NOON) // HOUR * HOUR


def test_the_clock_is_steered(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job()
    page = reader.submit("/_page/clock/advance", amount="90", unit="minutes")
    assert "90 minutes have passed, and 2 deliveries ended. It is 2026-08-03 13:30:00 UTC." in page
    page = reader.submit("/_page/clock/go-to", at="2026-08-05T08:00")
    assert "2026-08-05 08:00:00 UTC" in page
    assert "real time" in reader.submit("/_page/clock/real")
    page = reader.submit("/_page/clock/run", rate="60")
    assert "The clock runs 60 times as fast" in page
    assert mode_of(controlled) == ("rate", 60.0)
    assert "frozen" in reader.submit("/_page/clock/freeze")
    assert mode_of(controlled) == ("frozen", 0.0)


def test_an_advance_ends_when_the_browser_goes_away(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job(spec="* * * * * *")
    # A year of a job of each second takes hours.
    fields = {"form_token": token_of(reader), "amount": "52", "unit": "weeks"}
    with pytest.raises(httpx.ReadTimeout):
        reader.post("/_page/clock/advance", data=fields, timeout=0.3)
    # Clock changes wait for each other.
    assert "stands still" in reader.submit("/_page/clock/freeze")
    assert controlled.clock.now() < NOON + timedelta(weeks=52)


def token_of(reader: Reader) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', reader.read("/"))
    assert found
    return found[1]


def mode_of(controlled: ControlledEmulator) -> tuple[str, float]:
    clock = controlled.emulator.state().clock
    assert clock is not None
    return str(clock.mode), clock.rate


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        ("advance", {"amount": "soon", "unit": "hours"}, "amount: must be a number, not &#39;soon&#39;"),
        ("advance", {"amount": "nan", "unit": "hours"}, "amount: must be a finite number"),
        ("advance", {"amount": "1", "unit": "years"}, "unit must be one of seconds, minutes"),
        ("advance", {"amount": "-1", "unit": "hours"}, "must not be negative"),
        ("advance", {"amount": "1e300", "unit": "weeks"}, "too long"),
        ("advance", {}, "amount: must be a number"),
        ("go-to", {"at": "tomorrow"}, "at: &#39;tomorrow&#39; is not a date"),
        ("run", {"rate": "0"}, "rate:"),
    ],
)
def test_a_wrong_field_is_told(reader: Reader, path: str, fields: dict[str, str], message: str) -> None:
    answer = reader.post_form(f"/_page/clock/{path}", **fields)
    assert answer.status_code == 400
    assert message in answer.text


def test_a_clock_of_a_program_has_no_controls() -> None:
    with Emulator(clock=FrozenClock()) as emulator, Reader(emulator.url) as reader:
        page = reader.read("/")
        assert "own clock" in page
        assert "/_page/clock/advance" not in page


def test_the_snippet_makes_a_job(
    controlled: ControlledEmulator, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator = controlled.emulator
    for name, value in {
        "SCHEDULER0_API_KEY": emulator.api_key,
        "SCHEDULER0_API_SECRET": emulator.api_secret,
        "SCHEDULER0_ACCOUNT_ID": emulator.account_id,
    }.items():
        monkeypatch.setenv(name, value)
    shown = SNIPPET.format(url=emulator.url)
    assert html.escape(shown, quote=False).splitlines()[0] in html.unescape(reader.read("/"))
    exec(compile(shown, "snippet", "exec"), {})
    assert ">@every 1m</code>" in reader.read("/_page/jobs")
