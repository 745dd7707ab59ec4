"""Describe a spec in plain English."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheduler0.cron.fields import (
    DAY,
    HOUR,
    MINUTE,
    MONTH,
    MONTH_NAMES,
    SECOND,
    WEEKDAY,
    WEEKDAY_NAMES,
    CalendarFields,
    FieldKind,
    values,
)
from scheduler0.cron.parser import parse, split_fields
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule

_MOST_TIMES = 4
"""The most clock times that a sentence lists; more are described field by field."""


def describe(spec: str) -> str:
    """Return one sentence that says when the server runs a job with `spec`.

    Raises CronError if the server refuses the spec.
    """
    when = sentence(parse(spec))
    if when is None:
        return "Never runs: no moment matches all the fields."
    order = " (the server reads five fields second first)" if _has_five_fields(spec) else ""
    return f"Runs {when}{order}."


def _has_five_fields(spec: str) -> bool:
    """Return whether `spec`, which is valid, has no day of week."""
    return not spec.startswith("@") and len(split_fields(spec)) == 5


def sentence(schedule: CalendarSchedule | IntervalSchedule) -> str | None:
    """Return the sentence of `describe` without its verb, or None if nothing matches the schedule."""
    if isinstance(schedule, IntervalSchedule):
        return f"every {_duration(schedule.seconds)}, counted from the previous scheduled time"
    fields = schedule.fields
    if not fields.possible:
        return None
    return f"{_time(fields)}, {_days(fields)}{_months(fields)}, in the job's time zone"


def _time(fields: CalendarFields) -> str:
    seconds, minutes, hours = values(fields.seconds), values(fields.minutes), values(fields.hours)
    if len(seconds) == 1 and len(minutes) * len(hours) <= _MOST_TIMES:
        times = [_clock(hour, minute, seconds[0]) for hour in hours for minute in minutes]
        return f"at {_join(times)}"
    phrases = [
        _numbers(mask, kind, kind.name)
        for mask, kind in ((fields.seconds, SECOND), (fields.minutes, MINUTE), (fields.hours, HOUR))
    ]
    regular = [_is_regular(fields.seconds, SECOND), _is_regular(fields.minutes, MINUTE), False]
    full = [False, fields.minutes == MINUTE.full, fields.hours == HOUR.full]
    start = 1 if seconds == [0] else 0
    end = 3
    while end - 1 > start and full[end - 1] and regular[end - 2]:
        end -= 1
    text = " of ".join(phrases[start:end])
    return text if text.startswith("every") else f"at {text}"


def _clock(hour: int, minute: int, second: int) -> str:
    return f"{hour:02}:{minute:02}:{second:02}" if second else f"{hour:02}:{minute:02}"


def _is_regular(mask: int, kind: FieldKind) -> bool:
    """Return whether the gaps between the values are equal, also from one hour or minute to the next."""
    numbers = values(mask)
    size = kind.high + 1
    return (
        len(numbers) > 1
        and size % len(numbers) == 0
        and numbers == list(range(0, size, size // len(numbers)))
    )


def _days(fields: CalendarFields) -> str:
    dates = f"on {_numbers(fields.days, DAY, 'day')} of the month" if fields.days else ""
    weekdays = (
        f"on {_join(_spans(values(fields.weekdays), lambda n: WEEKDAY_NAMES[n]))}" if fields.weekdays else ""
    )
    if not fields.both_days:
        return f"{dates} or {weekdays} (either is enough)" if dates and weekdays else dates or weekdays
    if fields.weekdays == WEEKDAY.full:
        return "every day" if fields.days == DAY.full else dates
    if fields.days == DAY.full:
        return weekdays
    return f"{dates}, but only {weekdays} (both must match)"


def _months(fields: CalendarFields) -> str:
    if fields.months == MONTH.full:
        return ""
    return " in " + _join(_spans(values(fields.months), lambda n: MONTH_NAMES[n - 1]))


def _numbers(mask: int, kind: FieldKind, unit: str) -> str:
    if mask == kind.full:
        return f"every {unit}"
    numbers = values(mask)
    if len(numbers) == 1:
        return f"{unit} {numbers[0]}"
    step = numbers[1] - numbers[0]
    if kind in (SECOND, MINUTE) and step > 1 and _is_regular(mask, kind):
        return f"every {step} {unit}s"
    if len(numbers) > 3 and step > 1 and numbers == list(range(numbers[0], numbers[-1] + 1, step)):
        return f"every {_ordinal(step)} {unit} from {numbers[0]} to {numbers[-1]}"
    return f"{unit}s {_join(_spans(numbers, str))}"


def _spans(numbers: Sequence[int], name: Callable[[int], str]) -> list[str]:
    """Return the names of the numbers. Three or more in a row become `first to last`."""
    spans: list[str] = []
    rest = list(numbers)
    while rest:
        length = 1
        while length < len(rest) and rest[length] == rest[0] + length:
            length += 1
        if length > 2:
            spans.append(f"{name(rest[0])} to {name(rest[length - 1])}")
        else:
            spans.extend(map(name, rest[:length]))
        rest = rest[length:]
    return spans


def _join(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _ordinal(n: int) -> str:
    suffix = "th" if 10 < n % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _duration(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    parts = [
        f"{count} {unit}{'s' * (count != 1)}"
        for count, unit in ((hour, "hour"), (minute, "minute"), (second, "second"))
        if count
    ]
    return _join(parts)
