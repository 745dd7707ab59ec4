"""Import schedules of Amazon EventBridge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from ..cron import CronError, convert
from ..cron.zones import find_zone
from ..plans.desired import PlanError
from .imported import Collector, Imported, not_imported, others, without_empty

_UTC = "UTC"
_IMPORTED = ("Name", "GroupName", "State", "ScheduleExpression", "ScheduleExpressionTimezone", "Target")
_JUDGED = ("StartDate", "EndDate", "FlexibleTimeWindow", "ActionAfterCompletion")
_ABOUT_AWS = (
    *("Arn", "RoleArn", "KmsKeyArn", "EventBusName", "ManagedBy", "CreationDate", "LastModificationDate"),
    "ResponseMetadata",
)
"""Members that say nothing of runs, and how AWS itself calls the target."""


def from_eventbridge(
    content: str | bytes | Mapping[str, Any] | list[Any],
    *,
    project: str = "imported",
    executor: Mapping[str, Any] | None = None,
) -> Imported:
    """Import JSON of the AWS command line, or what it decodes to.

    It takes ``aws scheduler get-schedule`` (one answer, or a list of them), ``aws scheduler list-schedules``
    and ``aws events list-rules``. **The answer of list-schedules has no expressions**: its schedules are
    refused, and the report names the get-schedule calls that have them. Rules with an event pattern are
    ignored by name. A disabled schedule becomes inactive. The ARN and the input of the target are in the
    data of the job. A recurring job whose ``StartDate`` is ahead starts at its first time from there.

    Raises :class:`~scheduler0.plans.PlanError` for anything else.
    """
    collector = Collector(project, executor)
    for entry in _entries(content):
        name = "/".join(str(entry[part]) for part in ("GroupName", "Name") if entry.get(part)) or "unnamed"
        expression = entry.get("ScheduleExpression")
        if not isinstance(expression, str):
            _without_expression(collector, name, entry)
            continue
        zone = str(entry.get("ScheduleExpressionTimezone") or _UTC)
        try:
            find_zone(zone)
            conversion = convert(expression, source="eventbridge", timezone=zone)
        except (CronError, ValueError) as error:
            collector.refuse(name, f"{expression!r}: {getattr(error, 'problem', error)}")
            continue
        target = entry.get("Target")
        table: Mapping[str, Any] = cast("Mapping[str, Any]", target) if isinstance(target, Mapping) else {}
        end = entry.get("EndDate")
        if isinstance(end, int | float) and (moment := _moment(end)) is not None:
            end = moment.isoformat()
        collector.add(
            name,
            name,
            conversion,
            timezone=zone,
            data=without_empty({"target": table.get("Arn"), "input": table.get("Input")}),
            paused=entry.get("State") == "DISABLED",
            members=without_empty({"end_date": end}),
            warnings=[*_differences(entry, table)],
            start=_moment(entry.get("StartDate")),
        )
    return collector.finish()


def _differences(entry: Mapping[str, Any], target: Mapping[str, Any]) -> Iterator[str]:
    window = entry.get("FlexibleTimeWindow")
    if isinstance(window, Mapping) and cast("Mapping[str, Any]", window).get("Mode") == "FLEXIBLE":
        yield "the flexible time window is not imported; the server runs at the time itself"
    start = entry.get("StartDate")
    if start is not None and _moment(start) is None:
        yield f"StartDate {start!r:.80} is not a date with an offset, and is not imported"
    names = others(entry, (*_IMPORTED, *_JUDGED, *_ABOUT_AWS))
    if entry.get("ActionAfterCompletion") == "DELETE":
        names.append("ActionAfterCompletion")
    names += [f"Target.{name}" for name in others(target, ("Arn", "Input", "RoleArn"))]
    yield from not_imported(names)


def _moment(value: object) -> datetime | None:
    """A date as the command line and the SDK of AWS give it: text, seconds, or a datetime."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.utcoffset() is not None else None


def _without_expression(collector: Collector, name: str, entry: Mapping[str, Any]) -> None:
    if entry.get("EventPattern"):
        collector.ignore(name, "the rule has an event pattern and no schedule")
        return
    group = f" --group-name {entry['GroupName']}" if entry.get("GroupName") else ""
    collector.refuse(
        name,
        "the answer of list-schedules does not have the expression. Import the answer of: "
        f"aws scheduler get-schedule --name {entry.get('Name')}{group}",
    )


def _entries(content: object) -> list[Mapping[str, Any]]:
    value: Any = content
    if isinstance(content, str | bytes):
        try:
            value = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise PlanError(f"this is not JSON: {error}") from None
    if isinstance(value, Mapping):
        table = cast("Mapping[str, Any]", value)
        value = table.get("Schedules", table.get("Rules", [table]))
    entries: list[Any] = value if isinstance(value, list) else [None]  # pyright: ignore[reportUnknownVariableType]
    if not all(isinstance(one, Mapping) for one in entries):
        raise PlanError(
            "this is not an answer of aws scheduler or aws events; give an object or a list of them"
        )
    return entries
