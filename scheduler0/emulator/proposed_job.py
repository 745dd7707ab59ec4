"""Jobs as a model proposes them (contract ai.md 4)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from scheduler0.emulator.go.rfc3339 import DateError, format_date, parse_date
from scheduler0.emulator.json_values import read_list, read_object, read_text
from scheduler0.emulator.recurrence import cron_expression

_CRON = "cronExpression"


def read_proposed_job(value: object, place: str) -> dict[str, Any]:
    """A copy of the job that `value` describes, dates as text. `ValueError`, with the place, for others."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: {value!r} is no object")
    job: dict[str, Any] = {}
    for name, item in cast("Mapping[object, object]", value).items():
        if name == _CRON:
            raise ValueError(f"{place}.{name}: the server makes it, from nextRunAt and recurrence")
        reader = _READERS.get(str(name))
        if reader is None:
            raise ValueError(f"{place}.{name}: unknown member; known: {', '.join(_READERS)}")
        job[str(name)] = reader(item, f"{place}.{name}")
    return job


def complete(job: Mapping[str, Any], *, seconds: bool) -> dict[str, Any]:
    """The job as the server answers it: with its cron expression, without members that are empty.

    With `seconds` the expression has them in front, as the scheduler reads it.
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
            raise ValueError(f"{place}: {value} has no offset")
        return format_date(value)
    try:
        parse_date(read_text(value, place))
    except DateError as error:
        raise ValueError(f"{place}: {value!r} is no RFC 3339 date") from error
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
# As the server's struct has them: the expression follows the delivery.
_ORDER = [*list(_READERS)[:7], _CRON, *list(_READERS)[7:]]
