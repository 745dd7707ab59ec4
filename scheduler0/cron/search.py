"""The server's search for the next second that matches, with its quirks at clock changes.

Each step moves the time on until one field matches. If a step carries into the next larger unit, the search
starts again at the month. If a clock change hides the carry (midnight does not exist), the step goes on into
the next hour or day, as in the Go library.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler0.cron.fields import CalendarFields, lowest_bit, month_length
from scheduler0.cron.walltime import WallTime

_SEARCH_YEARS = 5
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def advance_to_match(fields: CalendarFields, time: WallTime) -> bool:
    """Move `time` to the first match, which may be `time` itself.

    Return False if nothing matches until the end of the fifth year after `time`.
    """
    return _Search(fields, time).run()


def seconds_within_day(fields: CalendarFields, local: datetime) -> int | None:
    """Return the seconds from `local` to the first match on the same day, or None if the day has none.

    The answer is for a day without a clock change.
    """
    day = local.day
    if not fields.months >> local.month & 1:
        return None
    if not fields.days_of_month((local.isoweekday() - day + 1) % 7) >> day & 1:
        return None
    hour, minute, second = local.hour, local.minute, local.second
    seconds, minutes = fields.seconds, fields.minutes
    if fields.hours >> hour & 1:
        if minutes >> minute & 1 and seconds >> second:
            return _first(seconds >> second)
        if minutes >> minute + 1:
            return (_first(minutes >> minute + 1) + 1) * 60 - second + _first(seconds)
    if fields.hours >> hour + 1:
        hours = _first(fields.hours >> hour + 1) + 1
        return (hours * 60 - minute + _first(minutes)) * 60 - second + _first(seconds)
    return None


def _first(mask: int) -> int:
    """Return the lowest value of a mask that is not empty."""
    return (mask & -mask).bit_length() - 1


class _Search:
    __slots__ = ("_cut", "_fields", "_time")

    def __init__(self, fields: CalendarFields, time: WallTime) -> None:
        self._fields = fields
        self._time = time
        self._cut = False

    def run(self) -> bool:
        last_year = self._time.wall.year + _SEARCH_YEARS
        while self._time.wall.year <= last_year:
            if self._month() and self._day() and self._hour() and self._minute() and self._second():
                return True
        return False

    def _cut_once(self, cut: Callable[[], None]) -> None:
        """Drop the units below the unit of the first step, once per search."""
        if not self._cut:
            self._cut = True
            cut()

    def _month(self) -> bool:
        time = self._time
        while not self._fields.months >> time.wall.month & 1:
            self._cut_once(time.cut_to_month)
            time.add_months(_distance(self._fields.months, time.wall.month, 13))
            if time.wall.month == 1:
                return False
        return True

    def _day(self) -> bool:
        time = self._time
        while not self._days() >> time.wall.day & 1:
            self._cut_once(time.cut_to_day)
            wall = time.wall
            # Midnight may not exist. Then the cut led into the previous month: count from there.
            distance = _distance(self._days(), wall.day, month_length(wall.year, wall.month) + 1)
            time.add_days(distance)
            if time.wall.day == 1:
                return False
        return True

    def _days(self) -> int:
        wall = self._time.wall
        return self._fields.days_of_month((wall.isoweekday() - wall.day + 1) % 7)

    def _hour(self) -> bool:
        time, hours = self._time, self._fields.hours
        while not hours >> time.wall.hour & 1:
            self._cut_once(time.cut_to_hour)
            time.add(_HOUR, _distance(hours, time.wall.hour, 24))
            if time.wall.hour == 0:
                return False
        return True

    def _minute(self) -> bool:
        time, minutes = self._time, self._fields.minutes
        while not minutes >> time.wall.minute & 1:
            self._cut_once(time.cut_to_minute)
            time.add(_MINUTE, _distance(minutes, time.wall.minute, 60))
            if time.wall.minute == 0:
                return False
        return True

    def _second(self) -> bool:
        time, seconds = self._time, self._fields.seconds
        while not seconds >> time.wall.second & 1:
            self._cut = True
            time.add(_SECOND, _distance(seconds, time.wall.second, 60))
            if time.wall.second == 0:
                return False
        return True


def _distance(mask: int, value: int, end: int) -> int:
    """Return the steps from `value` to the next larger value of `mask`, or to `end` if that is nearer."""
    further = lowest_bit(mask >> value + 1)
    return end - value if further is None else min(further + 1, end - value)
