"""The library's search, step by step, to compare the fast search with.

Slow and literal on purpose. It knows a zone only by what the clock shows at an instant, and works on
seconds since 1970, so that it shares neither code nor data model with the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1)
MOST_STEPS = 20_000


class NeverReturns(Exception):
    """The library's search would never end."""


@dataclass(frozen=True)
class Fields:
    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    both_days: bool

    def match_date(self, wall: datetime) -> bool:
        by_date = wall.day in self.days
        by_weekday = wall.isoweekday() % 7 in self.weekdays
        return (by_date and by_weekday) if self.both_days else (by_date or by_weekday)


def offset_at(zone: tzinfo, instant: int) -> int:
    utc = EPOCH + timedelta(seconds=instant)
    shown = zone.fromutc(utc.replace(tzinfo=zone)).replace(tzinfo=None)
    return round((shown - utc).total_seconds())


def wall_at(zone: tzinfo, instant: int) -> datetime:
    return EPOCH + timedelta(seconds=instant + offset_at(zone, instant))


def instant_of(
    zone: tzinfo, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> int:
    """Go's time.Date: values out of range carry over; local times at clock changes are looked up twice."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    wall = datetime(year, month, 1, hour, minute, second) + timedelta(days=day - 1)
    as_if_utc = round((wall - EPOCH).total_seconds())
    offset = offset_at(zone, as_if_utc)
    if offset != 0:
        offset = offset_at(zone, as_if_utc - offset)
    return as_if_utc - offset


def reference_next(fields: Fields, after: datetime) -> datetime | None:
    zone = after.tzinfo
    assert zone is not None
    start = after.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    instant = round((start - EPOCH).total_seconds()) + 1
    last_year = wall_at(zone, instant).year + 5
    stepped = False
    steps = 0

    while (wall := wall_at(zone, instant)).year <= last_year:
        steps += 1
        if steps > MOST_STEPS:
            raise NeverReturns
        if wall.month not in fields.months:
            if not stepped:
                wall = wall_at(zone, instant_of(zone, wall.year, wall.month, 1))
            instant = instant_of(
                zone, wall.year, wall.month + 1, wall.day, wall.hour, wall.minute, wall.second
            )
            stepped = True
            # The loop looks at months again; only January would start over, with the same effect.
            continue
        carried = False
        for unit in ("day", "hour", "minute", "second"):
            while not _matches(fields, unit, wall_at(zone, instant)):
                steps += 1
                if steps > MOST_STEPS:
                    raise NeverReturns
                if not stepped:
                    instant = _cut(zone, unit, instant)
                    stepped = True
                instant = _step(zone, unit, instant)
                if getattr(wall_at(zone, instant), unit) == (1 if unit == "day" else 0):
                    carried = True
                    break
            if carried:
                break
        if not carried:
            return zone.fromutc((EPOCH + timedelta(seconds=instant)).replace(tzinfo=zone))
    return None


def _matches(fields: Fields, unit: str, wall: datetime) -> bool:
    if unit == "day":
        return fields.match_date(wall)
    return getattr(wall, unit) in getattr(fields, f"{unit}s")


def _cut(zone: tzinfo, unit: str, instant: int) -> int:
    wall = wall_at(zone, instant)
    if unit == "day":
        return instant_of(zone, wall.year, wall.month, wall.day)
    if unit == "hour":
        return instant_of(zone, wall.year, wall.month, wall.day, wall.hour)
    return instant - instant % 60 if unit == "minute" else instant


def _step(zone: tzinfo, unit: str, instant: int) -> int:
    if unit == "day":
        wall = wall_at(zone, instant)
        return instant_of(zone, wall.year, wall.month, wall.day + 1, wall.hour, wall.minute, wall.second)
    return instant + {"hour": 3600, "minute": 60, "second": 1}[unit]
