"""Import the jobs of APScheduler 3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

from ..cron import Conversion, CronError
from ..cron.conversion.cron_fields import convert_cron
from ..cron.conversion.dialects import APSCHEDULER3
from ..cron.errors import require
from ..cron.zones import find_zone
from .celery_beat import every
from .imported import Collector, Imported, json_ready, not_imported, without_empty

_SOURCE = "apscheduler3"
# A trigger also has seconds, and days by position ("1st mon"), which a crontab line does not.
_TRIGGER = replace(APSCHEDULER3, layouts={6: "smhdMw"}, nth_weekday=True, last_weekday="after")
_POSITION = re.compile(r"(1st|2nd|3rd|4th|5th|last) (\w{3})", re.IGNORECASE)
_KINDS = ("CronTrigger", "IntervalTrigger", "DateTrigger")
_DEFAULTS = {"executor": "default", "max_instances": 1, "misfire_grace_time": 1}
_FIELDS = ("second", "minute", "hour", "day", "month", "day_of_week")


def from_apscheduler(
    jobs: Iterable[Any],
    *,
    timezone: str | None = None,
    project: str = "imported",
    executor: Mapping[str, Any] | None = None,
) -> Imported:
    """Import ``scheduler.get_jobs()``, or the jobs of any job store of APScheduler 3.

    Cron, interval and date triggers are imported; others are refused by name. A paused job becomes inactive.
    A recurring job whose ``start_date`` is ahead starts at its first time from there.
    The function, args and kwargs are in the data of the job. ``timezone`` replaces the zone of the triggers;
    without it each trigger must have an IANA zone.

    The jobs are objects: a job store is read by APScheduler itself, because its rows are pickled.
    Raises ``ValueError`` for an unknown ``timezone``.
    """
    if timezone is not None:
        find_zone(timezone)
    collector = Collector(project, executor)
    require(Iterable, "jobs", jobs, "a list of jobs, as scheduler.get_jobs() gives it")
    for job in jobs:
        if not hasattr(job, "trigger"):
            raise TypeError(f"jobs: {job!r:.80} is not a job of APScheduler; pass scheduler.get_jobs()")
        name, kind = str(job.id), type(job.trigger).__name__
        if kind not in _KINDS:
            collector.refuse(name, f"{job.trigger}: a trigger of type {kind} has no equivalent on the server")
            continue
        zone = timezone or _zone_of(job.trigger)
        if zone is None:
            collector.refuse(name, "its trigger has no IANA time zone; give timezone=")
            continue
        try:
            conversion, members = _conversion(job.trigger, zone)
        except CronError as error:
            collector.refuse(name, f"{job.trigger}: {error.problem}")
            continue
        data = without_empty(
            {"function": job.func_ref, "args": json_ready(job.args), "kwargs": json_ready(job.kwargs)}
        )
        warnings: list[str] = []
        if getattr(job.trigger, "jitter", None):
            warnings.append("the jitter is not imported; the server runs at the time itself")
        if getattr(job, "coalesce", None) is False:
            warnings.append("the server skips missed runs; APScheduler makes up for them (coalesce=False)")
        # A job that waits for the start of its scheduler has no such attributes yet.
        warnings += not_imported(
            name for name, usual in _DEFAULTS.items() if getattr(job, name, usual) != usual
        )
        paused = getattr(job, "next_run_time", job) is None
        collector.add(
            name,
            name,
            conversion,
            timezone=zone,
            data=data,
            paused=paused,
            members=members,
            warnings=warnings,
            start=_start(job.trigger),
        )
    return collector.finish()


def _zone_of(trigger: Any) -> str | None:
    zone: Any = getattr(trigger, "timezone", None) or getattr(
        getattr(trigger, "run_date", None), "tzinfo", None
    )
    name = getattr(zone, "key", None) or getattr(zone, "zone", None) or str(zone)
    try:
        find_zone(name)
    except ValueError:
        return None
    return cast("str", name)


def _conversion(trigger: Any, zone: str) -> tuple[Conversion, dict[str, Any]]:
    kind = type(trigger).__name__
    if kind == "CronTrigger":
        return _cron(trigger, zone), _dates(trigger)
    if kind == "IntervalTrigger":
        return every(str(trigger), _SOURCE, trigger.interval), _dates(trigger)
    local = trigger.run_date.astimezone(find_zone(zone)).replace(tzinfo=None)
    return Conversion(str(trigger), _SOURCE, (), at=local), {}


def _cron(trigger: Any, zone: str) -> Conversion:
    fields = {field.name: str(field) for field in trigger.fields}
    for name in ("year", "week"):
        if fields[name] != "*":
            raise CronError(
                str(trigger), name, f"the server has no {name} field, and this one is {fields[name]!r}"
            )
    position = _POSITION.fullmatch(fields["day"])
    if position is not None:
        if fields["day_of_week"] != "*":
            raise CronError(str(trigger), "day of month", "a position and a day of week cannot be combined")
        place = position[1].lower()
        fields["day"] = "*"
        fields["day_of_week"] = position[2] + ("L" if place == "last" else f"#{place[0]}")
    line = " ".join(fields[name].replace(" ", "") for name in _FIELDS)
    return convert_cron(str(trigger), _SOURCE, _TRIGGER, find_zone(zone), line)


def _start(trigger: Any) -> datetime | None:
    """The start of the trigger, if somebody chose it: an interval without one starts after itself."""
    start = getattr(trigger, "start_date", None)
    if not isinstance(start, datetime):
        return None
    interval = getattr(trigger, "interval", None)
    return start if interval is None or start - datetime.now(UTC) > interval else None


def _dates(trigger: Any) -> dict[str, Any]:
    """The end of the trigger."""
    end = getattr(trigger, "end_date", None)
    return {"end_date": end.isoformat()} if isinstance(end, datetime) else {}
