"""Which runs are due, which are missed, and when the next one is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduler0.cron import next_times, parse
from scheduler0.runner.policy import Policy
from scheduler0.runner.ticks import MOST_TICKS, DuePlan, Timing, plan

START = datetime(2027, 1, 1, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hourly(start: datetime | None = START, end: datetime | None = None, spec: str = "0 0 * * * *") -> Timing:
    return Timing(parse(spec), UTC_ZONE, start, end)


def due(timing: Timing, last: datetime | None, now: datetime, **policy: Any) -> DuePlan:
    return plan(timing, last, now, Policy(**policy))


def test_a_job_runs_first_at_its_start_and_then_at_its_ticks() -> None:
    timing = hourly(at("2027-01-01T00:30"))
    assert due(timing, None, at("2027-01-01T00:29")) == DuePlan([], None, at("2027-01-01T00:30"))
    first = due(timing, None, at("2027-01-01T00:30:01"))
    assert (first.ticks, first.next) == ([at("2027-01-01T00:30")], at("2027-01-01T01:00"))
    assert due(timing, first.last, at("2027-01-01T01:00")).ticks == [at("2027-01-01T01:00")]


def test_without_a_start_the_next_tick_is_the_first() -> None:
    assert due(hourly(None), None, at("2027-01-01T00:30")).next == at("2027-01-01T01:00")


def test_a_job_without_a_start_runs_at_the_first_tick_after_it_was_seen() -> None:
    seen = at("2027-01-01T00:30")
    found = plan(hourly(None), None, at("2027-01-01T01:00:05"), Policy(), seen)
    assert (found.ticks, found.next) == ([at("2027-01-01T01:00")], at("2027-01-01T02:00"))
    late = plan(hourly(None), None, at("2027-01-01T03:30"), Policy(catch_up="all"), seen)
    assert [tick.hour for tick in late.ticks] == [1, 2, 3]


def test_missed_runs_are_skipped_caught_up_or_done_once() -> None:
    last, now = at("2027-01-01T00:00"), at("2027-01-01T04:30")
    none = due(hourly(), last, now)
    assert (none.ticks, none.last, none.missed) == ([], at("2027-01-01T04:00"), True)
    once = due(hourly(), last, now, catch_up="last")
    assert (once.ticks, once.missed) == ([at("2027-01-01T04:00")], False)
    everything = due(hourly(), last, now, catch_up="all")
    assert everything.ticks == [START + timedelta(hours=hour) for hour in (1, 2, 3, 4)]
    for found in (none, once, everything):
        assert found.next == at("2027-01-01T05:00")


def test_a_run_within_the_grace_is_not_missed() -> None:
    last, now = at("2027-01-01T00:00"), at("2027-01-01T04:00:30")
    assert due(hourly(), last, now).ticks == [at("2027-01-01T04:00")]
    assert due(hourly(), last, now).missed
    assert due(hourly(), last, now, catch_up="last").ticks == [at("2027-01-01T04:00")]
    assert due(hourly(), last, now, misfire_grace=29).ticks == []


def test_a_job_of_an_unknown_past_is_not_caught_up() -> None:
    for catch_up in ("none", "last", "all"):
        found = due(hourly(at("2020-01-01T00:00")), None, at("2027-01-01T04:30"), catch_up=catch_up)
        assert (found.ticks, found.next, found.missed) == ([], at("2027-01-01T05:00"), True)


def test_the_first_run_of_a_job_that_is_known_can_be_missed() -> None:
    now, timing = at("2027-01-01T04:30"), hourly(at("2027-01-01T02:00"))
    found = plan(timing, None, now, Policy(catch_up="all"), at("2027-01-01T01:00"))
    assert [tick.hour for tick in found.ticks] == [2, 3, 4]


def test_a_job_runs_once_at_its_start() -> None:
    timing = Timing(None, UTC_ZONE, START)
    assert due(timing, None, START - timedelta(days=1)).next == START
    assert due(timing, None, START + timedelta(seconds=5)) == DuePlan([START], START, None)
    assert due(timing, START, START + timedelta(days=1)) == DuePlan([], START, None)
    late = START + timedelta(days=1)
    assert due(timing, None, late) == DuePlan([], START, None, missed=True)
    assert due(timing, None, late, catch_up="last") == DuePlan([START], START, None)
    moved = Timing(None, UTC_ZONE, late)
    assert due(moved, START, late).ticks == [late]


def test_nothing_runs_after_the_end() -> None:
    timing = hourly(START, at("2027-01-01T02:00"))
    found = due(timing, START, at("2027-01-01T05:00"), catch_up="all")
    assert (found.ticks, found.next) == ([at("2027-01-01T01:00"), at("2027-01-01T02:00")], None)
    assert due(timing, START, at("2027-01-01T05:00"), catch_up="last").ticks == [at("2027-01-01T02:00")]


def test_an_interval_keeps_its_phase() -> None:
    timing = hourly(at("2027-01-01T00:00:07"), spec="@every 90s")
    found = due(timing, at("2027-01-01T00:00:07"), at("2027-01-01T01:00"), catch_up="last", misfire_grace=0)
    assert found.ticks == [at("2027-01-01T00:58:37")]
    assert found.next == at("2027-01-01T01:00:07")


def test_a_long_backlog_is_planned_in_parts() -> None:
    timing, now, last = hourly(spec="* * * * * *"), START + timedelta(seconds=2 * MOST_TICKS + 3), START
    sizes = []
    for _ in range(3):
        found = due(timing, last, now, catch_up="all")
        assert found.last is not None
        sizes.append(len(found.ticks))
        last = found.last
    assert sizes == [MOST_TICKS, MOST_TICKS, 3]


@given(
    spec=st.sampled_from(["0 */7 * * * *", "0 30 1 * * *", "0 30 2 * * *", "@every 25m", "0 0 9 * * 1-5"]),
    zone=st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe"]),
    start=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    pauses=st.lists(st.integers(0, 100_000), max_size=8),
)
def test_every_tick_is_planned_once_whenever_one_looks(
    spec: str, zone: str, start: datetime, pauses: list[int]
) -> None:
    start = start.replace(microsecond=0)
    timing = Timing(parse(spec), ZoneInfo(zone), start)
    last, now, seen = None, start, list[datetime]()
    for pause in [0, *pauses]:
        now += timedelta(seconds=pause)
        while True:
            found = plan(timing, last, now, Policy(catch_up="all"))
            last = found.last
            seen += found.ticks
            if not found.ticks:
                break
    expected = [start]
    while (following := next_times(spec, timezone=zone, after=expected[-1], count=1)) and following[
        0
    ].astimezone(UTC) <= now:
        expected.append(following[0].astimezone(UTC))
    assert seen == expected
