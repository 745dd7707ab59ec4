"""Crontab lines, minute first, and what they become on the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler0.cron import CronError, looks_like_five_field_unix, normalize_unix, parse
from scheduler0.cron.fields import values
from scheduler0.cron.schedule import CalendarSchedule


@pytest.mark.parametrize(
    ("line", "spec"),
    [
        # The forms of the AI endpoint.
        ("* * * * *", "0 * * * * *"),
        ("15 * * * *", "0 15 * * * *"),
        ("15 9 * * *", "0 15 9 * * *"),
        ("15 9 * * 0", "0 15 9 * * 0"),
        ("15 9 25 * *", "0 15 9 25 * *"),
        ("15 9 25 12 *", "0 15 9 25 12 *"),
        ("15 9 25 12 5", "0 15 9 25 12 5"),
        ("0 9 * * 7", "0 0 9 * * 0"),
        ("0 9 * * 1,7", "0 0 9 * * 1,0"),
        ("0 9 * * 5-7", "0 0 9 * * 0,5,6"),
        ("0 9 * * 1-7/2", "0 0 9 * * 0,1,3,5"),
        ("0 9 * * 1-7/4", "0 0 9 * * 1,5"),
        ("0 9 * * 3-07/3", "0 0 9 * * 3,6"),
        ("0 9 * * sun-7/6", "0 0 9 * * 0,6"),
        ("0 9 * * mon-5", "0 0 9 * * mon-5"),
        ("0 9 * * 2-sun/5", "0 0 9 * * 0,2"),
        ("0 0 1,* * 5", "0 0 0 1,1-31 * 5"),
        ("0 0 13 * 5,*/2", "0 0 0 13 * 5,0-6/2"),
        ("0 9 * * 0-7", "0 0 9 * * 0,1,2,3,4,5,6"),
        ("0 9 * * fri-SUN", "0 0 9 * * 0,5,6"),
        ("0 9 * * sun-tue", "0 0 9 * * sun-tue"),
        ("0 9 * * sun-sun", "0 0 9 * * sun-sun"),
        ("0 9 * jan,MAR Mon-Fri", "0 0 9 * jan,MAR Mon-Fri"),
        ("*/5 8-18/2 ? * */2", "0 */5 8-18/2 ? * */2"),
        ("  0\t9 * *  1 ", "0 0 9 * * 1"),
        ("@daily", "@daily"),
        (" @weekly\n", "@weekly"),
    ],
)
def test_lines_with_a_spelling(line: str, spec: str) -> None:
    assert normalize_unix(line) == spec
    assert parse(spec).spec == spec


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("0 0 9 * * 1", None, "6 fields; a crontab line has five: minute hour"),
        ("", None, "0 fields; a crontab"),
        ("9", None, "1 field; a crontab"),
        ("60 * * * *", "minute", "60 is above the maximum 59"),
        ("* 24 * * *", "hour", "24 is above the maximum 23"),
        ("0 9 * * 8", "day of week", "8 is above the maximum 7"),
        ("0 9 * * fri-mon", "day of week", "runs backwards"),
        ("0 9 * * 7-2", "day of week", "runs backwards"),
        ("5/20 * * * *", "minute", "different crons read '5/20' differently; write the range 5-59/20"),
        ("0 9 * * 7/2", "day of week", "different crons read '7/2' differently; write the range 7-7/2"),
        ("0 9 * * 1-7/0", "day of week", "the step of '1-7/0' must be a number from 1"),
        ("0 9 L * *", "day of month", "'L' is not a number"),
        ("0 9 15W * *", "day of month", "'15W' is not an item of a crontab line"),
        ("0 9 * * 1#2", "day of week", "is not an item of a crontab line"),
        ("0 *-5 * * *", "hour", "is not an item of a crontab line"),
        ("+5 * * * *", "minute", "is not an item of a crontab line"),
        ("1,,2 * * * *", "minute", "is not an item of a crontab line"),
        ("@reboot", None, "unknown descriptor"),
    ],
)
def test_lines_without_a_spelling(line: str, field: str | None, message: str) -> None:
    with pytest.raises(CronError) as caught:
        normalize_unix(line)
    assert message in str(caught.value)
    assert caught.value.field == field
    assert not looks_like_five_field_unix(line)


@pytest.mark.parametrize(
    ("spec", "looks"),
    [
        ("0 9 * * 1", True),
        ("0 9 * * 0", True),
        ("*/5 * * * *", True),
        ("0 0 9 * * 1", False),
        ("0 30 9 25 12", False),
        ("@daily", False),
    ],
)
def test_looks_like_five_field_unix(spec: str, looks: bool) -> None:
    assert looks_like_five_field_unix(spec) is looks


@st.composite
def weekday_items(draw: st.DrawFn) -> str:
    names = [str(n) for n in range(8)] + ["sun", "Mon", "TUE", "wed", "thu", "fri", "sat"]
    form = draw(st.sampled_from(["*", "one", "range", "range", "range"]))
    if form == "*":
        span = "*"
    elif form == "one":
        return draw(st.sampled_from(names))
    else:
        span = f"{draw(st.sampled_from(names))}-{draw(st.sampled_from(names))}"
    return span + draw(st.sampled_from(["", *(f"/{n}" for n in range(1, 10))]))


def crontab_weekdays(text: str) -> set[int] | None:
    """The days of a weekday field by crontab(5), Sunday is 0; None if a range runs backwards.

    It counts days on a list of names and shares nothing with the package. A range may end on `sun`.
    """
    week = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    days: set[int] = set()
    for item in text.lower().split(","):
        span, _, step = item.partition("/")
        ends = ["0", "7"] if span == "*" else span.split("-")
        first, last = (int(end) if end.isdigit() else week.index(end) for end in (ends[0], ends[-1]))
        if ends[-1] == "sun" and ends[0] != "sun":
            last = 7 if len(ends) == 2 else 0
        if first > last:
            return None
        days |= {week.index(week[day]) for day in range(first, last + 1, int(step or 1))}
    return days


@settings(max_examples=500)
@given(st.lists(weekday_items(), min_size=1, max_size=3).map(",".join))
def test_weekdays_mean_what_crontab_says(text: str) -> None:
    expected = crontab_weekdays(text)
    if expected is None:
        with pytest.raises(CronError, match="runs backwards"):
            normalize_unix(f"0 9 * * {text}")
        return
    schedule = parse(normalize_unix(f"0 9 * * {text}"))
    assert isinstance(schedule, CalendarSchedule)
    assert set(values(schedule.fields.weekdays)) == expected


@settings(max_examples=500)
@given(
    st.lists(st.sampled_from(["*", "*/2", "1", "13", "1-31", "5-20/3"]), min_size=1, max_size=3),
    st.lists(weekday_items(), min_size=1, max_size=3),
)
def test_days_match_as_in_a_crontab(days: list[str], weekdays: list[str]) -> None:
    """The day rule of cron: a field that begins with a star makes both count, otherwise either is enough."""
    weekday_text = ",".join(weekdays)
    expected_weekdays = crontab_weekdays(weekday_text)
    if expected_weekdays is None:
        return
    expected_days: set[int] = set()
    for item in days:
        span, _, step = item.partition("/")
        first, _, last = ("1-31" if span == "*" else span).partition("-")
        expected_days |= set(range(int(first), int(last or first) + 1, int(step or 1)))
    both = days[0].startswith("*") or weekday_text.startswith("*")
    schedule = parse(normalize_unix(f"0 9 {','.join(days)} * {weekday_text}"))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(62):
        matches = [moment.day in expected_days, moment.isoweekday() % 7 in expected_weekdays]
        fires = schedule.next(moment) == moment + timedelta(hours=9)
        assert fires == (all(matches) if both else any(matches)), moment
        moment += timedelta(days=1)


@given(
    st.sets(st.integers(0, 7), min_size=1),
    st.integers(0, 59),
    st.integers(0, 23),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
def test_the_line_and_its_spec_mean_the_same_times(
    weekdays: set[int], minute: int, hour: int, after: datetime
) -> None:
    spec = normalize_unix(f"{minute} {hour} * * {','.join(map(str, sorted(weekdays)))}")
    found = parse(spec).next(after)
    assert found is not None
    assert (found.second, found.minute, found.hour) == (0, minute, hour)
    assert found.isoweekday() in weekdays | ({7} if 0 in weekdays else set())
    assert found - after <= timedelta(days=7)
