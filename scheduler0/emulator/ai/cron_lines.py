"""Find a cron line in a prompt, and the recurrence that says the same in the server's words."""

import re
from datetime import datetime

from scheduler0.cron import CronError, normalize_unix, parse
from scheduler0.emulator.ai.proposed_job import DAILY, HOURLY, MINUTELY, MONTHLY, WEEKLY, YEARLY

_NAME = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat"
_FIELD = rf"(?:[*?]|\d|(?:{_NAME})(?![a-z]))[\w*?/,-]*"
_LINE = re.compile(rf"(?<![\w*/.,-])(?:@[a-z]+|[*?\d][\d*?/,-]*(?: {_FIELD}){{4,5}})(?![\w*/-])", re.ASCII)
_ANY, _ONE = "any", "one"
_RECURRENCES: dict[tuple[str, ...], str] = {
    (_ANY, _ANY, _ANY, _ANY, _ANY): MINUTELY,
    (_ONE, _ANY, _ANY, _ANY, _ANY): HOURLY,
    (_ONE, _ONE, _ANY, _ANY, _ANY): DAILY,
    (_ONE, _ONE, _ANY, _ANY, _ONE): WEEKLY,
    (_ONE, _ONE, _ONE, _ANY, _ANY): MONTHLY,
    (_ONE, _ONE, _ONE, _ONE, _ANY): YEARLY,
}
"""By the shapes of minute, hour, day of month, month and day of week."""
_DESCRIPTORS = {
    "@hourly": "0 0 * * * *",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@weekly": "0 0 0 * * 0",
    "@monthly": "0 0 0 1 * *",
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
}


def find_cron_line(words: str) -> str | None:
    """The first cron line in lower-case text: a descriptor, or five or six fields, one with `*` or `?`."""
    for match in _LINE.finditer(words):
        line = match[0]
        fields = line.split()
        if len(fields) == 1:
            if line in _DESCRIPTORS or line == "@every":
                return line
        elif any(field[0] in "*?" for field in fields):
            return line
    return None


def recurrence_of(line: str, now: datetime) -> tuple[str, datetime] | None:
    """The recurrence and the first time of a cron line of `find_cron_line`, in the zone of `now`.

    Five fields begin with the minute, six with the second. None if the server has no word for this
    recurrence, if the line is wrong, or if it never fires.
    """
    spec = _DESCRIPTORS.get(line, line)
    try:
        if len(spec.split()) == 5:
            spec = normalize_unix(spec)
        schedule = parse(spec)
    except CronError:
        return None
    second, *fields = spec.split()
    shapes = tuple(_shape(field) for field in fields)
    recurrence = _RECURRENCES.get(shapes) if second == "0" else None
    first = schedule.next(now)
    return None if recurrence is None or first is None else (recurrence, first)


def _shape(field: str) -> str:
    if field in ("*", "?"):
        return _ANY
    return _ONE if re.fullmatch(r"\d+|[a-z]+", field) else field
