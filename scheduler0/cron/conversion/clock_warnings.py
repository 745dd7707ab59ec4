"""Warn where a source and the server treat a clock change differently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler0.cron.clock_changes import clock_changes
from scheduler0.cron.conversion.dialects import Dialect
from scheduler0.cron.conversion.result import ConversionWarning
from scheduler0.cron.fields import HOUR

_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_TO = datetime(2038, 1, 1, tzinfo=UTC)
# The hours that some zone skips or repeats in these years. A test compares them with the zone data.
CHANGE_HOURS = sum(1 << hour for hour in (0, 1, 2, 3, 21, 22, 23))


def change_hours(zone: ZoneInfo) -> int:
    """Return the mask of the local hours that `zone` skips or repeats from 2026 to 2037."""
    mask = 0
    for change in clock_changes(zone, _FROM, _TO):
        local = change.local_start
        while local < change.local_end:
            mask |= 1 << local.hour
            local = local.replace(minute=0, second=0) + timedelta(hours=1)
    return mask


def clock_warnings(dialect: Dialect, hours: int, zone: ZoneInfo | None) -> Iterator[ConversionWarning]:
    """Yield the differences at clock changes for a spec that runs in `hours`."""
    changing = CHANGE_HOURS if zone is None else change_hours(zone)
    title = dialect.title
    every_hour = hours == HOUR.full
    if dialect.loses_first_hour and changing and hours & 1:
        yield _warning(
            f"{title} can lose a run in the first hour of the day after the clock is set forward. "
            "The server runs it."
        )
    if not hours & changing:
        return
    if dialect.gap == "run" and not every_hour:
        yield _warning(
            f"When the clock is set forward, {title} runs what falls into the skipped time after it. "
            "The server does not run it that day."
        )
    if (dialect.repeated_hours if every_hour else dialect.repeat) == "once":
        yield _warning(
            f"When the clock is set back, {title} runs what falls into the repeated time once. "
            "The server runs it twice."
        )
    if "unknown" in (dialect.gap, dialect.repeat):
        yield _warning(
            f"{title} does not document what happens at clock changes. The server does not run at a local "
            "time that is skipped, and runs twice at a local time that is repeated."
        )


def _warning(text: str) -> ConversionWarning:
    return ConversionWarning("clock change", text)
