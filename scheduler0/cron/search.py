"""The server's search for the next matching second, quirks at clock changes included.

Each step below brings one field to a match by moving time on. A step that carries into the next larger
unit gives up, and the search starts again at the month; but where a clock change hides the carry
(midnight does not exist), the step goes on into the next hour or day as the library does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from scheduler0.cron.fields import CalendarFields, lowest_bit, month_length
from scheduler0.cron.walltime import MAX_STRIDE_DAYS, WallTime

_SEARCH_YEARS = 5
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def advance_to_match(fields: CalendarFields, time: WallTime) -> bool:
    """Move `time` on to a match, itself included. False: none up to the end of the fifth year after."""
    return _Search(fields, time).run()


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
        """Before its first step, a search drops what is smaller than the unit of that step."""
        if not self._cut:
            self._cut = True
            cut()

    def _month(self) -> bool:
        time = self._time
        while not self._fields.months >> time.wall.month & 1:
            self._cut_once(time.cut_to_month)
            time.add_month()
            if time.wall.month == 1:
                return False
        return True

    def _day(self) -> bool:
        time = self._time
        while not self._days() >> time.wall.day & 1:
            self._cut_once(time.cut_to_day)
            wall = time.wall
            # The cut may have led into the month before, where midnight does not exist: look again.
            distance = _distance(self._days(), wall.day, month_length(wall.year, wall.month) + 1)
            time.add_days(min(distance, MAX_STRIDE_DAYS))
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
    """Steps from `value` to the next larger value of `mask`, or to `end` if that is nearer."""
    further = lowest_bit(mask >> value + 1)
    return end - value if further is None else min(further + 1, end - value)
