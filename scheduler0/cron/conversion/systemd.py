"""Convert the calendar events of systemd timers: the value of `OnCalendar=`."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler0.cron.conversion.clock_warnings import clock_warnings
from scheduler0.cron.conversion.cron_fields import specs_of
from scheduler0.cron.conversion.days import Table, both, days_table, days_up_to, weekdays_table
from scheduler0.cron.conversion.dialects import Dialect
from scheduler0.cron.conversion.result import Conversion
from scheduler0.cron.errors import CronError
from scheduler0.cron.fields import DAY, HOUR, MINUTE, MONTH, SECOND, WEEKDAY_NAMES, FieldKind, values
from scheduler0.cron.zones import find_zone

SOURCE = "systemd"
_DIALECT = Dialect("systemd", {}, gap="unknown", repeat="unknown")
_SHORTHANDS = {
    "minutely": "*-*-* *:*:00",
    "hourly": "*-*-* *:00:00",
    "daily": "*-*-* 00:00:00",
    "weekly": "Mon *-*-* 00:00:00",
    "monthly": "*-*-01 00:00:00",
    "quarterly": "*-01,04,07,10-01 00:00:00",
    "semiannually": "*-01,07-01 00:00:00",
    "semi-annually": "*-01,07-01 00:00:00",
    "biannually": "*-01,07-01 00:00:00",
    "bi-annually": "*-01,07-01 00:00:00",
    "yearly": "*-01-01 00:00:00",
    "annually": "*-01-01 00:00:00",
}
_NUMBERS = {
    name: number for number, title in enumerate(WEEKDAY_NAMES) for name in (title.lower(), title[:3].lower())
}
_WEEKDAYS = re.compile(r"[a-z]{3,9}(?:(?:\.\.|-|,)[a-z]{3,9})*,?", re.IGNORECASE)
_DATE = re.compile(r"(?:(?P<year>[^-~]+)-)?(?P<month>[^-~]+)(?P<mark>[-~])(?P<day>[^-~]+)")
_ITEM = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?(?:/([0-9]{1,4}))?", re.ASCII)


def convert_systemd(spec: str, zone: ZoneInfo | None) -> Conversion:
    """Convert a calendar event with weekdays, a date, a time and a zone, each optional. Raises CronError."""
    texts = spec.split()
    timezone = _zone_of(spec, texts)
    if len(texts) == 1 and texts[0].lower() in _SHORTHANDS:
        texts = _SHORTHANDS[texts[0].lower()].split()
    if not texts:
        raise CronError(spec, None, "the calendar event is empty; write it as in 'Mon..Fri 09:00'")
    weekdays = texts.pop(0) if _WEEKDAYS.fullmatch(texts[0]) else None
    date = texts.pop(0) if texts and ":" not in texts[0] else None
    time = texts.pop(0) if texts and ":" in texts[0] else "00:00:00"
    if texts:
        raise CronError(
            spec, None, f"{texts[0]!r} is not understood; write weekdays, date, time and zone in this order"
        )
    clock = _clock(spec, time)
    year, months, days = _date(spec, date)
    if year is not None:
        return _once(spec, weekdays, (year, values(months), days), clock, timezone)
    table = days if weekdays is None else both(days, _weekdays(spec, weekdays))
    specs, warnings = specs_of(spec, clock, table, months)
    if timezone is not None:
        zone = find_zone(timezone)
    return Conversion(
        spec, SOURCE, specs, [*warnings, *clock_warnings(_DIALECT, clock[2], zone)], timezone=timezone
    )


def _zone_of(spec: str, texts: list[str]) -> str | None:
    """Take the zone off the end of `texts`."""
    last = texts[-1] if texts else ""
    if not last[:1].isalpha() or ":" in last or last.lower() in _SHORTHANDS or _is_weekdays(last):
        return None
    try:
        find_zone(last)
    except ValueError as error:
        raise CronError(
            spec, None, f"{last!r} is neither a weekday nor a known time zone; correct it"
        ) from error
    return texts.pop()


def _is_weekdays(text: str) -> bool:
    return bool(_WEEKDAYS.fullmatch(text)) and re.split(r"\.\.|-|,", text.lower())[0] in _NUMBERS


def _weekdays(spec: str, text: str) -> Table:
    chosen: set[int] = set()
    for item in text.lower().strip(",").split(","):
        ends = re.split(r"\.\.|-", item)
        unknown = [end for end in ends if end not in _NUMBERS]
        if unknown or len(ends) > 2:
            raise CronError(
                spec, "day of week", f"{(unknown or [item])[0]!r} is not a weekday; write Mon to Sun"
            )
        # systemd counts from Monday to Sunday.
        first, last = ((_NUMBERS[end] + 6) % 7 for end in (ends[0], ends[-1]))
        if first > last:
            raise CronError(
                spec, "day of week", f"the range {item!r} runs backwards; the week begins on Monday"
            )
        chosen |= {(day + 1) % 7 for day in range(first, last + 1)}
    return weekdays_table(lambda _length, weekday: DAY.full if weekday in chosen else 0)


def _clock(spec: str, text: str) -> list[int]:
    parts = text.split(":")
    if len(parts) not in (2, 3):
        raise CronError(spec, None, f"{text!r} is not a time; write hour:minute or hour:minute:second")
    hour, minute, second = [*parts, "0"][:3]
    if "." in second.replace("..", ""):
        raise CronError(spec, "second", f"{second!r} has a fraction; the server counts whole seconds")
    return [_mask(spec, SECOND, second), _mask(spec, MINUTE, minute), _mask(spec, HOUR, hour)]


def _date(spec: str, text: str | None) -> tuple[int | None, int, Table]:
    """Return the year, or None for every year; the months; the days."""
    if text is None:
        return None, MONTH.full, days_table(lambda _length: DAY.full)
    found = _DATE.fullmatch(text)
    if found is None:
        raise CronError(spec, None, f"{text!r} is not a date; write year-month-day, as in *-*-01")
    year = found["year"] or "*"
    if year != "*" and not re.fullmatch("[0-9]{4}", year, re.ASCII):
        raise CronError(
            spec, "year", f"the server has no year field and {year!r} is more than one year; write '*'"
        )
    months = _mask(spec, MONTH, found["month"])
    table = _days_from_end(spec, found["day"]) if found["mark"] == "~" else None
    if table is None:
        mask = _mask(spec, DAY, found["day"])
        table = days_table(lambda _length: mask)
    return None if year == "*" else int(year), months, table


def _days_from_end(spec: str, text: str) -> Table:
    """Read `~3` (the third last day) and `~7/1` (from the seventh last day on)."""
    chosen: set[int] = set()
    for item in text.split(","):
        found = re.fullmatch(r"0*([1-9]|[12][0-9])(?:/([0-9]{1,2}))?", item, re.ASCII)
        if found is None or found[2] == "0":
            raise CronError(
                spec,
                DAY.name,
                f"'~{item}' is not understood; write ~1 for the last day, ~2 for the one before",
            )
        first, step = int(found[1]), int(found[2] or 0)
        chosen |= set(range(first, 0, -step)) if step else {first}

    def days(length: int) -> int:
        return sum(1 << length + 1 - count for count in chosen if count <= length) & days_up_to(length)

    return days_table(days)


def _once(
    spec: str,
    weekdays: str | None,
    date: tuple[int, list[int], Table],
    clock: list[int],
    timezone: str | None,
) -> Conversion:
    """Return a conversion of one date and one time."""
    year, months, table = date
    fields = [months, values(table[31][0]), *map(values, reversed(clock))]
    if weekdays is not None or table[28] != table[31] or any(len(numbers) != 1 for numbers in fields):
        raise CronError(spec, "year", "the server has no year field; write '*', or one date and one time")
    month, day, hour, minute, second = (numbers[0] for numbers in fields)
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise CronError(spec, None, "this date does not exist; write one that does") from None
    return Conversion(spec, SOURCE, (), [], at=moment, timezone=timezone)


def _mask(spec: str, kind: FieldKind, text: str) -> int:
    if text == "*":
        return kind.full

    def fail(problem: str) -> CronError:
        return CronError(spec, kind.name, problem)

    mask = 0
    for item in text.split(","):
        found = _ITEM.fullmatch(item)
        if found is None:
            raise fail(f"{item!r} is not understood; write values, ranges (1..5), steps (0/15) or '*'")
        first = int(found[1])
        last = int(found[2]) if found[2] else kind.high if found[3] else first
        if not kind.low <= first <= last <= kind.high:
            raise fail(f"{item!r} is not between {kind.low} and {kind.high}, or runs backwards")
        if found[3] and int(found[3]) == 0:
            raise fail(f"the step of {item!r} must be a number from 1")
        mask |= sum(1 << value for value in range(first, last + 1, int(found[3] or 1)))
    return mask
