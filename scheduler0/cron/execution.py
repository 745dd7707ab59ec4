"""The next run of a job, with or without a spec (docs/contract/runtime.md, A3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler0.cron.errors import calendar_limits
from scheduler0.cron.schedule import IntervalSchedule, Schedule

# The server walks through every missed time. After this many we search from now instead, so that a long stop
# costs little. The result is the same unless the clock changes between the two times around now.
_WALKED = 100


def next_execution(
    schedule: Schedule | None,
    *,
    zone: ZoneInfo,
    last: datetime | None,
    start: datetime | None,
    now: datetime,
) -> datetime | None:
    """Return the time of the next run in the job's `zone`, or None if the job never runs again.

    `schedule` is None for a one-time job. `last` is the latest *scheduled* time, or None before the first
    run. `start` is the start date of the job. Before the first run the answer is `start`, even if `start` is
    past or does not match the schedule. After it the missed times are skipped, and `@every` keeps its phase.

    The answer is also None after year 9999 in `zone`. Raises ValueError for a one-time job without `start`,
    for a datetime without a time zone, and for a datetime at the start of year 1.
    """
    for name, moment in (("last", last), ("start", start), ("now", now)):
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"{name}: {moment!r} has no time zone; add one")
    if schedule is None and start is None:
        raise ValueError("start: a job without a spec needs a start date")
    with calendar_limits(last=last, start=start, now=now):
        return _next_execution(schedule, zone, last, start, now)
    return None


def _next_execution(
    schedule: Schedule | None, zone: ZoneInfo, last: datetime | None, start: datetime | None, now: datetime
) -> datetime | None:
    if last is None and start is not None:
        return start.astimezone(zone)
    if schedule is None:
        return None
    base = (last or now).astimezone(zone)
    # Python compares two datetimes of one zone by their wall clock. That is wrong in a repeated hour.
    now = now.astimezone(UTC)
    if isinstance(schedule, IntervalSchedule):
        return schedule.next(_latest_in_phase(schedule, base, now))
    return _skip_missed(schedule, base, now)


def _latest_in_phase(schedule: IntervalSchedule, base: datetime, now: datetime) -> datetime:
    """Return the latest time until `now` that is whole intervals after `base`, or `base` if it is after
    `now`.
    """
    interval = timedelta(seconds=schedule.seconds)
    anchor = base.replace(microsecond=0).astimezone(UTC)
    passed = max(0, (now - anchor) // interval)
    return (anchor + passed * interval).astimezone(base.tzinfo)


def _skip_missed(schedule: Schedule, base: datetime, now: datetime) -> datetime | None:
    latest = base
    for _ in range(_WALKED):
        following = schedule.next(latest)
        if following is None or following.astimezone(UTC) > now:
            return following
        latest = following
    return schedule.next(now.astimezone(base.tzinfo))
