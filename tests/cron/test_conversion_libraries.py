"""convert against the libraries themselves: random specs have the same next times, in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from celery.schedules import crontab
from croniter import croniter
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler0.cron import CronError, convert

from .test_conversion_vectors import upcoming

BASE = datetime(2026, 8, 3, 10, 15, 20, tzinfo=UTC)
COUNT = 8
LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
NAMES: dict[int, list[str]] = {
    3: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    4: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
}


@st.composite
def items(draw: st.DrawFn, position: int) -> str:
    low, high = LIMITS[position]
    value = st.integers(low, high).map(str)
    if position in NAMES:
        value = st.one_of(value, st.sampled_from(NAMES[position]))
    form = draw(st.sampled_from(["*", "*/", "one", "one/", "range", "range", "range/"]))
    step = f"/{draw(st.integers(1, 12))}" if form.endswith("/") else ""
    if form.startswith("*"):
        return "*" + step
    first = draw(value)
    return (f"{first}-{draw(value)}" if form.startswith("range") else first) + step


@st.composite
def lines(draw: st.DrawFn) -> str:
    fields = [
        draw(st.one_of(st.just("*"), st.lists(items(position), min_size=1, max_size=2).map(",".join)))
        for position in range(5)
    ]
    return " ".join(fields)


def by_croniter(line: str) -> list[datetime]:
    times = croniter(line, BASE)
    return [times.get_next(datetime) for _ in range(COUNT)]


def by_apscheduler(line: str) -> list[datetime]:
    trigger = CronTrigger.from_crontab(line, timezone=UTC)
    times: list[datetime] = []
    previous, now = None, BASE
    for _ in range(COUNT):
        previous = trigger.get_next_fire_time(previous, now)
        if previous is None:
            break
        times.append(previous)
        now = previous + timedelta(microseconds=1)
    return times


def by_celery(line: str) -> list[datetime]:
    times = [BASE]
    schedule = crontab.from_string(line)
    schedule.nowfun = lambda: times[-1]
    while len(times) <= COUNT:
        start, delta, _ = schedule.remaining_delta(times[-1], tz=UTC)
        times.append(start + delta)
    return times[1:]


@pytest.mark.parametrize(
    ("source", "times_of"),
    [("croniter", by_croniter), ("apscheduler3", by_apscheduler), ("celery", by_celery)],
)
def test_same_times_as_the_library(source: str, times_of: Callable[[str], list[datetime]]) -> None:
    compared = 0

    @settings(max_examples=250)
    @given(lines())
    def compare(line: str) -> None:
        nonlocal compared
        try:
            conversion = convert(line, source=source, timezone="UTC")
        except CronError:
            return
        assert upcoming(conversion, BASE, COUNT) == times_of(line)
        compared += 1

    compare()
    assert compared > 50
