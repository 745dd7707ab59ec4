"""The next times of a spec."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from scheduler0.cron.clock_changes import clock_changes
from scheduler0.cron.clock_effects import DoubledRun, effects_of
from scheduler0.cron.errors import calendar_limits, require
from scheduler0.cron.parser import parse
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule
from scheduler0.cron.zones import find_zone


def next_times(
    spec: str, *, timezone: str = "UTC", after: datetime | None = None, count: int = 5
) -> list[datetime]:
    """Return the first `count` times of `spec` after `after` (default: now), in the IANA zone `timezone`.

    The list is shorter if the spec has fewer times, and empty if nothing matches the spec. Raises CronError
    if the server refuses the spec. Raises ValueError for an unknown zone, an `after` without a time zone or
    at the start of year 1, and a `count` below 1. The message names the argument.
    """
    return _times(parse(spec), find_zone(timezone), after, count)


@dataclass(frozen=True, slots=True)
class PreviewedRun:
    """One line of a preview. `str()` gives it as text.

    `local` is the local time, without a zone. `moment` is the same time with its zone, or None if `kind` is
    "skipped": a clock change skips this local time, and the server does not run. "first of two" and "second
    of two" are the runs at a local time that occurs twice. All other runs are "run".
    """

    local: datetime
    moment: datetime | None
    kind: Literal["run", "first of two", "second of two", "skipped"]

    def __str__(self) -> str:
        shown = self.local if self.moment is None else self.moment
        return f"{shown}" if self.kind == "run" else f"{shown} ({self.kind})"


def preview(
    spec: str, *, timezone: str = "UTC", after: datetime | None = None, count: int = 5
) -> list[PreviewedRun]:
    """Return the next `count` runs of `spec`, and between them the runs that a clock change skips.

    The arguments and the errors are those of `next_times`. Skipped runs do not count.
    """
    schedule, zone = parse(spec), find_zone(timezone)
    after = datetime.now(UTC) if after is None else after
    times = _times(schedule, zone, after, count)
    if not times:
        return []
    skipped: list[PreviewedRun] = []
    doubled: dict[datetime, Literal["first of two", "second of two"]] = {}
    for change in clock_changes(zone, after, times[-1]):
        for effect in effects_of(schedule, zone, change):
            if isinstance(effect, DoubledRun):
                doubled[effect.first.astimezone(UTC)] = "first of two"
                doubled[effect.second.astimezone(UTC)] = "second of two"
            elif _local(after, zone) < effect.local < _local(times[-1], zone):
                skipped.append(PreviewedRun(effect.local, None, "skipped"))
    runs = [
        PreviewedRun(time.replace(tzinfo=None, fold=0), time, doubled.get(time.astimezone(UTC), "run"))
        for time in times
    ]
    for missing in skipped:
        place = next(index for index, run in enumerate(runs) if run.moment and run.local > missing.local)
        runs.insert(place, missing)
    return runs


def _times(
    schedule: CalendarSchedule | IntervalSchedule, zone: ZoneInfo, after: datetime | None, count: int
) -> list[datetime]:
    require(int, "count", count, "a whole number")
    if count < 1:
        raise ValueError(f"count: {count} is below 1; ask for at least one time")
    if after is None:
        after = datetime.now(UTC)
    require(datetime, "after", after, "a datetime")
    if after.utcoffset() is None:
        raise ValueError(f"after: {after!r} has no time zone; add one")
    times: list[datetime] = []
    latest: datetime | None = None
    with calendar_limits(after=after):
        latest = schedule.next(after.astimezone(zone))
    while latest is not None and len(times) < count:
        times.append(latest)
        latest = schedule.next(latest)
    return times


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
