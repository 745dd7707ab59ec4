"""An instant that moves through the local time of a zone, by the rules of Go.

The server's search uses Go's `time.Date`, `Add` and `AddDate`. They agree with Python except for local times
that a clock change skips or repeats.
"""

from __future__ import annotations

from datetime import MAXYEAR, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from scheduler0.cron.fields import month_length

_DAY = timedelta(days=1)
_ZERO = timedelta()
# No zone of the tz database changes its offset and changes it back within six days: the shortest such
# period has 6.96 days. If both ends of six days have the same offset, so has every moment between them.
MAX_STRIDE_DAYS = 6
_REMEMBERED_MONTHS = 4096


def is_quiet(zone: tzinfo, year: int, month: int) -> bool:
    """Whether the offset of `zone` is one and the same number of minutes in the whole month, ends included.

    The answer is remembered for the zones that Python has. It is False for others, which may be anything.
    """
    return isinstance(zone, ZoneInfo | timezone) and _is_quiet(zone, year, month)


@lru_cache(_REMEMBERED_MONTHS)
def _is_quiet(zone: tzinfo, year: int, month: int) -> bool:
    try:
        first = datetime(year, month, 1)
        days = range(0, month_length(year, month), MAX_STRIDE_DAYS)
        moments = [first + _DAY * day for day in (*days, month_length(year, month))]
        offsets = {offset for moment in moments for offset in _offsets(zone, moment)}
    except OverflowError:  # at the ends of the calendar
        return False
    return len(offsets) == 1 and offsets.pop().seconds % 60 == 0


@lru_cache(_REMEMBERED_MONTHS)
def _starts_as_usual(zone: tzinfo, year: int, month: int) -> bool:
    """Whether the month begins with a midnight that is there once."""
    early, late = _offsets(zone, datetime(year, month, 1))
    return early == late


def _offsets(zone: tzinfo, wall: datetime) -> tuple[timedelta, timedelta]:
    local = wall.replace(tzinfo=zone, fold=0)
    # `Schedule.next` has checked that the zone has an offset, so this is never None.
    return cast("tuple[timedelta, timedelta]", (local.utcoffset(), local.replace(fold=1).utcoffset()))


class WallTime:
    """The instant as naive UTC (`utc`) and as naive local time (`wall`).

    Go's arithmetic can step back when the clock is set back. With `later`, a repeated local time means its
    second occurrence, and an hour is cut by elapsed time: the search then always advances.
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
        """Let `count` units of time pass, or one unit if the clock changes meanwhile.

        The Go library takes single steps. Both moves end at a place that it passes.
        """
        utc, offset = self.utc, self._offset
        self._set(utc + unit * count)
        if count > 1 and self._offset != offset:
            self._set(utc + unit)

    def add_days(self, count: int) -> None:
        """Move the date on by `count` days, which end in this month or at the start of the next.

        The move ends early, at a place that the Go library passes, where the clock changes meanwhile.
        """
        utc, wall = self.utc, self.wall
        if not is_quiet(self._zone, wall.year, wall.month):
            count = min(count, MAX_STRIDE_DAYS)
        target = wall + _DAY * count
        early, late = _offsets(self._zone, target)
        if early == late == self._offset:
            self.utc, self.wall = target - early, target
            return
        self.set_wall(wall + _DAY)
        if self.utc <= utc:
            # The next date does not exist (Apia left out 2011-12-30). Here the Go library loops for ever.
            self.set_wall(wall + _DAY * 2)

    def add_months(self, count: int) -> None:
        """Move to the same day and time `count` months later, at most to January.

        The 31st of a shorter month is a day of the month after it. The move is by one month where one of
        those between begins without a midnight, or where this is not the start of a month.
        """
        wall = self.wall
        if (
            count > 1
            and wall.day == 1
            and wall.hour == wall.minute == wall.second == 0
            and self._passes(count)
        ):
            years, month = divmod(wall.month - 1 + count, 12)
            if wall.year + years > MAXYEAR:
                raise OverflowError("after the year 9999")  # as the arithmetic of datetime does
            self.set_wall(wall.replace(year=wall.year + years, month=month + 1))
            return
        length = month_length(wall.year, wall.month)
        self.set_wall(wall.replace(day=1) + _DAY * (length + wall.day - 1))

    def _passes(self, count: int) -> bool:
        zone, wall = self._zone, self.wall
        return isinstance(zone, ZoneInfo | timezone) and all(
            _starts_as_usual(zone, wall.year, month) for month in range(wall.month + 1, wall.month + count)
        )

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
        """Cut the seconds off the instant.

        The wall clock can show other seconds: some offsets have seconds.
        """
        self._set(self.utc.replace(second=0))

    def set_wall(self, wall: datetime) -> None:
        """Move to a local time. A local time that does not exist becomes one before or after the gap."""
        early, late = _offsets(self._zone, wall)
        if early == late:
            self.utc, self.wall, self._offset = wall - early, wall, early
        elif self._later and late < early:
            self._set(wall - late)
        else:
            self._set(wall - self._go_offset(wall))

    def _go_offset(self, wall: datetime) -> timedelta:
        # Go looks up the local time as if it were UTC. It looks again with the offset that it found, unless
        # that is zero.
        offset = self._show(wall) - wall
        if offset == _ZERO:
            return offset
        utc = wall - offset
        return self._show(utc) - utc

    def _show(self, utc: datetime) -> datetime:
        return self._zone.fromutc(utc.replace(tzinfo=self._zone)).replace(tzinfo=None, fold=0)

    def _set(self, utc: datetime) -> None:
        self.utc = utc
        self.wall = self._show(utc)
        self._offset = self.wall - utc
