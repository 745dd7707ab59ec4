"""Dates, durations and time zones as Go reads and prints them."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.cron.duration import parse_duration as parse_nanoseconds
from scheduler0.emulator.instants import ZERO, from_instant, to_instant

_LAYOUT = "2006-01-02T15:04:05Z07:00"
# One row per part of the layout: its text there, its pattern, the range of its number, its name in errors. Go
# reads the parts in this order and stops at the first fault.
_PARTS = (
    ("2006", r"[0-9]{4}", None, 0),
    ("-", "-", None, 0),
    ("01", r"[0-9]{2}", range(1, 13), "month"),
    ("-", "-", None, 0),
    ("02", r"[0-9]{2}", None, 0),
    ("T", "T", None, 0),
    ("15", r"[0-9]{1,2}", range(24), "hour"),
    (":", ":", None, 0),
    ("04", r"[0-9]{2}", range(60), "minute"),
    (":", ":", None, 0),
    ("05", r"[0-9]{2}", range(60), "second"),
    ("", r"(?:[.,][0-9]+)?", None, 0),
)
_COMPILED = tuple((name, re.compile(pattern), numbers, said) for name, pattern, numbers, said in _PARTS)
_ZONE = re.compile(r"Z|[+-]([0-9]{2}):([0-9]{2})")
_DATE = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})T([01]?[0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:[.,]([0-9]+))?"
    r"(?:Z|([+-])([01][0-9]|2[0-4]):([0-5][0-9]|60))"
)
_WHOLE_DAY = re.compile(r"[+-]24:[0-5][0-9]$")
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
ZERO_DATE = "0001-01-01T00:00:00Z"
"""Go's zero time as it is printed in UTC: "unset"."""


class DateError(ValueError):
    """The text is not a full RFC 3339 date. `str()` is the error text of Go's `time.Parse`."""


def parse_date(text: str) -> datetime:
    """The aware moment of `text`. Its `tzinfo` is `datetime.UTC` itself only where the text ends in `Z`.

    `+00:00` gives another zone object, because the server treats the two differently. Digits below the
    microsecond are cut. Python knows the years 1 to 9999 in UTC; a moment beyond becomes the nearest one.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateError(_date_error(text))
    *calendar, fraction, sign, offset_hours, offset_minutes = match.groups()
    year, month, day, hour, minute, second = map(int, calendar)
    if not 1 <= day <= monthrange(year or 4, month)[1]:
        raise DateError(f"parsing time {_quote(text)}: day out of range")
    if year == 0:
        return _FIRST
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    local = datetime(year, month, day, hour, minute, second, microsecond)
    if sign is None:
        return local.replace(tzinfo=UTC)
    offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes)) * (-1 if sign == "-" else 1)
    try:
        if abs(offset) >= timedelta(days=1):
            # Python has no such zone; the moment is the same.
            return (local - offset).replace(tzinfo=timezone(timedelta(0), "+00:00"))
        # A named zone: timezone(timedelta(0)) without a name is the UTC object.
        moment = local.replace(tzinfo=timezone(offset, f"{sign}{offset_hours}:{offset_minutes}"))
        moment.astimezone(UTC)
    except OverflowError:
        return _LAST if year > 1 else _FIRST
    return moment


def printed_again(text: str) -> str:
    """What Go prints for the date that it reads from `text`. Raises `DateError`.

    It keeps an offset of 24 hours, which `parse_date` cannot. `+24:60` is printed in UTC: Go would print
    `+25:00`, which nobody can read.
    """
    printed = format_date(parse_date(text))
    zone = _WHOLE_DAY.search(text)
    return printed if zone is None else format_date(parse_date(f"{text[:-6]}Z")).removesuffix("Z") + zone[0]


def _date_error(text: str) -> str:
    """What Go says about a date that it refuses: it names the first part that is unreadable or too large."""
    quoted = _quote(text)
    position = 0
    for name, pattern, numbers, said in _COMPILED:
        match = pattern.match(text, position)
        if match is None:
            return _unread(text, position, name)
        if numbers is not None and int(match[0]) not in numbers:
            return f"parsing time {quoted}: {said} out of range"
        position = match.end()
    zone = _ZONE.match(text, position)
    if zone is None:
        return _unread(text, position, "Z07:00")
    hours, minutes = zone.groups(default="0")
    if int(hours) > 24:
        return f"parsing time {quoted}: time zone offset hour out of range"
    if int(minutes) > 60:
        return f"parsing time {quoted}: time zone offset minute out of range"
    return f"parsing time {quoted}: extra text: {_quote(text[zone.end() :])}"


def _unread(text: str, position: int, part: str) -> str:
    rest = _quote(text[position:])
    return f"parsing time {_quote(text)} as {_quote(_LAYOUT)}: cannot parse {rest} as {_quote(part)}"


def _quote(text: str) -> str:
    """The quotes of Go's package `time`: a byte above 0x7F or below a blank is shown in hexadecimal."""
    shown = "".join(
        f"\\x{byte:02x}" if byte >= 0x80 or byte < 0x20 else "\\" * (byte in b'"\\') + chr(byte)
        for byte in text.encode("utf-8", "surrogateescape")
    )
    return f'"{shown}"'


def format_date(moment: datetime) -> str:
    """As `time.RFC3339Nano`: no needless digits, and `Z` for every zone that has offset zero then."""
    text = moment.replace(tzinfo=None).isoformat()
    if moment.microsecond:
        text = text.rstrip("0")
    return text + _offset_text(moment.utcoffset() or timedelta(0))


def _offset_text(offset: timedelta) -> str:
    if not offset:
        return "Z"
    # Go cuts the seconds of an offset.
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


# Rows that are written together have the same times.
@lru_cache(maxsize=4096)
def format_instant(instant: int) -> str:
    """A stored instant (`instants`) in UTC."""
    return format_date(from_instant(instant))


# Jobs that are due together have the same times and zones.
@lru_cache(maxsize=4096)
def format_in_zone(instant: int, zone: ZoneInfo) -> str:
    """An instant as Go prints it in `zone`. In a zone, its zero time is not `ZERO_DATE` any more.

    It is `0001-01-01T00:53:28+00:53` in Berlin, and lies in the year 0 in New York.
    """
    if instant != ZERO:
        return format_date(from_instant(instant).astimezone(zone))
    offset = zone.utcoffset(datetime(1, 1, 2)) or timedelta(0)
    if offset >= timedelta(0):
        return format_date((datetime(1, 1, 1) + offset).replace(tzinfo=timezone(offset)))
    clock = (datetime(1, 1, 2) + offset).time().isoformat()
    return f"0000-12-31T{clock}{_offset_text(offset)}"


@lru_cache(maxsize=4096)
def read_instant(text: str) -> int:
    """The instant of a stored date; `ZERO` for Go's zero time in any zone."""
    if text.startswith(("0000", "0001-01-01")):
        return ZERO
    return to_instant(parse_date(text))


_UNITS = ("ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h")
_DURATION_PART = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)([^0-9.]*)", re.ASCII)


class DurationError(ValueError):
    """The text is not a duration; `str()` is Go's message."""


def parse_duration(text: str) -> int:
    """Nanoseconds of `text`. `DurationError` otherwise."""
    try:
        return parse_nanoseconds(text)
    except ValueError as error:
        raise DurationError(_duration_error(text)) from error


def _duration_error(text: str) -> str:
    """Go reads number by number, and names the first unit that is absent or unknown."""
    rest = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    while part := _DURATION_PART.match(rest):
        unit = part[1]
        if not unit:
            return f"time: missing unit in duration {_quote(text)}"
        if unit not in _UNITS:
            return f"time: unknown unit {_quote(unit)} in duration {_quote(text)}"
        rest = rest[part.end() :]
    return f"time: invalid duration {_quote(text)}"


def find_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of this exact name. The empty name and `Local`, which Go accepts, give `None`."""
    if name in ("", "Local"):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return None


def next_month(moment: datetime) -> datetime:
    """The same day and time a month later. January 31 becomes March 3 (March 2 in a leap year)."""
    first = moment.replace(day=1)
    following = (
        first.replace(year=first.year + 1, month=1)
        if first.month == 12
        else first.replace(month=first.month + 1)
    )
    return following + timedelta(days=moment.day - 1)


def go_time_text(moment: datetime) -> str:
    """An aware `moment` as Go prints a time by default: `2026-08-03 09:00:00 -0400 EDT`."""
    text = moment.replace(tzinfo=None).isoformat(" ")
    if moment.microsecond:
        text = text.rstrip("0")
    minutes = int((moment.utcoffset() or timedelta(0)) / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    return f"{text} {sign}{hours:02d}{minutes:02d} {moment.tzname()}"
