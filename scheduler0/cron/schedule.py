"""Schedules: when a parsed spec fires."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from scheduler0.cron.fields import CalendarFields
from scheduler0.cron.limits import calendar_limits
from scheduler0.cron.search import advance_to_match
from scheduler0.cron.walltime import WallTime


class Schedule(ABC):
    """What `parse` makes of a spec; immutable and hashable. `spec` is the text that was parsed."""

    __slots__ = ()

    spec: str

    def next(self, after: datetime) -> datetime | None:
        """The first firing strictly later than `after`, a whole second in the zone of `after`.

        None when the server's search gives up (it looks to the end of the fifth year), or beyond year 9999.
        At clock changes the answer is the server's (runtime.md A1): a local time that is skipped does
        not fire, one that occurs twice fires twice. Only where the server would repeat an earlier time
        does the answer differ: it is always later than `after`.

        Raises ValueError if `after` is naive, or so near to the beginning of year 1 that the search would
        have to look into the year before.
        """
        offset = after.utcoffset()
        zone = after.tzinfo
        if offset is None or zone is None:
            raise ValueError(f"after: {after!r} has no time zone; give an aware datetime")
        with calendar_limits(after=after):
            found = self._next_utc(after.replace(tzinfo=None, microsecond=0, fold=0) - offset, zone)
            return None if found is None else zone.fromutc(found.replace(tzinfo=zone))
        return None

    @abstractmethod
    def _next_utc(self, utc: datetime, zone: tzinfo) -> datetime | None:
        """The firing after `utc`, both naive and in UTC."""


@dataclass(frozen=True, slots=True)
class CalendarSchedule(Schedule):
    """Fires where all the fields match the wall clock."""

    spec: str
    fields: CalendarFields

    def _next_utc(self, utc: datetime, zone: tzinfo) -> datetime | None:
        if not self.fields.possible:
            return None
        found = self._search(utc, zone, later=False)
        if found is not None and found <= utc:
            return self._search(utc, zone, later=True)
        return found

    def _search(self, utc: datetime, zone: tzinfo, *, later: bool) -> datetime | None:
        time = WallTime(zone, utc + timedelta(seconds=1), later=later)
        return time.utc if advance_to_match(self.fields, time) else None


@dataclass(frozen=True, slots=True)
class IntervalSchedule(Schedule):
    """Fires a fixed number of seconds after the base, whatever the clocks do."""

    spec: str
    seconds: int

    def _next_utc(self, utc: datetime, zone: tzinfo) -> datetime | None:
        return utc + timedelta(seconds=self.seconds)
