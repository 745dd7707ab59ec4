"""Import the schedule of Celery beat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from ..cron import Conversion, CronError, convert, parse
from ..cron.conversion.result import ConversionWarning
from ..cron.errors import require
from ..cron.zones import find_zone
from .imported import Collector, Imported, json_ready, not_imported, others, without_empty

_MEMBERS = ("task", "schedule", "args", "kwargs", "options")
_PARTS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")


def from_celery(
    beat_schedule: Mapping[str, Mapping[str, Any]],
    *,
    timezone: str = "UTC",
    project: str = "imported",
    executor: Mapping[str, Any] | None = None,
) -> Imported:
    """Import ``app.conf.beat_schedule``. ``timezone`` is ``app.conf.timezone`` (Celery's default is UTC).

    Schedules of type ``crontab``, ``schedule`` and ``timedelta``, and numbers of seconds are imported.
    ``solar`` is refused: the server knows no sun. Task, args and kwargs are in the data of the job. Celery
    need not be installed.

    Raises ``ValueError`` for an unknown ``timezone``.
    """
    find_zone(timezone)
    require(Mapping, "beat_schedule", beat_schedule, "a mapping, as app.conf.beat_schedule is")
    collector = Collector(project, executor)
    for name, entry in ((str(name), entry) for name, entry in beat_schedule.items()):
        require(Mapping, f"beat_schedule[{name!r}]", entry, "a mapping with the member 'schedule'")
        schedule = entry.get("schedule")
        try:
            conversion = _conversion(schedule, timezone)
        except CronError as error:
            collector.refuse(name, f"{schedule}: {error.problem}")
            continue
        data = without_empty(
            {
                "task": entry.get("task"),
                "args": json_ready(entry.get("args")),
                "kwargs": json_ready(entry.get("kwargs")),
            }
        )
        options = entry.get("options")
        warnings = [f"options {sorted(options)} are not imported"] if options else []
        names = [name for name in others(entry, _MEMBERS) if entry[name] is not False]
        if getattr(schedule, "relative", False) and "relative" not in names:
            names.append("relative")
        warnings += not_imported(names)
        collector.add(name, name, conversion, timezone=timezone, data=data, warnings=warnings)
    return collector.finish()


def _conversion(schedule: Any, timezone: str) -> Conversion:
    kind = type(schedule).__name__
    if all(hasattr(schedule, f"_orig_{part}") for part in _PARTS):
        line = " ".join(_text(getattr(schedule, f"_orig_{part}")) for part in _PARTS)
        return convert(line, source="celery", timezone=timezone)
    interval = (
        schedule if isinstance(schedule, timedelta | int | float) else getattr(schedule, "run_every", None)
    )
    if isinstance(interval, int | float) and not isinstance(interval, bool):
        try:
            interval = timedelta(seconds=interval)
        except (OverflowError, ValueError):
            raise CronError(str(schedule), None, "the server cannot wait for that many seconds") from None
    if not isinstance(interval, timedelta):
        raise CronError(str(schedule), None, f"a schedule of type {kind} has no equivalent on the server")
    return every(str(schedule), "celery", interval)


_PHASE = ConversionWarning(
    "start",
    "An interval counts from the start or the last run of the scheduler there. On the server it counts from "
    "the start date of the job, or from its creation.",
)


def every(text: str, source: str, interval: timedelta) -> Conversion:
    """The conversion of an interval. The server counts whole seconds."""
    seconds = interval.total_seconds()
    if seconds < 1 or seconds != int(seconds):
        raise CronError(text, None, f"the server repeats in whole seconds from 1, not every {seconds:g} s")
    spec = f"@every {int(seconds)}s"
    try:
        parse(spec)
    except CronError as error:
        raise CronError(text, None, error.problem) from None
    return Conversion(text, source, (spec,), [_PHASE])


def _text(value: Any) -> str:
    """A field of ``crontab(...)``: a text, a number, or several numbers."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, Iterable):
        return ",".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return str(value)
