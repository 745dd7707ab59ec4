"""The next firings of a spec, for people who want to see what they wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduler0.cron.limits import calendar_limits
from scheduler0.cron.parser import parse


def next_times(
    spec: str, *, timezone: str = "UTC", after: datetime | None = None, count: int = 5
) -> list[datetime]:
    """Up to `count` firings later than `after` (now if None), in the IANA zone `timezone`.

    Fewer where the spec has no more; none where it never matches. Raises CronError for a spec that the
    server refuses; ValueError naming the argument for an unknown zone, a naive `after` or one at the very
    beginning of year 1, a `count` below 1.
    """
    schedule = parse(spec)
    zone = _zone(timezone)
    if count < 1:
        raise ValueError(f"count: {count} is below 1")
    if after is None:
        after = datetime.now(UTC)
    elif after.utcoffset() is None:
        raise ValueError(f"after: {after!r} has no time zone; give an aware datetime")
    times: list[datetime] = []
    latest: datetime | None = None
    with calendar_limits(after=after):
        latest = schedule.next(after.astimezone(zone))
    while latest is not None and len(times) < count:
        times.append(latest)
        latest = schedule.next(latest)
    return times


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    # A missing zone is a KeyError, a bad path a ValueError, a folder such as "America" an OSError.
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"timezone: {name!r} is not a known IANA time zone "
            "(if it should be: is time zone data installed? `pip install tzdata`)"
        ) from None
