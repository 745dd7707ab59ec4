"""Convert the schedule expressions of Amazon EventBridge: `cron(...)`, `rate(...)` and `at(...)`."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler0.cron.conversion.cron_fields import convert_cron
from scheduler0.cron.conversion.dialects import EVENTBRIDGE
from scheduler0.cron.conversion.result import Conversion, ConversionWarning
from scheduler0.cron.errors import CronError

SOURCE = "eventbridge"
_FORM = re.compile(r"(cron|rate|at)\((.*)\)", re.DOTALL)
_RATE = re.compile(r"([0-9]{1,6}) +(minute|hour|day)s?", re.ASCII)
_AT = "%Y-%m-%dT%H:%M:%S"
_DAY = 24


def convert_eventbridge(spec: str, zone: ZoneInfo | None) -> Conversion:
    """Convert an expression of EventBridge rules or of EventBridge Scheduler. Raises CronError."""
    form = _FORM.fullmatch(spec.strip())
    if form is None:
        raise CronError(spec, None, "an EventBridge schedule is cron(...), rate(...) or at(...)")
    if form[1] == "rate":
        return _rate(spec, form[2])
    if form[1] == "at":
        return _at(spec, form[2])
    return convert_cron(spec, SOURCE, EVENTBRIDGE, zone, form[2])


def _rate(spec: str, text: str) -> Conversion:
    found = _RATE.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        raise CronError(spec, None, "a rate is a number from 1 and a unit: minutes, hours or days")
    count, unit = int(found[1]), found[2]
    interval = f"{count * _DAY}h" if unit == "day" else f"{count}{unit[0]}"
    warning = ConversionWarning(
        "start",
        "A rate counts from the creation or the start date of the schedule. On the server it counts from the "
        "start date of the job, or from its creation.",
    )
    return Conversion(spec, SOURCE, (f"@every {interval}",), [warning])


def _at(spec: str, text: str) -> Conversion:
    try:
        moment = datetime.strptime(text.strip(), _AT)
    except ValueError:
        raise CronError(
            spec, None, "a time in at(...) is written 2026-12-24T18:00:00, without an offset"
        ) from None
    return Conversion(spec, SOURCE, (), [], at=moment)
