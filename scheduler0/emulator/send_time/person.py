"""A participant in local time: working hours, quiet hours, weekends, holidays, meetings."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from scheduler0.emulator.go.time import DateError, parse_date
from scheduler0.emulator.send_time.request_body import BusyInterval, Participant, WindowBody, WorkingHours

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
FRIDAY, SATURDAY = 4, 5

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAY_START, _DAY_END = 9 * 60, 17 * 60
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class DayWindow:
    """Minutes of the local day, without the end. It is empty if the end comes before the start."""

    start: int
    end: int

    def __contains__(self, minute: int) -> bool:
        return self.start <= minute < self.end

    def contains_over_midnight(self, minute: int) -> bool:
        """Like `in`, but an end before the start belongs to the next day. Only quiet hours are read so."""
        return minute in self or (self.end < self.start and not self.end <= minute < self.start)

    def boundary_within(self, minutes: int, minute: int) -> bool:
        """Whether the start or the end is at most `minutes` away from `minute`, also across midnight."""
        distances = [abs(minute - end) for end in (self.start, self.end)]
        return any(min(distance, _DAY_MINUTES - distance) <= minutes for distance in distances)


@dataclass(frozen=True)
class Person:
    """A participant. `busy` holds pairs of instants; the second instant is excluded."""

    zone: ZoneInfo
    working_days: frozenset[int]
    work: DayWindow
    quiet: DayWindow | None
    busy: tuple[tuple[datetime, datetime], ...]
    is_primary: bool

    @classmethod
    def read(cls, body: Participant, busy: list[BusyInterval]) -> Self:
        hours = body.working_hours or WorkingHours()
        days = frozenset(DAYS.index(day.upper()) for day in hours.days if day.upper() in DAYS)
        start, end = _minutes(hours.start), _minutes(hours.end)
        return cls(
            zone=ZoneInfo(body.timezone or "UTC"),
            working_days=days or frozenset(range(SATURDAY)),
            work=DayWindow(_DAY_START if start is None else start, _DAY_END if end is None else end),
            quiet=None if body.quiet_hours is None else read_window(body.quiet_hours),
            busy=tuple(interval for item in busy if (interval := _interval(item)) is not None),
            is_primary=body.role == "primary",
        )

    def at(self, instant: datetime) -> "LocalMoment":
        return LocalMoment(self, instant, instant.astimezone(self.zone))


@dataclass(frozen=True)
class LocalMoment:
    """An instant in the local time of a person."""

    person: Person
    instant: datetime
    local: datetime

    @property
    def minute(self) -> int:
        return self.local.hour * 60 + self.local.minute

    @property
    def day(self) -> int:
        """0 is Monday."""
        return self.local.weekday()

    @property
    def is_weekend(self) -> bool:
        return self.day >= SATURDAY

    @property
    def is_working(self) -> bool:
        return self.day in self.person.working_days and self.minute in self.person.work

    @property
    def is_quiet(self) -> bool:
        quiet = self.person.quiet
        return quiet is not None and quiet.contains_over_midnight(self.minute)

    @property
    def is_busy(self) -> bool:
        return any(start <= self.instant < end for start, end in self.person.busy)

    def is_holiday(self, dates: frozenset[str]) -> bool:
        return self.local.date().isoformat() in dates

    def is_in_any(self, windows: tuple[DayWindow, ...]) -> bool:
        return any(self.minute in window for window in windows)


def read_window(body: WindowBody) -> DayWindow | None:
    """The window; None if an end is not a time of day. The server ignores such a window."""
    start, end = _minutes(body.start), _minutes(body.end)
    return None if start is None or end is None else DayWindow(start, end)


def _minutes(text: str) -> int | None:
    match = _TIME.fullmatch(text)
    return None if match is None else int(match[1]) * 60 + int(match[2])


def _interval(body: BusyInterval) -> tuple[datetime, datetime] | None:
    try:
        return parse_date(body.start), parse_date(body.end)
    except DateError:
        return None
