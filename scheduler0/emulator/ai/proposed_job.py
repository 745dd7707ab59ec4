"""Jobs as a model proposes them, and their cron expressions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from scheduler0.emulator.ai.json_values import read_list, read_object, read_text
from scheduler0.emulator.go.time import DateError, format_date, parse_date

MINUTELY, HOURLY = "every minute", "every hour"
DAILY, WEEKLY, MONTHLY, YEARLY, ONCE = "daily", "weekly", "monthly", "yearly", "none"
"""The words that the emulator's rules use. Models also use other words."""
_FIELDS = {
    ("minute", MINUTELY): "* * * * *",
    ("hourly", HOURLY): "{minute} * * * *",
    (DAILY, "every day"): "{minute} {hour} * * *",
    (WEEKLY, "every week"): "{minute} {hour} * * {weekday}",
    (MONTHLY, "every month"): "{minute} {hour} {day} * *",
    (YEARLY, "every year"): "{minute} {hour} {day} {month} *",
    (ONCE, "no"): "{minute} {hour} {day} {month} {weekday}",
}
_PATTERNS = {word: pattern for words, pattern in _FIELDS.items() for word in words}


def cron_expression(recurrence: str, first: datetime) -> str:
    """The server's cron expression: five fields, minute first, from the first time in its own offset.

    Upper and lower case of `recurrence` are equal. Empty for a recurrence that the server does not know.
    """
    return _PATTERNS.get(recurrence.lower(), "").format(
        minute=first.minute,
        hour=first.hour,
        day=first.day,
        month=first.month,
        weekday=first.isoweekday() % 7,
    )


_CRON = "cronExpression"


def read_proposed_job(value: object, place: str) -> dict[str, Any]:
    """A copy of the job that `value` describes, with dates as text. `ValueError` names the place."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: must be an object, not {value!r}")
    job: dict[str, Any] = {}
    for name, item in cast("Mapping[object, object]", value).items():
        if name == _CRON:
            raise ValueError(
                f"{place}.{name}: leave it out; the server makes it from nextRunAt and recurrence"
            )
        reader = _READERS.get(str(name))
        if reader is None:
            raise ValueError(f"{place}.{name}: unknown member; known: {', '.join(_READERS)}")
        job[str(name)] = reader(item, f"{place}.{name}")
    return job


def complete(job: Mapping[str, Any], *, seconds: bool) -> dict[str, Any]:
    """The job as the server answers it: with its cron expression, and without empty members.

    With `seconds` the expression begins with a field for seconds, as the scheduler reads it.
    """
    expression = ""
    if job.get("nextRunAt"):
        expression = cron_expression(job.get("recurrence", ""), parse_date(job["nextRunAt"]))
    if expression and seconds:
        expression = f"0 {expression}"
    members = {**job, _CRON: expression}
    return {name: members[name] for name in _ORDER if members.get(name)}


def _date(value: object, place: str) -> str:
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(f"{place}: {value} has no offset: give an aware datetime")
        return format_date(value)
    try:
        parse_date(read_text(value, place))
    except DateError as error:
        raise ValueError(f"{place}: must be an RFC 3339 date, not {value!r}") from error
    return str(value)


_READERS: dict[str, Callable[[object, str], object]] = {
    "kind": read_text,
    "purpose": read_text,
    "subject": read_text,
    "nextRunAt": _date,
    "recurrence": read_text,
    "event": read_text,
    "delivery": read_text,
    "channel": read_text,
    "recipients": lambda value, place: read_list(value, place, read_text),
    "startDate": _date,
    "endDate": _date,
    "timezone": read_text,
    "metadata": read_object,
}
# The order of the server's struct: the expression follows the delivery.
_ORDER = [*list(_READERS)[:7], _CRON, *list(_READERS)[7:]]
