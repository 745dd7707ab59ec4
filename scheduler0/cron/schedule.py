"""Schedules: the times at which a parsed spec fires."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import MINYEAR, datetime, timedelta, tzinfo

from scheduler0.cron.errors import calendar_limits, require
from scheduler0.cron.fields import CalendarFields
from scheduler0.cron.search import advance_to_match, seconds_within_day
from scheduler0.cron.walltime import WallTime, is_quiet

_SECOND = timedelta(seconds=1)
_QUIET = timedelta(hours=3)
_LATE_IN_MONTH = 28
"""From this day on the next day may be in the next month."""


class Schedule(ABC):
    """The result of `parse`. Immutable and hashable. `spec` is the text that was parsed."""

    __slots__ = ()

    spec: str

    def next(self, after: datetime) -> datetime | None:
        """Return the first time after `after` at which the schedule fires.

        The time is a whole second in the zone of `after`. None means that the server's search gives up (it
        looks to the end of the fifth year), or that the time is after year 9999.

        At clock changes the answer is the server's (docs/contract/runtime.md, A1): a local time that is
        skipped does not fire, and a local time that occurs twice fires twice. There is one difference. The
        server sometimes repeats an earlier time; the answer here is always later than `after`.

        Raises ValueError if `after` has no time zone, or lies at the start of year 1.
        """
        require(datetime, "after", after, "a datetime")
        offset = after.utcoffset()
        zone = after.tzinfo
        if offset is None or zone is None:
            raise ValueError(f"after: {after!r} has no time zone; add one")
        found = self._next_in_quiet_month(after, zone)
        if found is not None:
            return found
        with calendar_limits(after=after):
            return self._next_local(after.replace(tzinfo=None, microsecond=0, fold=0) - offset, zone)
        return None

    def _next_in_quiet_month(self, after: datetime, zone: tzinfo) -> datetime | None:
        """The answer where it is known at once, for the sake of speed."""
        return None

    @abstractmethod
    def _next_local(self, utc: datetime, zone: tzinfo) -> datetime | None:
        """Return the first time after `utc` (naive, in UTC) in `zone`."""


@dataclass(frozen=True, slots=True)
class CalendarSchedule(Schedule):
    """Fires when all the fields match the local time."""

    spec: str
    fields: CalendarFields

    def _next_local(self, utc: datetime, zone: tzinfo) -> datetime | None:
        if not self.fields.possible:
            return None
        return self._next_within_day(utc, zone) or self._search(utc, zone)

    def _next_in_quiet_month(self, after: datetime, zone: tzinfo) -> datetime | None:
        """Return the answer if it lies on the current day, and the clock changes neither in this month nor
        close to it: the local time then passes as time does.
        """
        if not 1 < after.day < _LATE_IN_MONTH or not is_quiet(zone, after.year, after.month):
            return None
        start = after.replace(microsecond=0) + _SECOND
        seconds = seconds_within_day(self.fields, start)
        return None if seconds is None else start + timedelta(seconds=seconds)

    def _next_within_day(self, utc: datetime, zone: tzinfo) -> datetime | None:
        """Return the answer if it lies on the current day and no clock change is near. Most answers do."""
        start = utc + _SECOND
        local = zone.fromutc(start.replace(tzinfo=zone))
        seconds = seconds_within_day(self.fields, local)
        if seconds is None or start.year == MINYEAR:
            return None
        end = start + timedelta(seconds=seconds)
        found = zone.fromutc(end.replace(tzinfo=zone))
        offset = found.replace(tzinfo=None) - end
        # The search may cut back to the start of the hour, so a clock change before `start` counts as well.
        early = start - _QUIET
        quiet = zone.fromutc(early.replace(tzinfo=zone)).replace(tzinfo=None) - early == offset
        return found if quiet and offset.seconds % 60 == 0 else None

    def _search(self, utc: datetime, zone: tzinfo) -> datetime | None:
        found = self._first_match(utc, zone, later=False)
        if found is not None and found <= utc:
            found = self._first_match(utc, zone, later=True)
        return None if found is None else zone.fromutc(found.replace(tzinfo=zone))

    def _first_match(self, utc: datetime, zone: tzinfo, *, later: bool) -> datetime | None:
        time = WallTime(zone, utc + _SECOND, later=later)
        return time.utc if advance_to_match(self.fields, time) else None


@dataclass(frozen=True, slots=True)
class IntervalSchedule(Schedule):
    """Fires a fixed number of seconds after the base. Clock changes have no effect."""

    spec: str
    seconds: int

    def _next_local(self, utc: datetime, zone: tzinfo) -> datetime | None:
        return zone.fromutc((utc + timedelta(seconds=self.seconds)).replace(tzinfo=zone))
