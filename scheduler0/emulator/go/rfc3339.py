"""RFC 3339 dates as Go's `time.Time` reads and prints them.

Python keeps microseconds and the years 1 to 9999; further digits are cut, other years are refused, and so
are instants that leave those years when told in UTC.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

from scheduler0.emulator.go.text import quote
from scheduler0.emulator.store.instants import from_instant

_LAYOUT = "2006-01-02T15:04:05Z07:00"
# One row per part of the layout: its text there, and what it must look like.
_PARTS = (
    ("2006", r"[0-9]{4}"),
    ("-", "-"),
    ("01", r"[0-9]{2}"),
    ("-", "-"),
    ("02", r"[0-9]{2}"),
    ("T", "T"),
    ("15", r"[0-9]{2}"),
    (":", ":"),
    ("04", r"[0-9]{2}"),
    (":", ":"),
    ("05", r"[0-9]{2}(?:[.,][0-9]+)?"),
    ("Z07:00", r"Z|[+-][0-9]{2}:[0-9]{2}"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PARTS)
_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))"
)


class DateError(ValueError):
    """The text is not a full RFC 3339 date; `str()` is in the words of Go's `time.Parse`."""


def parse_date(text: str) -> datetime:
    """The aware moment of `text`. Its `tzinfo` is `datetime.UTC` itself only where the text ends in `Z`.

    `+00:00` gives another zone object, as the server treats the two differently.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise DateError(_syntax_error(text))
    *calendar, fraction, zulu, sign, offset_hours, offset_minutes = match.groups()
    if zulu:
        zone = UTC
    else:
        if int(offset_hours) >= 24 or int(offset_minutes) >= 60:
            raise DateError(f"parsing time {quote(text)}: time zone offset out of range")
        offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes))
        # A named zone: timezone(timedelta(0)) without a name is the UTC object.
        zone = timezone(-offset if sign == "-" else offset, f"{sign}{offset_hours}:{offset_minutes}")
    try:
        year, month, day, hour, minute, second = map(int, calendar)
        microsecond = int((fraction or "0")[:6].ljust(6, "0"))
        moment = datetime(year, month, day, hour, minute, second, microsecond, tzinfo=zone)
        moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        part = str(error).split(" ", 1)[0]
        raise DateError(f"parsing time {quote(text)}: {part} out of range") from error
    return moment


def _syntax_error(text: str) -> str:
    position = 0
    for name, pattern in _COMPILED:
        match = pattern.match(text, position)
        if match is None:
            rest = quote(text[position:])
            return f"parsing time {quote(text)} as {quote(_LAYOUT)}: cannot parse {rest} as {quote(name)}"
        position = match.end()
    return f"parsing time {quote(text)}: extra text: {quote(text[position:])}"


def format_date(moment: datetime) -> str:
    """As `time.RFC3339Nano`: no needless digits, and `Z` for every zone that is at offset zero then."""
    text = moment.replace(tzinfo=None).isoformat()
    if moment.microsecond:
        text = text.rstrip("0")
    offset = moment.utcoffset()
    if not offset:
        return text + "Z"
    minutes = offset // timedelta(minutes=1) if offset > timedelta(0) else -(-offset // timedelta(minutes=1))
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{text}{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def format_instant(instant: int) -> str:
    """A stored instant (`store.instants`) in UTC."""
    return format_date(from_instant(instant))
