"""Intervals: what `job_interval`, `start_buffer` and `retry_interval` mean. No I/O.

Instants are whole milliseconds since 1970 in UTC.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from scheduler0.cron import CronError, Schedule, normalize_unix, parse
from scheduler0.cron.parser import split_fields
from scheduler0.cron.schedule import IntervalSchedule

Duration = timedelta | Mapping[str, int | None]
"""A ``timedelta``, or a mapping with some of the keys of `UNITS` and whole numbers.

Years, months, weeks and days are steps in the calendar of the time zone: a day that a clock change makes 23
hours long is one day. Hours, minutes and seconds are elapsed time.
"""
UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SECOND = timedelta(seconds=1)
_LONGEST_YEARS = 1000
_LONGEST_SEARCH = timedelta(days=366 * 30)


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware datetime; the rest is cut off."""
    return (moment - _EPOCH) // _MILLISECOND


def from_milliseconds(instant: int) -> datetime:
    """The aware datetime in UTC. Raises ``ValueError`` outside the years 1 to 9999."""
    try:
        return _EPOCH + instant * _MILLISECOND
    except OverflowError:
        raise ValueError(f"the instant {instant} ms is not in the years 1 to 9999") from None


@contextmanager
def _within_the_calendar(instant: int) -> Generator[None]:
    """Raise ``ValueError`` where a step from an instant needs a year before 1 or after 9999."""
    try:
        yield
    except OverflowError:
        raise ValueError(
            f"an interval at {from_milliseconds(instant).isoformat()} does not lie in the years 1 to 9999;"
            " check the begin and the lengths"
        ) from None


class Interval(ABC):
    """A step from one instant to another."""

    __slots__ = ()

    @abstractmethod
    def after(self, instant: int) -> int:
        """The instant one step later."""

    @abstractmethod
    def before(self, instant: int) -> int:
        """The instant one step earlier."""


@dataclass(frozen=True, slots=True)
class ElapsedInterval(Interval):
    """So many milliseconds."""

    milliseconds: int

    def after(self, instant: int) -> int:
        return instant + self.milliseconds

    def before(self, instant: int) -> int:
        return instant - self.milliseconds


@dataclass(frozen=True, slots=True)
class CalendarInterval(Interval):
    """Years to days in the calendar of a zone, and then elapsed time.

    A day that the target month lacks becomes its last day. A local time that a clock change skips becomes
    the time as much later; of one that it repeats the first is meant.
    """

    months: int
    days: int
    elapsed: timedelta
    zone: ZoneInfo

    def after(self, instant: int) -> int:
        with _within_the_calendar(instant):
            return to_milliseconds(self._step(from_milliseconds(instant), 1) + self.elapsed)

    def before(self, instant: int) -> int:
        with _within_the_calendar(instant):
            return to_milliseconds(self._step(from_milliseconds(instant) - self.elapsed, -1))

    def _step(self, moment: datetime, sign: int) -> datetime:
        if not self.months and not self.days:
            return moment
        wall = moment.astimezone(self.zone).replace(tzinfo=None, fold=0)
        wall += sign * relativedelta(months=self.months, days=self.days)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class CronInterval(Interval):
    """From one tick of a schedule to the next, strictly later or earlier."""

    schedule: Schedule
    zone: ZoneInfo

    def after(self, instant: int) -> int:
        with _within_the_calendar(instant):
            found = self.schedule.next(self._local(instant))
        if found is None:
            raise ValueError(f"job_interval: {self.schedule.spec!r} has no tick after {self._local(instant)}")
        return to_milliseconds(found)

    def before(self, instant: int) -> int:
        with _within_the_calendar(instant):
            found = previous_tick(self.schedule, self._local(instant))
        if found is None:
            raise ValueError(
                f"job_interval: {self.schedule.spec!r} has no tick in the 30 years before"
                f" {self._local(instant)}"
            )
        return to_milliseconds(found)

    def _local(self, instant: int) -> datetime:
        return from_milliseconds(instant).astimezone(self.zone)


def previous_tick(schedule: Schedule, before: datetime) -> datetime | None:
    """The last tick strictly earlier than an aware `before`; None if no tick lies within 30 years before it.

    `Schedule` only looks forward. The first tick after an instant grows with the instant, so that the
    latest instant whose next tick is early enough can be found by halving.
    """
    if isinstance(schedule, IntervalSchedule):
        return before - timedelta(seconds=schedule.seconds)
    zone, end = before.tzinfo, before.astimezone(UTC)

    def tick_after(moment: datetime) -> datetime | None:
        found = schedule.next(moment.astimezone(zone))
        return None if found is None or found.astimezone(UTC) >= end else found

    reach, late = _SECOND, end
    while (found := tick_after(end - reach)) is None:
        late = end - reach
        reach *= 2
        if reach > _LONGEST_SEARCH:
            return None
    early = end - reach
    while late - early > _SECOND / 2:
        middle = early + (late - early) / 2
        nearer = tick_after(middle)
        if nearer is None:
            late = middle
        else:
            early, found = middle, nearer
    return found


def job_interval(value: object, zone: ZoneInfo) -> Interval:
    """The interval of a job: cron text, ``timedelta``, mapping or milliseconds.

    Raises ``ValueError`` (a ``CronError`` for a cron text) or ``TypeError``; a job's interval is never zero.
    """
    if isinstance(value, str):
        return CronInterval(cron_schedule(value), zone)
    return duration("job_interval", value, zone, least=1)


def duration(name: str, value: object, zone: ZoneInfo, *, least: int = 0) -> Interval:
    """The interval of an argument `name`: ``timedelta``, mapping or milliseconds; `least` counts these."""
    if isinstance(value, bool) or not isinstance(value, int | timedelta | Mapping):
        raise TypeError(
            f"{name}: {value!r} is not an interval; give milliseconds, a timedelta or a mapping"
            + (" or a cron text" if name == "job_interval" else "")
        )
    if isinstance(value, int):
        if value // (365 * 86400 * 1000) > _LONGEST_YEARS:
            raise ValueError(f"{name}: {value!r} ms is longer than {_LONGEST_YEARS} years")
        found: Interval = ElapsedInterval(value)
        size = value
    elif isinstance(value, timedelta):
        if value.days and value.microseconds:
            raise ValueError(f"{name}: {value!r} has days and a fraction of a second; give one of them")
        if value.days // 365 > _LONGEST_YEARS:
            raise ValueError(f"{name}: {value!r} is longer than {_LONGEST_YEARS} years")
        found = CalendarInterval(0, value.days, value - timedelta(days=value.days), zone)
        size = value // _MILLISECOND
    else:
        parts = _parts(name, cast("Mapping[object, object]", value))
        months = parts["years"] * 12 + parts["months"]
        days = parts["weeks"] * 7 + parts["days"]
        seconds = parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"]
        if max(months // 12, days // 365, seconds // (365 * 86400)) > _LONGEST_YEARS:
            raise ValueError(f"{name}: {value!r} is longer than {_LONGEST_YEARS} years")
        elapsed = timedelta(seconds=seconds)
        found = CalendarInterval(months, days, elapsed, zone)
        size = months + days + elapsed // _MILLISECOND
    if size < least:
        raise ValueError(f"{name}: {value!r} is too short; it must be at least {least} ms")
    return found


def _parts(name: str, value: Mapping[object, object]) -> dict[str, int]:
    if not value:
        raise ValueError(f"{name}: the mapping is empty; its keys may be {', '.join(UNITS)}")
    parts: dict[str, int] = dict.fromkeys(UNITS, 0)
    for key, part in value.items():
        if key not in UNITS:
            raise ValueError(f"{name}: unknown unit {key!r}; the units are {', '.join(UNITS)}")
        if part is None:
            continue
        if isinstance(part, bool) or not isinstance(part, int) or part < 0:
            raise ValueError(f"{name}: {key} must be a whole number from 0, not {part!r}")
        parts[str(key)] = part
    return parts


def cron_schedule(text: str) -> Schedule:
    """The schedule of a cron text: five fields, minute first, or six with the second in front.

    Raises ``CronError``.
    """
    fields = split_fields(text)
    if len(fields) != 6:
        return parse(normalize_unix(text))
    try:
        rest = normalize_unix(" ".join(fields[1:])).removeprefix("0 ")
    except CronError as error:
        raise CronError(text, error.field, error.problem) from None
    return parse(f"{fields[0]} {rest}")
