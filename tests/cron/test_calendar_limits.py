"""The ends of the calendar: nothing fires after year 9999, and nothing is reckoned from before year 1."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from scheduler0.cron import next_execution, next_times, parse

SPECS = ["@daily", "@every 1h", "* * * * * *", "0 0 0 29 2 *"]
ZONES = ["UTC", "Asia/Tokyo", "America/New_York"]
WEST = timezone(timedelta(hours=-23))
EAST = timezone(timedelta(hours=23))


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("offset", [UTC, WEST, EAST], ids=str)
def test_every_end_has_an_answer(spec: str, zone: str, offset: timezone) -> None:
    """An answer or a ValueError, and never an OverflowError from the depths."""
    local = ZoneInfo(zone)
    for day in range(4):
        late = datetime.max.replace(tzinfo=offset) - timedelta(days=day)
        assert all(time > late for time in next_times(spec, timezone=zone, after=late))
        for last, start in ((late, None), (None, late)):
            run = next_execution(parse(spec), zone=local, last=last, start=start, now=late)
            assert run is None or run.year == 9999
        early = datetime.min.replace(tzinfo=offset) + timedelta(days=day)
        with suppress(ValueError):
            next_times(spec, timezone=zone, after=early)
    assert len(next_times(spec, timezone=zone, after=early + timedelta(days=40))) == 5


@pytest.mark.parametrize("after", [datetime.max.replace(tzinfo=zone) for zone in (UTC, WEST, EAST)])
def test_nothing_comes_after_the_last_second(after: datetime) -> None:
    assert parse("@daily").next(after) is None


def test_the_last_seconds_are_still_there() -> None:
    after = datetime(9999, 12, 31, 23, 59, 57, tzinfo=UTC)
    assert [time.second for time in next_times("* * * * * *", after=after)] == [58, 59]
    assert next_times("* * * * * *", timezone="Asia/Tokyo", after=after) == []


def test_a_start_beyond_the_calendar_of_its_zone_is_never_reached() -> None:
    start = datetime.max.replace(tzinfo=UTC)
    now = datetime(2026, 8, 3, tzinfo=UTC)
    zone = ZoneInfo("Asia/Tokyo")
    assert next_execution(None, zone=zone, last=None, start=start, now=now) is None
    assert next_execution(None, zone=ZoneInfo("UTC"), last=None, start=start, now=now) == start


@pytest.mark.parametrize(("zone", "offset"), [("America/New_York", UTC), ("UTC", EAST)])
def test_before_the_first_year_nothing_is_reckoned(zone: str, offset: timezone) -> None:
    first = datetime.min.replace(tzinfo=offset)
    now = datetime(2026, 8, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match=r"^after: .* is too close to the start of the calendar"):
        next_times("@daily", timezone=zone, after=first)
    with pytest.raises(ValueError, match=r"^start: .* is too close to the start of the calendar"):
        next_execution(None, zone=ZoneInfo(zone), last=None, start=first, now=now)
    with pytest.raises(ValueError, match=r"^last: .* is too close to the start of the calendar"):
        next_execution(parse("@every 1h"), zone=ZoneInfo(zone), last=first, start=None, now=now)


def test_a_first_hour_that_the_search_cannot_leave_backwards() -> None:
    with pytest.raises(ValueError, match=r"^after: .* is too close"):
        parse("@every 1h").next(datetime.min.replace(tzinfo=timezone(timedelta(hours=1))))
    assert next_times("@daily", after=datetime.min.replace(tzinfo=UTC), count=1) == [
        datetime(1, 1, 2, tzinfo=UTC)
    ]
