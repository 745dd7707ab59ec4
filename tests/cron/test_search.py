"""Schedule.next: properties, the literal reference, clock changes, limits."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler0.cron import parse

from .reference_search import Fields, NeverReturns, reference_next
from .specs import Spec, specs

# Clock changes at all sorts of hours, by half an hour, at midnight, twice within a month, once in an
# odd number of seconds, and by a whole day.
ZONES = [
    "UTC",
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Santiago",
    "America/Recife",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Gaza",
    "Atlantic/Azores",
    "Africa/Monrovia",
    "Pacific/Apia",
    "Pacific/Kwajalein",
]
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@st.composite
def near_clock_changes(draw: st.DrawFn) -> datetime:
    """A moment within two days before a change of the zone's offset, where the quirks are."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    start = draw(MOMENTS)
    offset = start.astimezone(zone).utcoffset()
    for day in range(1, 400):
        later = start + timedelta(days=day)
        if later.astimezone(zone).utcoffset() != offset:
            seconds = draw(st.integers(0, 2 * 86_400))
            return (later - timedelta(seconds=seconds)).astimezone(zone)
    return start.astimezone(zone)


# Clock changes that come seven days apart, both at midnight, so that long strides could overlook them;
# and one at midnight on the first of a month.
@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/Recife", (2000, 10, 8)),
        ("Asia/Gaza", (2040, 10, 20)),
        ("America/Buenos_Aires", (1988, 12, 1)),
    ],
)
def test_long_strides_see_every_clock_change(zone: str, around: tuple[int, int, int]) -> None:
    for days_before in range(9):
        after = datetime(*around, 5, tzinfo=ZoneInfo(zone)) - timedelta(days=days_before)
        for day in range(1, 32):
            fields = Fields(
                *map(frozenset, ([0], [0], [0, 23], [day], range(1, 13), range(7))), both_days=True
            )
            theirs = reference_next(fields, after)
            assert theirs is not None
            ours = parse(f"0 0 0,23 {day} * *").next(after)
            assert (ours and ours.isoformat()) == theirs.isoformat()


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("America/Buenos_Aires", 1988),  # no midnight on the first of December
        ("America/New_York", 2026),
        ("Australia/Lord_Howe", 2026),
    ],
)
def test_whole_years_are_crossed_as_the_library_crosses_them(zone: str, year: int) -> None:
    for start in range(1, 13):
        after = datetime(year, start, 5, 7, 30, tzinfo=ZoneInfo(zone))
        for month, day in [*((month, 1) for month in range(1, 13)), (2, 29), (12, 31)]:
            fields = Fields(*map(frozenset, ([0], [0], [0], [day], [month], range(7))), both_days=True)
            theirs = reference_next(fields, after)
            ours = parse(f"0 0 0 {day} {month} *").next(after)
            assert (ours and ours.isoformat()) == (theirs and theirs.isoformat())


def matches(fields: Fields, moment: datetime) -> bool:
    return (
        moment.second in fields.seconds
        and moment.minute in fields.minutes
        and moment.hour in fields.hours
        and moment.month in fields.months
        and fields.match_date(moment)
    )


@settings(max_examples=400)
@given(specs(), near_clock_changes())
def test_same_answers_as_the_literal_search(spec: Spec, after: datetime) -> None:
    ours = parse(spec.text).next(after)
    try:
        theirs = reference_next(spec.fields, after)
    except NeverReturns:
        assume(False)
    if theirs is not None and theirs.timestamp() <= after.timestamp():
        assert ours is None or ours.timestamp() > after.timestamp()
    else:
        assert (ours and ours.isoformat()) == (theirs and theirs.isoformat())


@settings(max_examples=300)
@given(specs(), near_clock_changes(), st.integers(0, 999_999))
def test_later_whole_second_same_zone(spec: Spec, after: datetime, microsecond: int) -> None:
    after = after.replace(microsecond=microsecond)
    found = parse(spec.text).next(after)
    if found is not None:
        assert found.timestamp() > after.timestamp()
        assert found.microsecond == 0
        assert found.tzinfo is after.tzinfo
        # The wall clock really shows this at that instant.
        assert found.astimezone(UTC).astimezone(after.tzinfo).isoformat() == found.isoformat()


@settings(max_examples=300)
@given(
    specs(),
    MOMENTS,
    st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30)), ZoneInfo("Asia/Kolkata")]),
)
def test_the_first_match_where_clocks_never_change(spec: Spec, moment: datetime, zone: ZoneInfo) -> None:
    after = moment.astimezone(zone)
    found = parse(spec.text).next(after)
    if found is None:
        return
    assert matches(spec.fields, found)
    second = (after + timedelta(seconds=1)).replace(microsecond=0)
    for _ in range(500):
        if second == found:
            break
        assert not matches(spec.fields, second)
        second += timedelta(seconds=1)


@given(specs())
def test_parsing_again_gives_an_equal_schedule(spec: Spec) -> None:
    schedule = parse(spec.text)
    again = parse(schedule.spec)
    assert (schedule, hash(schedule)) == (again, hash(again))
    assert pickle.loads(pickle.dumps(schedule)) == schedule


@pytest.mark.parametrize(
    ("spec", "zone", "after", "expected"),
    [
        # Skipped by the change to summer time, so the day has no run.
        ("0 30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-09T02:30:00-04:00"),
        # Twice on the day of the change back.
        ("0 30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z", "2026-11-01T01:30:00-04:00"),
        ("0 30 1 * * *", "America/New_York", "2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"),
        ("0 30 1 * * *", "America/New_York", "2026-11-01T01:30:00-05:00", "2026-11-02T01:30:00-05:00"),
        # The date that Apia left out: the library never returns, we go on at the next date that exists.
        ("0 0 0 31 12 *", "Pacific/Apia", "2011-12-28T00:00:00Z", "2011-12-31T00:00:00+14:00"),
        ("0 0 12 * * 6", "Pacific/Apia", "2011-12-28T00:00:00Z", "2011-12-31T12:00:00+14:00"),
        # Five years ahead, to the end of the year, but not further.
        ("0 0 0 29 2 *", "UTC", "2096-02-29T00:00:00Z", None),
        ("0 0 0 29 2 *", "UTC", "2099-01-01T00:00:00Z", "2104-02-29T00:00:00+00:00"),
        # The calendar ends.
        ("0 0 0 * * *", "UTC", "9999-12-31T00:00:00Z", None),
        ("0 0 23 31 12 *", "Asia/Tokyo", "9990-01-01T00:00:00Z", "9990-12-31T23:00:00+09:00"),
        ("@every 8760h", "UTC", "9999-06-01T00:00:00Z", None),
        # An @every does not look at the clock on the wall.
        ("@every 24h", "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T08:00:00-04:00"),
        ("@every 1h30m", "UTC", "2026-08-03T10:15:20.5Z", "2026-08-03T11:45:20+00:00"),
    ],
)
def test_examples(spec: str, zone: str, after: str, expected: str | None) -> None:
    found = parse(spec).next(datetime.fromisoformat(after).astimezone(ZoneInfo(zone)))
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    "spec", ["0 0 0 30 2 *", "0 , * * * *", ", * * * * *", "0 0 0 , * *", "0 0 0 * , *", "0 0 0 , * ,"]
)
def test_never(spec: str) -> None:
    assert parse(spec).next(datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_day_field_without_values_leaves_the_choice_to_the_other() -> None:
    monday = parse("0 0 0 , * 1").next(datetime(2026, 8, 4, tzinfo=UTC))
    assert monday == datetime(2026, 8, 10, tzinfo=UTC)


def test_a_repeated_hour_is_told_apart_by_fold() -> None:
    zone = ZoneInfo("America/New_York")
    first = datetime(2026, 11, 1, 1, 45, tzinfo=zone, fold=0)
    schedule = parse("0 30 1 * * *")
    second_run = schedule.next(first)
    assert second_run is not None
    assert (second_run.fold, second_run.hour, second_run.minute, second_run.day) == (1, 1, 30, 1)
    after_both = schedule.next(first.replace(fold=1))
    assert after_both is not None
    assert after_both.day == 2


@pytest.mark.parametrize("spec", ["0 0 0 * * *", "@every 1h"])
def test_naive_datetimes_are_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"^after: .* has no time zone"):
        parse(spec).next(datetime(2026, 1, 1))


def test_schedules_cannot_be_changed() -> None:
    schedule = parse("0 0 9 * * *")
    with pytest.raises(AttributeError):
        schedule.spec = "0 0 10 * * *"
    with pytest.raises((AttributeError, TypeError)):
        schedule.note = "x"
