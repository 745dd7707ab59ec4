"""The days of a schedule, whatever notation they have, and the day fields of the server that mean them.

The meaning of two day fields is a table: for each length of a month and each weekday, the days that match.
The table is the same for every notation, so each notation is read into it and the server's fields are found
from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheduler0.cron.conversion.masks import field_text, plain_text, starred_text
from scheduler0.cron.fields import DAY, MONTH, WEEKDAY

LENGTHS = (28, 29, 30, 31)
WEEKDAYS = range(7)
_MONTHS_OF_LENGTH = {31: (1, 3, 5, 7, 8, 10, 12), 30: (4, 6, 9, 11), 28: (2,)}

Table = Mapping[int, Mapping[int, int]]
"""Length of the month -> weekday (Sunday is 0) -> mask of the days that match."""


def days_table(days: Callable[[int], int]) -> Table:
    """Return the table of days of the month. `days` gives the mask for a length of the month."""
    return {length: dict.fromkeys(WEEKDAYS, days(length)) for length in LENGTHS}


def weekdays_table(weekdays: Callable[[int, int], int]) -> Table:
    """Return the table of weekdays. `weekdays` gives the days for a length of the month and a weekday."""
    return {length: {day: weekdays(length, day) for day in WEEKDAYS} for length in LENGTHS}


def both(first: Table, second: Table) -> Table:
    """Return the table of the days that match both."""
    return {length: {day: first[length][day] & second[length][day] for day in WEEKDAYS} for length in LENGTHS}


def either(first: Table, second: Table) -> Table:
    """Return the table of the days that match one of the two, or both."""
    return {length: {day: first[length][day] | second[length][day] for day in WEEKDAYS} for length in LENGTHS}


@dataclass(frozen=True, slots=True)
class DayFields:
    """Texts of day of month, month and day of week."""

    days: str
    months: str
    weekdays: str


class Inexpressible(Exception):
    """The server has no spec for these days."""


def server_fields(table: Table, months: int) -> tuple[list[DayFields], bool]:
    """Return the fields that mean `table` in `months`, and whether they differ from it in leap years.

    February is taken to have 28 days. No two of the results match the same day. The list is empty if no day
    matches. Raises Inexpressible if the server has no such spec.
    """
    groups: dict[tuple[int, ...], int] = {}
    differs = False
    for length, numbers in _MONTHS_OF_LENGTH.items():
        chosen = months & sum(1 << month for month in numbers)
        if not chosen:
            continue
        row = _row(table, length)
        if length == 28:
            differs = _row(table, 29) != row and not _is_constant(table)
        groups[row] = groups.get(row, 0) | chosen
    if _is_constant(table):
        constant = tuple(table[31][day] for day in WEEKDAYS)
        groups = {constant: months}
    found = [
        DayFields(days, field_text(chosen, MONTH), weekdays)
        for row, chosen in groups.items()
        if any(row)
        for days, weekdays in _day_fields(row)
    ]
    return found, differs


def _is_constant(table: Table) -> bool:
    return all(table[length] == table[31] for length in LENGTHS)


def _row(table: Table, length: int) -> tuple[int, ...]:
    """Return the masks by weekday for a month of `length` days. All days of it count as every day."""
    valid = (1 << length + 1) - 2
    masks = [table[length][day] & valid for day in WEEKDAYS]
    return tuple(DAY.full if mask == valid else mask for mask in masks)


def _day_fields(row: tuple[int, ...]) -> list[tuple[str, str]]:
    if len(set(row)) == 1:
        return [(field_text(row[0], DAY), "*")]
    every_day = _weekdays_with(row, DAY.full)
    others = {mask for mask in row if mask != DAY.full}
    if every_day and others == {0}:
        return [("*", field_text(every_day, WEEKDAY))]
    if every_day and len(others) == 1:
        # Neither text has a star, so the server runs if either matches.
        return [(plain_text(others.pop()), plain_text(every_day))]
    return [_both(mask, _weekdays_with(row, mask)) for mask in sorted(set(row) - {0})]


def _weekdays_with(row: tuple[int, ...], mask: int) -> int:
    return sum(1 << day for day in WEEKDAYS if row[day] == mask)


def _both(days: int, weekdays: int) -> tuple[str, str]:
    """Return the texts that match only if both do. A star says so, and it must not add a day."""
    if days == DAY.full:
        return "*", field_text(weekdays, WEEKDAY)
    if days >> DAY.low & 1:
        return starred_text(days, DAY), plain_text(weekdays)
    if weekdays >> WEEKDAY.low & 1:
        return plain_text(days), starred_text(weekdays, WEEKDAY)
    raise Inexpressible(
        "day of month and day of week must both match here. The server can only say so if the days include "
        "the 1st or the weekdays include Sunday. Keep one of the two fields, and check the other in the "
        "handler"
    )


def days_up_to(last: int) -> int:
    """Return the mask of the days 1 to `last`."""
    return (1 << last + 1) - 2


def nth_week(position: int) -> int:
    """Return the days on which the `position`-th (1 to 5) of a weekday can fall."""
    return days_up_to(31) & sum(1 << day for day in range(7 * position - 6, 7 * position + 1))


def last_week(length: int) -> int:
    """Return the days on which the last of a weekday falls in a month of `length` days."""
    return sum(1 << day for day in range(length - 6, length + 1))
