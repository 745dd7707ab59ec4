"""next_execution: the table of contract runtime A3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0.cron import Schedule, next_execution, parse

NEW_YORK = ZoneInfo("America/New_York")
TOKYO = ZoneInfo("Asia/Tokyo")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


NOON = utc("2026-08-03T12:00:00Z")


@pytest.mark.parametrize(
    ("spec", "last", "start", "expected"),
    [
        # One-time jobs: the start, in the job's zone, once.
        (None, None, "2026-08-04T00:00:00Z", "2026-08-03T20:00:00-04:00"),
        (None, None, "2026-08-01T00:00:00Z", "2026-07-31T20:00:00-04:00"),
        (None, "2026-08-01T00:00:00Z", "2026-08-01T00:00:00Z", None),
        # The first run of a recurring job is its start, past or not, tick or not.
        ("0 0 9 * * *", None, "2026-08-05T01:23:45Z", "2026-08-04T21:23:45-04:00"),
        ("0 0 9 * * *", None, "2026-08-01T01:23:45Z", "2026-07-31T21:23:45-04:00"),
        ("@every 1h", None, "2026-08-01T01:23:45Z", "2026-07-31T21:23:45-04:00"),
        # Without both, the first tick from now on.
        ("0 0 9 * * *", None, None, "2026-08-03T09:00:00-04:00"),
        ("@every 1h", None, None, "2026-08-03T09:00:00-04:00"),
        # Later runs start from the last scheduled time; the start no longer counts.
        ("0 0 9 * * *", "2026-08-02T13:00:00Z", "2026-08-01T00:00:00Z", "2026-08-03T09:00:00-04:00"),
        # Missed ticks are skipped, and @every keeps its phase, without the sub-second part.
        ("0 0 9 * * *", "2026-07-01T13:00:00Z", "2026-07-01T00:00:00Z", "2026-08-03T09:00:00-04:00"),
        ("@every 7m", "2026-08-03T11:00:30.75Z", None, "2026-08-03T08:03:30-04:00"),
        ("@every 7m", "2026-07-03T11:00:30Z", None, "2026-08-03T08:02:30-04:00"),
        # A tick at this very moment is past: strictly after now.
        ("@every 1h", "2026-08-03T11:00:00Z", None, "2026-08-03T09:00:00-04:00"),
        ("0 0 8 * * *", "2026-08-02T12:00:00Z", None, "2026-08-04T08:00:00-04:00"),
        # A last time in the future is stepped from, once.
        ("@every 1h", "2026-08-03T14:30:00Z", None, "2026-08-03T11:30:00-04:00"),
        ("0 0 9 * * *", "2026-08-05T13:00:00Z", None, "2026-08-06T09:00:00-04:00"),
        # Nothing within five years.
        ("0 0 0 30 2 *", "2026-08-03T11:00:00Z", None, None),
        ("0 0 0 30 2 *", None, None, None),
    ],
)
def test_table(spec: str | None, last: str | None, start: str | None, expected: str | None) -> None:
    found = next_execution(
        None if spec is None else parse(spec),
        zone=NEW_YORK,
        last=None if last is None else utc(last),
        start=None if start is None else utc(start),
        now=NOON,
    )
    assert (found and found.isoformat()) == expected
    assert found is None or found.tzinfo is NEW_YORK


def test_now_may_be_in_any_zone() -> None:
    found = next_execution(
        parse("0 0 9 * * *"), zone=TOKYO, last=None, start=None, now=NOON.astimezone(NEW_YORK)
    )
    assert found is not None
    assert found.isoformat() == "2026-08-04T09:00:00+09:00"


def test_the_repeated_hour_is_compared_as_instants() -> None:
    # 01:45 for the first time: on the wall the second 01:30 looks past, but it is still to come.
    found = next_execution(
        parse("0 30 1 * * *"),
        zone=NEW_YORK,
        last=datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK),
        start=None,
        now=datetime(2026, 11, 1, 1, 45, tzinfo=NEW_YORK),
    )
    assert found is not None
    assert found.isoformat() == "2026-11-01T01:30:00-05:00"


def test_every_keeps_its_phase_over_a_clock_change() -> None:
    found = next_execution(
        parse("@every 24h"),
        zone=NEW_YORK,
        last=datetime(2026, 10, 30, 9, 0, tzinfo=NEW_YORK),
        start=None,
        now=datetime(2026, 11, 3, 12, 0, tzinfo=NEW_YORK),
    )
    assert found is not None
    assert found.isoformat() == "2026-11-04T08:00:00-05:00"


@given(
    st.sampled_from(
        ["*/10 * * * * *", "0 * * * * *", "0 0 9 * * 1-5", "5/20 10 * * * *", "@every 37s", "@every 5h"]
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(hours=-1), timedelta(hours=2)),
)
def test_a_long_backlog_ends_where_single_steps_end(spec: str, last: datetime, missed: timedelta) -> None:
    schedule: Schedule = parse(spec)
    now = last + missed
    expected = schedule.next(last)
    while expected is not None and expected <= now:
        expected = schedule.next(expected)
    assert next_execution(schedule, zone=ZoneInfo("UTC"), last=last, start=None, now=now) == expected


@pytest.mark.parametrize("last", [None, NOON])
def test_a_one_time_job_needs_a_start(last: datetime | None) -> None:
    with pytest.raises(ValueError, match=r"^start: "):
        next_execution(None, zone=TOKYO, last=last, start=None, now=NOON)


@pytest.mark.parametrize("name", ["last", "start", "now"])
def test_naive_datetimes_are_named(name: str) -> None:
    times = {"last": NOON, "start": NOON, "now": NOON} | {name: NOON.replace(tzinfo=None)}
    with pytest.raises(ValueError, match=f"^{name}: .* has no time zone"):
        next_execution(parse("@daily"), zone=TOKYO, **times)
