"""Read dates and recurrences from plain English by the rules in docs/emulator.md. No model is called.

This module reads how often and at what time. dateparser reads which day. It takes any number, month or amount
of time for a date, so its result counts only if the text has the form of a date.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scheduler0.emulator.ai.cron_lines import find_cron_line, recurrence_of
from scheduler0.emulator.ai.proposed_job import DAILY, HOURLY, MINUTELY, MONTHLY, ONCE, WEEKLY, YEARLY

# Only the start of a longer text is read, because the event loop waits meanwhile.
_MAX_LENGTH = 1000
_REWORDED = {
    "day after tomorrow": "in 2 days",
    "half an hour": "30 minutes",
    "tonight": "today at 20:00",
}
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_RECURRENCES = (
    (MINUTELY, "every minute"),
    (HOURLY, "every hour|hourly"),
    (DAILY, "every day|daily|every (?=morning|afternoon|evening)"),
    (WEEKLY, rf"every week|weekly|every (?={_WEEKDAYS})|(?:on )?(?=(?:{_WEEKDAYS})s)"),
    (MONTHLY, "every month|monthly"),
    (YEARLY, "every year|yearly|annually"),
)
_DEFAULT_TIME = time(9)
_NAMED_TIMES = {
    "noon": time(12),
    "midnight": time(0),
    "morning": time(9),
    "afternoon": time(15),
    "evening": time(18),
}
# The 29th of February returns within eight years in every century.
_DAYS_AHEAD = 8 * 366 + 1
_CLOCK = re.compile(r"\b(?:at )?(\d{1,2})(?::(\d{2}))? ?(am|pm)\b|\bat (\d{1,2})(?::(\d{2}))?\b", re.ASCII)
_ISO_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b", re.ASCII)
_DOTTED_DATE = re.compile(r"(?<![\d.])(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?![\d])(?!\.\d)", re.ASCII)
_DAY_OF_MONTH = re.compile(rf"\bon the (\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:of )?(?:{_MONTHS})\b)", re.ASCII)
_DATE = re.compile(
    rf"\b(?:{_WEEKDAYS}|today|tomorrow|yesterday|next (?:week|month|year)"
    rf"|\d.* (?:{_MONTHS})|(?:{_MONTHS}) \d.*|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\b"
)
_FROM_NOW = re.compile(r"\bin (?:an?|one|\d{1,4}) (second|minute|hour|day|week|month|year)s?\b", re.ASCII)
_ELAPSING = ("second", "minute", "hour")
_LANGUAGES = ["en"]
_REQUEST = re.compile(r"\b(?:remind|schedule|send|notify|call|post|run|every|email|text)\b")


@dataclass(frozen=True)
class AskedTime:
    """The schedule that a text asks for: how often, and the first time, which lies in the future."""

    recurrence: str
    first: datetime


def read_plan(text: str, now: datetime) -> AskedTime | None:
    """The plan of an English text, in the zone of `now`.

    None if the text names no time, only a past time, or a time after the year 9999.
    """
    try:
        return _read(text, now)
    except OverflowError:
        return None


def _read(text: str, now: datetime) -> AskedTime | None:
    words = " ".join(text[:_MAX_LENGTH].lower().split())
    for phrase, plainer in _REWORDED.items():
        words = words.replace(phrase, plainer)
    if line := find_cron_line(words):
        found = recurrence_of(line, now)
        return None if found is None else AskedTime(*found)
    recurrence, words = _recurrence(words)
    if recurrence in (MINUTELY, HOURLY):
        step = timedelta(minutes=1) if recurrence == MINUTELY else timedelta(hours=1)
        start = now.replace(second=0, microsecond=0)
        return AskedTime(recurrence, (start if recurrence == MINUTELY else start.replace(minute=0)) + step)
    try:
        clock = _clock(words)
    except ValueError:
        return None
    words = _CLOCK.sub("", words)
    if clock is None and (amount := _FROM_NOW.search(words)):
        return AskedTime(recurrence, _from_now(amount, now))
    fits = _day(words, recurrence, now)
    if clock is None and fits is None:
        return None
    first = _first(now, clock or _DEFAULT_TIME, fits or (lambda _: True))
    return None if first is None else AskedTime(recurrence, first)


def asks_for_something(text: str) -> bool:
    """Whether the text contains a verb of a request. It may do so without a time."""
    return _REQUEST.search(text.lower()) is not None


def _recurrence(words: str) -> tuple[str, str]:
    """How often, and the remaining words."""
    for name, pattern in _RECURRENCES:
        others, found = re.subn(rf"\b(?:{pattern})\b", "", words)
        if found:
            return name, others
    return ONCE, words


def _clock(words: str) -> time | None:
    """The time of day, or None. `ValueError` for a time that does not exist."""
    if match := _CLOCK.search(words):
        half = match[3]
        hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
        if half and not 1 <= hour <= 12:
            raise ValueError(f"{hour} {half}")
        return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
    return next((clock for name, clock in _NAMED_TIMES.items() if re.search(rf"\b{name}\b", words)), None)


def _from_now(amount: re.Match[str], now: datetime) -> datetime:
    """The moment after this amount: hours count real time, days and longer units the calendar of the zone."""
    if amount[1] in _ELAPSING:
        start = now.astimezone(UTC).replace(tzinfo=None)
        return _said(amount[0], start).replace(tzinfo=UTC).astimezone(now.tzinfo)
    return _said(amount[0], now.replace(tzinfo=None)).replace(tzinfo=now.tzinfo)


def _day(words: str, recurrence: str, now: datetime) -> Callable[[date], bool] | None:
    """A test for days that fit; None if the text says nothing about the day."""
    if named := _ISO_DATE.search(words):
        iso = named[1]
        return lambda day: day.isoformat() == iso
    if named := _DOTTED_DATE.search(words):
        dotted = _date(*map(int, named.groups()))
        return lambda day: day == dotted
    if named := _DAY_OF_MONTH.search(words):
        number = int(named[1])
        return lambda day: day.day == number
    if said := _dates(words, now):
        return lambda day: day in said
    today = now.date()
    by_recurrence: dict[str, Callable[[date], bool]] = {
        DAILY: lambda day: True,
        WEEKLY: lambda day: day.weekday() == today.weekday(),
        MONTHLY: lambda day: day.day == today.day,
        YEARLY: lambda day: (day.month, day.day) == (today.month, today.day),
    }
    return by_recurrence.get(recurrence)


def _date(day: int, month: int, year: int) -> date | None:
    """A date with dots has the day first. None if the date does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dates(words: str, now: datetime) -> set[date]:
    """The days that the first date in the text can mean.

    The name of today's weekday means today or the same weekday in the next week.
    """
    present = now.replace(tzinfo=None)
    day = timedelta(days=1)
    earlier, later = (_first_date(words, base) for base in (present - day, present))
    if earlier is None or later is None:
        return set()
    counted_from_now = later - earlier == day
    return {later.date()} if counted_from_now else {earlier.date(), later.date()}


def _first_date(words: str, base: datetime) -> datetime | None:
    # Imported here, because this import doubles the time that the emulator needs to start.
    from dateparser.search import search_dates

    found = search_dates(words, languages=_LANGUAGES, settings=_settings(base)) or []
    return next((moment for said, moment in found if _DATE.search(said) or _FROM_NOW.search(said)), None)


def _said(amount: str, base: datetime) -> datetime:
    from dateparser import parse

    moment = parse(amount, languages=_LANGUAGES, settings=_settings(base))
    if moment is None:
        raise OverflowError(amount)
    return moment


def _settings(base: datetime) -> dict[str, object]:
    return {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "RETURN_AS_TIMEZONE_AWARE": False}


def _first(now: datetime, clock: time, fits: Callable[[date], bool]) -> datetime | None:
    for days in range(_DAYS_AHEAD):
        day = now.date() + timedelta(days=days)
        if fits(day):
            moment = datetime.combine(day, clock, now.tzinfo)
            if moment.timestamp() > now.timestamp():
                return moment
    return None
