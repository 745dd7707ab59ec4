"""Durations as Go's `time.ParseDuration` reads them, with its error texts."""

import re

from scheduler0.cron.duration import parse_duration as parse_nanoseconds
from scheduler0.emulator.go.text import quote

_UNITS = ("ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h")
_PART = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)([^0-9.]*)", re.ASCII)


class DurationError(ValueError):
    """The text is no duration; `str()` is Go's message."""


def parse_duration(text: str) -> int:
    """Nanoseconds of `text`. `DurationError` otherwise."""
    try:
        return parse_nanoseconds(text)
    except ValueError as error:
        raise DurationError(_message(text)) from error


def _message(text: str) -> str:
    """Go reads number by number, and names the first unit that is absent or unknown."""
    rest = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    while part := _PART.match(rest):
        unit = part[1]
        if not unit:
            return f"time: missing unit in duration {quote(text)}"
        if unit not in _UNITS:
            return f"time: unknown unit {quote(unit)} in duration {quote(text)}"
        rest = rest[part.end() :]
    return f"time: invalid duration {quote(text)}"
