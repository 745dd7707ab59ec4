"""Durations as Go writes them: the `1h30m` of `@every 1h30m`."""

from __future__ import annotations

import re

_UNITS = {
    "ns": 1,
    "us": 10**3,
    "\u00b5s": 10**3,  # micro sign
    "\u03bcs": 10**3,  # Greek mu
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?([^0-9.]*)", re.ASCII)
_LIMIT = 2**63


def parse_duration(text: str) -> int:
    """Return the nanoseconds of `text`. The rounding and the overflow are those of Go's `time.ParseDuration`.

    Raises ValueError with a reason. The reason does not repeat `text`.
    """
    negative = text.startswith("-")
    rest = text[1:] if text.startswith(("+", "-")) else text
    if rest == "0":
        return 0
    if not rest:
        raise ValueError("the duration is missing")
    total = position = 0
    while position < len(rest):
        part = _PART.match(rest, position)
        if part is None or not (part[1] or part[2]):
            raise ValueError("the duration lacks a number")
        total += _nanoseconds(part[1], part[2] or "", part[3])
        if total > _LIMIT:
            raise ValueError("the duration is longer than 292 years")
        position = part.end()
    if negative:
        return -total
    if total == _LIMIT:
        raise ValueError("the duration is longer than 292 years")
    return total


def _nanoseconds(whole: str, fraction: str, unit_name: str) -> int:
    if not unit_name:
        raise ValueError("the duration lacks a unit; the units are ns, us, ms, s, m and h")
    unit = _UNITS.get(unit_name)
    if unit is None:
        raise ValueError(f"the unit {unit_name!r} is unknown; the units are ns, us, ms, s, m and h")
    digits = whole.lstrip("0") or "0"
    if len(digits) > 19 or int(digits) * unit > _LIMIT:
        raise ValueError("the duration is longer than 292 years")
    nanoseconds = int(digits) * unit
    if fraction:
        numerator, scale = _fraction(fraction)
        nanoseconds += int(numerator * (unit / scale))
    return nanoseconds


def _fraction(digits: str) -> tuple[int, float]:
    """Return the digits after the point as a number and its power of ten.

    Digits beyond 63 bits are dropped.
    """
    numerator, scale = 0, 1.0
    for digit in digits:
        if numerator > (_LIMIT - 1) // 10 or numerator * 10 + int(digit) > _LIMIT:
            break
        numerator = numerator * 10 + int(digit)
        scale *= 10
    return numerator, scale
