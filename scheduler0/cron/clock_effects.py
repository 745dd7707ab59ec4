"""The runs that a clock change skips or doubles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler0.cron.clock_changes import ClockChange, clock_changes
from scheduler0.cron.errors import require
from scheduler0.cron.parser import parse
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule
from scheduler0.cron.zones import find_zone, zone_data_version

# The server's search can lose runs up to the end of the day of a change, not only in the hour of the change.
_AROUND = timedelta(hours=26)
_NEAR = timedelta(hours=3)
_FREQUENT = 3000
"""The runs a day from which only the hours near a change are compared."""


@dataclass(frozen=True, slots=True)
class SkippedRun:
    """A local time (without a zone) that matches the spec, and at which the server does not run."""

    local: datetime
    change: ClockChange


@dataclass(frozen=True, slots=True)
class DoubledRun:
    """A local time at which the server runs twice. `first` and `second` are the two moments."""

    first: datetime
    second: datetime
    change: ClockChange


@dataclass(frozen=True, slots=True)
class DstReport:
    """What the clock changes of one year do to the runs of a spec.

    `zone_data` is the version of the zone data ("2026a", or "unknown"). `changes` are the clock changes of
    the year in order. `skipped` and `doubled` are empty if the changes do not touch the spec.
    """

    spec: str
    timezone: str
    year: int
    zone_data: str
    changes: tuple[ClockChange, ...]
    skipped: tuple[SkippedRun, ...]
    doubled: tuple[DoubledRun, ...]


def dst_report(spec: str, timezone: str, year: int) -> DstReport:
    """Return the runs of `spec` that the clock changes of `year` in `timezone` skip or double.

    Raises CronError if the server refuses the spec. Raises ValueError for an unknown zone, and for a year
    that is not between 2 and 9998.
    """
    schedule, zone = parse(spec), find_zone(timezone)
    require(int, "year", year, "a year")
    if not 2 <= year <= 9998:
        raise ValueError(f"year: {year} is not between 2 and 9998")
    start = datetime(year, 1, 1, tzinfo=zone) - timedelta(seconds=1)
    end = datetime(year + 1, 1, 1, tzinfo=zone) - timedelta(seconds=1)
    changes = tuple(clock_changes(zone, start, end))
    effects = [effect for change in changes for effect in effects_of(schedule, zone, change)]
    return DstReport(
        spec,
        timezone,
        year,
        zone_data_version(timezone),
        changes,
        tuple(effect for effect in effects if isinstance(effect, SkippedRun)),
        tuple(effect for effect in effects if isinstance(effect, DoubledRun)),
    )


def effects_of(
    schedule: CalendarSchedule | IntervalSchedule, zone: ZoneInfo, change: ClockChange
) -> Iterator[SkippedRun | DoubledRun]:
    """Yield what `change` does to the runs of `schedule`. An interval is never touched."""
    if isinstance(schedule, IntervalSchedule) or not schedule.fields.possible:
        return
    around = _NEAR if _runs_per_day(schedule) > _FREQUENT else _AROUND
    start, end = change.moment.astimezone(UTC) - around, change.moment.astimezone(UTC) + around
    runs: dict[datetime, list[datetime]] = {}
    for run in _runs(schedule, start.astimezone(zone), end):
        runs.setdefault(run.replace(tzinfo=None, fold=0), []).append(run)
    first, last = ((moment + change.before).replace(tzinfo=None) for moment in (start, end))
    last += change.after - change.before
    expected = _local_matches(schedule, first, last)
    for local in sorted({*expected, *runs}):
        moments = runs.get(local, [])
        if not moments:
            yield SkippedRun(local, change)
        elif len(moments) > 1:
            yield DoubledRun(moments[0], moments[1], change)


def _runs(schedule: CalendarSchedule, after: datetime, end: datetime) -> Iterator[datetime]:
    run = schedule.next(after)
    while run is not None and run.astimezone(UTC) <= end:
        yield run
        run = schedule.next(run)


def _local_matches(schedule: CalendarSchedule, after: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the local times that match, as if the clock never changed."""
    for run in _runs(schedule, after.replace(tzinfo=UTC), end.replace(tzinfo=UTC)):
        yield run.replace(tzinfo=None)


def _runs_per_day(schedule: CalendarSchedule) -> int:
    fields = schedule.fields
    return fields.seconds.bit_count() * fields.minutes.bit_count() * fields.hours.bit_count()
