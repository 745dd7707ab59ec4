"""The six fields of a spec as bit masks. Bit n of a mask stands for the value n."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scheduler0.cron.errors import CronError

_NUMBER = re.compile(r"[+-]?([0-9]+)", re.ASCII)
_INT64_MAX = 2**63 - 1
# One bit every seven days over six weeks. Multiplied by a weekday mask it repeats the week over a month.
_WEEKS = sum(1 << 7 * week for week in range(6))
_DAYS = (1 << 32) - 2
_LONGEST_MONTHS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One position of a spec: its name, its limits, and the names of its values."""

    name: str
    low: int
    high: int
    names: Mapping[str, int]

    @property
    def full(self) -> int:
        """The mask with every value of the field."""
        return (1 << self.high + 1) - (1 << self.low)


MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_NO_NAMES: Mapping[str, int] = {}
_SHORT_MONTHS = {name[:3].lower(): n for n, name in enumerate(MONTH_NAMES, 1)}
_SHORT_WEEKDAYS = {name[:3].lower(): n for n, name in enumerate(WEEKDAY_NAMES)}

SECOND = FieldKind("second", 0, 59, _NO_NAMES)
MINUTE = FieldKind("minute", 0, 59, _NO_NAMES)
HOUR = FieldKind("hour", 0, 23, _NO_NAMES)
DAY = FieldKind("day of month", 1, 31, _NO_NAMES)
MONTH = FieldKind("month", 1, 12, _SHORT_MONTHS)
WEEKDAY = FieldKind("day of week", 0, 6, _SHORT_WEEKDAYS)
KINDS = (SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY)


@dataclass(frozen=True, slots=True)
class CalendarFields:
    """The values at which a schedule fires. Weekday 0 is Sunday.

    `both_days` is the day rule (docs/contract/runtime.md, A1). True: day of month and day of week must both
    match. False: either is enough.
    """

    seconds: int
    minutes: int
    hours: int
    days: int
    months: int
    weekdays: int
    both_days: bool
    possible: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "possible", self._some_moment_matches())

    def days_of_month(self, first_weekday: int) -> int:
        """Return the days (1 to 31) that match in a month whose first day is a `first_weekday`."""
        by_weekday = self.weekdays * _WEEKS >> first_weekday << 1
        chosen = self.days & by_weekday if self.both_days else self.days | by_weekday
        return chosen & _DAYS

    def _some_moment_matches(self) -> bool:
        if not (self.seconds and self.minutes and self.hours):
            return False
        # In the course of centuries every date falls on every weekday: the day fields are judged separately.
        if self.both_days and not self.weekdays:
            return False
        if not self.both_days and self.weekdays:
            return self.months != 0
        earliest = lowest_bit(self.days)
        return earliest is not None and any(
            earliest <= _LONGEST_MONTHS[month] for month in values(self.months)
        )


def lowest_bit(mask: int) -> int | None:
    return (mask & -mask).bit_length() - 1 if mask else None


def values(mask: int) -> list[int]:
    return [n for n in range(mask.bit_length()) if mask >> n & 1]


def month_length(year: int, month: int) -> int:
    return 28 if month == 2 and not calendar.isleap(year) else _LONGEST_MONTHS[month]


def parse_number(text: str) -> int | None:
    """Return the value of a decimal number, or None if Go's `strconv.Atoi` refuses it.

    A sign and leading zeros are accepted. Digits of other scripts and values beyond 64 bits are refused.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match[1].lstrip("0") or "0"
    # int() raises an error of its own for thousands of digits.
    if len(digits) > 19 or int(digits) > _INT64_MAX:
        return None
    return -int(digits) if text.startswith("-") else int(digits)


def parse_field(spec: str, kind: FieldKind, text: str) -> tuple[int, bool]:
    """Return the mask of one field, and whether one of its items is a star (or `?`).

    Raises CronError if the server would refuse the field. `spec` is only used in that error.
    """
    mask, star = 0, False
    for item in text.split(","):
        if item:
            item_mask, item_star = _parse_item(spec, kind, item)
            mask |= item_mask
            star |= item_star
    return mask, star


def _parse_item(spec: str, kind: FieldKind, item: str) -> tuple[int, bool]:
    span, *steps = item.split("/")
    first, *rest = span.split("-")
    if len(steps) > 1:
        raise CronError(spec, kind.name, f"{item!r} has more than one '/'; write one step")
    # The server does not read what follows the hyphen of a star.
    star = first in ("*", "?")
    if star:
        low, high = kind.low, kind.high
    elif len(rest) > 1:
        raise CronError(spec, kind.name, f"{item!r} has more than one '-'; write a range as low-high")
    else:
        low = _parse_value(spec, kind, first, item)
        high = _parse_value(spec, kind, rest[0], item) if rest else low
    step = 1
    if steps:
        step = _parse_step(spec, kind, steps[0], item)
        if not rest:
            high = kind.high
    _check_limits(spec, kind, low, high)
    return sum(1 << n for n in range(low, high + 1, step)), star


def _parse_value(spec: str, kind: FieldKind, text: str, item: str) -> int:
    # Go lowers the dotted capital I to a plain i. Python's lower() adds a combining dot.
    named = kind.names.get(text.replace("\u0130", "i").lower())
    if named is not None:
        return named
    number = parse_number(text)
    if number is not None:
        return number
    problem = f"{text!r} is not a number" if text else f"{item!r} lacks a number"
    if kind.names:
        problem += f" or one of the names {', '.join(kind.names)}"
    if item.startswith("-"):
        problem += "; negative values are not allowed"
    elif kind in (DAY, WEEKDAY) and re.search("[LW#]", item, re.IGNORECASE):
        problem += "; the server does not know the marks L, W and # of other dialects"
    raise CronError(spec, kind.name, problem)


def _parse_step(spec: str, kind: FieldKind, text: str, item: str) -> int:
    step = parse_number(text)
    if step is None or step < 1:
        raise CronError(spec, kind.name, f"the step of {item!r} must be a number from 1")
    return step


def _check_limits(spec: str, kind: FieldKind, low: int, high: int) -> None:
    if low < kind.low:
        raise CronError(spec, kind.name, f"{low} is below the minimum {kind.low}")
    if high > kind.high:
        hint = "; write 0 or sun for Sunday" if kind is WEEKDAY and high == 7 else ""
        raise CronError(spec, kind.name, f"{high} is above the maximum {kind.high}{hint}")
    if low > high:
        wrapped = f"{low}-{kind.high},{kind.low}-{high}"
        raise CronError(spec, kind.name, f"the range {low}-{high} runs backwards; write {wrapped}")
