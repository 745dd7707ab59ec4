"""Convert a schedule of another system to specs of the server."""

from __future__ import annotations

from scheduler0.cron.conversion.cron_fields import convert_cron
from scheduler0.cron.conversion.dialects import DIALECTS
from scheduler0.cron.conversion.eventbridge import convert_eventbridge
from scheduler0.cron.conversion.result import Conversion
from scheduler0.cron.conversion.systemd import convert_systemd
from scheduler0.cron.errors import require
from scheduler0.cron.zones import find_zone

SOURCES = (*DIALECTS, "systemd")
"""The names that `convert` takes for its `source`."""


def convert(spec: str, *, source: str, timezone: str | None = None) -> Conversion:
    """Convert `spec`, which is written for `source`, to specs of the server.

    `source` is one of `SOURCES`. `timezone` is the IANA zone in which the source runs the spec. With it, a
    warning about clock changes is only given if the clock of that zone changes at an hour of the spec.

    The specs of the result have the same times as the original, except for the cases that `warnings` names.
    A spec without a warning never means something else. Nothing is sent.

    Raises CronError, with the reason, if the source would refuse the spec or the server cannot express it.
    Raises ValueError for an unknown `source` or `timezone`.
    """
    require(str, "spec", spec, "text")
    require(str, "source", source, "the name of a source")
    zone = None if timezone is None else find_zone(timezone)
    if source == "systemd":
        return convert_systemd(spec, zone)
    if source == "eventbridge":
        return convert_eventbridge(spec, zone)
    dialect = DIALECTS.get(source)
    if dialect is None:
        raise ValueError(f"source: {source!r} is unknown; write one of {', '.join(SOURCES)}")
    return convert_cron(spec, source, dialect, zone)
