"""Dates and recurrences in plain English, read by the rules in docs/emulator.md: no model is called."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MINUTELY, HOURLY = "every minute", "every hour"
DAILY, WEEKLY, MONTHLY, YEARLY, ONCE = "daily", "weekly", "monthly", "yearly", "none"

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RECURRENCES = (
    (MINUTELY, r"every minute"),
    (HOURLY, r"every hour|hourly"),
    (DAILY, r"every day|daily|every (?:morning|evening)"),
    (WEEKLY, rf"every week|weekly|every (?:{'|'.join(_WEEKDAYS)})"),
    (MONTHLY, r"every month|monthly"),
    (YEARLY, r"every year|yearly|annually"),
)
_UNITS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_DEFAULT_TIME = time(9)
# The 29th of February comes back within eight years, whatever the century does.
_DAYS_AHEAD = 8 * 366 + 1

_IN = re.compile(r"\bin (\d{1,4}) (minute|hour|day|week)s?\b", re.ASCII)
_CLOCK = re.compile(r"\b(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm)\b|\bat (\d{1,2})(?::(\d{2}))?\b", re.ASCII)
_NAMED_TIMES = {"noon": time(12), "midnight": time(0), "morning": time(9), "evening": time(18)}
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b", re.ASCII)
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})s?\b")
_DAY_OF_MONTH = re.compile(r"\bon the (\d{1,2})(?:st|nd|rd|th)\b", re.ASCII)
_REQUEST = re.compile(r"\b(?:remind|schedule|send|notify|call|post|run|every|email|text)\b")


@dataclass(frozen=True)
class Plan:
    """What a text asks for: how often, and the first time, which is after now."""

    recurrence: str
    first: datetime


def read_plan(text: str, now: datetime) -> Plan | None:
    """The plan of an English text, in the zone of `now`; `None` if it names no time, or a past one.

    Times beyond the year 9999 are none.
    """
    try:
        return _read(text, now)
    except OverflowError:
        return None


def _read(text: str, now: datetime) -> Plan | None:
    words = " ".join(text.lower().split())
    recurrence = next(
        (name for name, pattern in _RECURRENCES if re.search(rf"\b(?:{pattern})\b", words)), ONCE
    )
    if recurrence in (MINUTELY, HOURLY):
        step = timedelta(minutes=1) if recurrence == MINUTELY else timedelta(hours=1)
        start = now.replace(second=0, microsecond=0)
        return Plan(recurrence, (start if recurrence == MINUTELY else start.replace(minute=0)) + step)
    if after := _IN.search(words):
        return Plan(recurrence, now + timedelta(seconds=int(after[1]) * _UNITS[after[2]]))
    clock, fits = _clock(words), _day(words, recurrence, now.date())
    if clock is None and fits is None:
        return None
    first = _first(now, clock or _DEFAULT_TIME, fits or (lambda _: True))
    return None if first is None else Plan(recurrence, first)


def asks_for_something(text: str) -> bool:
    """Whether the text has a verb of a request, even if it names no time."""
    return _REQUEST.search(text.lower()) is not None


def cron_expression(plan: Plan) -> str:
    """The server's five fields, minute first, from the first time in its own offset (ai.md 4)."""
    first = plan.first
    clock = f"{first.minute} {first.hour}"
    weekday = first.isoweekday() % 7
    return {
        MINUTELY: "* * * * *",
        HOURLY: f"{first.minute} * * * *",
        DAILY: f"{clock} * * *",
        WEEKLY: f"{clock} * * {weekday}",
        MONTHLY: f"{clock} {first.day} * *",
        YEARLY: f"{clock} {first.day} {first.month} *",
        ONCE: f"{clock} {first.day} {first.month} {weekday}",
    }[plan.recurrence]


def _clock(words: str) -> time | None:
    if match := _CLOCK.search(words):
        half = match[3]
        hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
        if half and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
        return time(hour, minute) if hour < 24 and minute < 60 else None
    return next((clock for name, clock in _NAMED_TIMES.items() if re.search(rf"\b{name}\b", words)), None)


def _day(words: str, recurrence: str, today: date) -> Callable[[date], bool] | None:
    """Which days fit; `None` if the text says nothing about the day."""
    if named := _DATE.search(words):
        iso = named[1]
        return lambda day: day.isoformat() == iso
    if named := _WEEKDAY.search(words):
        weekday = _WEEKDAYS.index(named[1])
        return lambda day: day.weekday() == weekday
    if named := _DAY_OF_MONTH.search(words):
        number = int(named[1])
        return lambda day: day.day == number
    for word, days in (("today", 0), ("tomorrow", 1)):
        if re.search(rf"\b{word}\b", words):
            wanted = today + timedelta(days=days)
            return lambda day: day == wanted
    by_recurrence: dict[str, Callable[[date], bool]] = {
        DAILY: lambda day: True,
        WEEKLY: lambda day: day.weekday() == today.weekday(),
        MONTHLY: lambda day: day.day == today.day,
        YEARLY: lambda day: (day.month, day.day) == (today.month, today.day),
    }
    return by_recurrence.get(recurrence)


def _first(now: datetime, clock: time, fits: Callable[[date], bool]) -> datetime | None:
    for days in range(_DAYS_AHEAD):
        day = now.date() + timedelta(days=days)
        if fits(day):
            moment = datetime.combine(day, clock, now.tzinfo)
            if moment.timestamp() > now.timestamp():
                return moment
    return None
