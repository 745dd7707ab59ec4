"""Steps from one instant to another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0.cron import CronError
from scheduler0.leases.intervals import (
    cron_schedule,
    duration,
    from_milliseconds,
    job_interval,
    previous_tick,
    to_milliseconds,
)

NEW_YORK = ZoneInfo("America/New_York")


def steps(interval: object, start: str, count: int = 3, zone: ZoneInfo = NEW_YORK) -> list[str]:
    step = job_interval(interval, zone)
    instant, found = to_milliseconds(datetime.fromisoformat(start)), []
    for _ in range(count):
        instant = step.after(instant)
        found.append(from_milliseconds(instant).astimezone(zone).isoformat())
    return found


def test_months_end_on_the_last_day_that_there_is() -> None:
    assert steps({"months": 1}, "2027-01-31T09:00:00-05:00", 1) == ["2027-02-28T09:00:00-05:00"]
    assert steps({"years": 1}, "2028-02-29T09:00:00-05:00", 1) == ["2029-02-28T09:00:00-05:00"]


def test_a_day_is_a_day_of_the_calendar_and_hours_are_elapsed() -> None:
    expected = ["2027-03-13T09:00:00-05:00", "2027-03-14T09:00:00-04:00", "2027-03-15T09:00:00-04:00"]
    assert steps({"days": 1}, "2027-03-12T09:00:00-05:00") == expected
    assert steps(timedelta(days=1), "2027-03-12T09:00:00-05:00") == expected
    assert steps({"hours": 24}, "2027-03-13T09:00:00-05:00", 1) == ["2027-03-14T10:00:00-04:00"]
    assert steps(24 * 3600 * 1000, "2027-03-13T09:00:00-05:00", 1) == ["2027-03-14T10:00:00-04:00"]


def test_a_skipped_local_time_comes_later_and_of_a_repeated_one_the_first_counts() -> None:
    assert steps({"days": 1}, "2027-03-13T02:30:00-05:00", 1) == ["2027-03-14T03:30:00-04:00"]
    assert steps({"days": 1}, "2027-11-06T01:30:00-04:00", 1) == ["2027-11-07T01:30:00-04:00"]


def test_five_fields_begin_with_the_minute_and_six_with_the_second() -> None:
    start = "2027-01-01T00:00:00-05:00"
    assert steps("30 9 * * 1-5", start, 1) == ["2027-01-01T09:30:00-05:00"]
    assert steps("15 30 9 * * 7", start, 1) == ["2027-01-03T09:30:15-05:00"]
    assert steps("@daily", start, 1) == ["2027-01-02T00:00:00-05:00"]
    assert steps("@every 90s", start, 2) == ["2027-01-01T00:01:30-05:00", "2027-01-01T00:03:00-05:00"]


@pytest.mark.parametrize(
    ("interval", "error", "text"),
    [
        ("* * *", CronError, "3 fields"),
        ("99 0 0 * * *", CronError, "99"),
        ("0 0 30 2 *", ValueError, "no tick"),
        (0, ValueError, "too short"),
        (-5, ValueError, "too short"),
        (timedelta(days=-1), ValueError, "too short"),
        (timedelta(days=1, microseconds=1), ValueError, "fraction"),
        ({}, ValueError, "empty"),
        ({"days": 0}, ValueError, "too short"),
        ({"days": -1}, ValueError, "days must be a whole number"),
        ({"days": 1.5}, ValueError, "days must be a whole number"),
        ({"fortnights": 1}, ValueError, "unknown unit 'fortnights'"),
        (True, TypeError, "is not an interval"),
        (1.5, TypeError, "is not an interval"),
        (None, TypeError, "is not an interval"),
        ({"years": 9000}, ValueError, "longer than 1000 years"),
        (10**18, ValueError, "longer than 1000 years"),
        (timedelta(days=999_999), ValueError, "longer than 1000 years"),
    ],
)
def test_what_is_no_interval_is_refused(interval: object, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        steps(interval, "2027-01-01T00:00:00-05:00")


@pytest.mark.parametrize("interval", [{"years": 900}, {"hours": 24}, timedelta(days=1), "0 0 1 1 *"])
def test_a_step_out_of_the_calendar_is_refused(interval: object) -> None:
    for zone in (NEW_YORK, ZoneInfo("Asia/Tokyo"), ZoneInfo("UTC")):
        step = job_interval(interval, zone)
        for bound in (datetime.min, datetime.max):
            instant = to_milliseconds(bound.replace(tzinfo=UTC))
            move = step.before if bound is datetime.min else step.after
            with pytest.raises(ValueError, match=r"years 1 to 9999|no tick|year .* is out of range"):
                move(instant)


def test_a_buffer_may_be_zero() -> None:
    assert duration("start_buffer", 0, NEW_YORK).before(5) == 5
    with pytest.raises(TypeError, match="start_buffer"):
        duration("start_buffer", "@daily", NEW_YORK)


@given(
    instant=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    spec=st.sampled_from(
        [
            *("* * * * * *", "*/7 * * * *", "0 9 * * 1-5", "30 2 * * *", "30 1 * * *"),
            *("0 0 1 1 *", "0 0 29 2 *", "* * * * * 1", "59 59 23 31 12 *", "@every 90s"),
        ]
    ),
    zone=st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_the_previous_tick_is_the_latest_earlier_one(instant: datetime, spec: str, zone: str) -> None:
    schedule = cron_schedule(spec)
    moment = instant.astimezone(ZoneInfo(zone))
    previous = previous_tick(schedule, moment)
    assert previous is not None
    assert previous.astimezone(UTC) < instant
    following = schedule.next(previous)
    assert following is not None
    assert following.astimezone(UTC) >= instant - timedelta(seconds=1 if spec.startswith("@every") else 0)


def test_what_never_happened_has_no_previous_tick() -> None:
    assert previous_tick(cron_schedule("0 0 30 2 *"), datetime(2027, 1, 1, tzinfo=UTC)) is None
