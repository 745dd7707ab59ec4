"""A moving instant seen in a zone, with Go's answers where a clock change makes local times odd.

The server's search leans on Go's `time.Date`, `Add` and `AddDate`. They agree with Python except for
local times that a clock change skips or repeats, and that is where schedules show their quirks.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import cast

from scheduler0.cron.fields import month_length

_DAY = timedelta(days=1)
_ZERO = timedelta()
# No zone of the tz database changes its offset and changes it back within six days (the shortest
# such spell is 6.96 days long), so equal offsets at both ends of a shorter stretch prove it even.
MAX_STRIDE_DAYS = 6


class WallTime:
    """`utc` and `wall`, both naive: the instant, and what the clock on the wall shows then.

    The library's own arithmetic may step back when the clock is set back. With `later`, repeated local
    times mean their second occurrence and hours are cut by elapsed time, so that a search always advances.
    """

    __slots__ = ("_later", "_offset", "_zone", "utc", "wall")

    utc: datetime
    wall: datetime
    _offset: timedelta

    def __init__(self, zone: tzinfo, utc: datetime, *, later: bool = False) -> None:
        self._zone = zone
        self._later = later
        self._set(utc)

    def add(self, unit: timedelta, count: int) -> None:
        """Let `count` units of time pass at once, or a single one where the clock changes on the way.

        In both cases the library, which always takes single steps, passes the same place.
        """
        utc, offset = self.utc, self._offset
        self._set(utc + unit * count)
        if count > 1 and self._offset != offset:
            self._set(utc + unit)

    def add_days(self, count: int) -> None:
        """Move the date on by `count` days (at most MAX_STRIDE_DAYS), or by one where the clock changes."""
        utc, wall = self.utc, self.wall
        target = wall + _DAY * count
        early, late = self._offsets(target)
        if early == late == self._offset:
            self.utc, self.wall = target - early, target
            return
        self.set_wall(wall + _DAY)
        if self.utc <= utc:
            # The next date does not exist (Apia left out 2011-12-30). The library never returns from here.
            self.set_wall(wall + _DAY * 2)

    def add_month(self) -> None:
        """The same day and time of the next month; a day that it lacks runs over into the month after."""
        wall = self.wall
        length = month_length(wall.year, wall.month)
        self.set_wall(wall.replace(day=1) + _DAY * (length + wall.day - 1))

    def cut_to_month(self) -> None:
        self.set_wall(self.wall.replace(day=1, hour=0, minute=0, second=0))

    def cut_to_day(self) -> None:
        self.set_wall(self.wall.replace(hour=0, minute=0, second=0))

    def cut_to_hour(self) -> None:
        wall = self.wall
        if self._later:
            self._set(self.utc - timedelta(minutes=wall.minute, seconds=wall.second))
        else:
            self.set_wall(wall.replace(minute=0, second=0))

    def cut_to_minute(self) -> None:
        """Cut the seconds off the instant; off the wall clock would differ where an offset has seconds."""
        self._set(self.utc.replace(second=0))

    def set_wall(self, wall: datetime) -> None:
        """Go to a local time. One that does not exist becomes another one, before or after the gap."""
        early, late = self._offsets(wall)
        if early == late:
            self.utc, self.wall, self._offset = wall - early, wall, early
        elif self._later and late < early:
            self._set(wall - late)
        else:
            self._set(wall - self._go_offset(wall))

    def _go_offset(self, wall: datetime) -> timedelta:
        # Go looks the local time up as if it were UTC, and once more with the offset found, but not if
        # that was zero.
        offset = self._show(wall) - wall
        if offset == _ZERO:
            return offset
        utc = wall - offset
        return self._show(utc) - utc

    def _offsets(self, wall: datetime) -> tuple[timedelta, timedelta]:
        local = wall.replace(tzinfo=self._zone, fold=0)
        # A zone that has an offset for the base of the search has one for every time.
        return cast("tuple[timedelta, timedelta]", (local.utcoffset(), local.replace(fold=1).utcoffset()))

    def _show(self, utc: datetime) -> datetime:
        return self._zone.fromutc(utc.replace(tzinfo=self._zone)).replace(tzinfo=None, fold=0)

    def _set(self, utc: datetime) -> None:
        self.utc = utc
        self.wall = self._show(utc)
        self._offset = self.wall - utc
