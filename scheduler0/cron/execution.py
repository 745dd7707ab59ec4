"""When a job runs next: the server's rule for jobs with and without a spec (runtime.md A3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler0.cron.limits import calendar_limits
from scheduler0.cron.schedule import IntervalSchedule, Schedule

# The server walks through every missed firing. After so many we search from now on instead, which is the
# same time unless the clock changes between the two firings around now; a long stop stays cheap.
_WALKED = 100


def next_execution(
    schedule: Schedule | None,
    *,
    zone: ZoneInfo,
    last: datetime | None,
    start: datetime | None,
    now: datetime,
) -> datetime | None:
    """The time of the next run in the job's `zone`; None when there is none any more.

    `schedule` is None for a one-time job, `last` is the latest *scheduled* time and None before the first,
    `start` is the job's start date. Before the first run that is the answer even if it is past or no firing
    of the schedule. Later on missed firings are skipped, never caught up, and `@every` keeps its phase.

    None too beyond year 9999 in `zone`. Raises ValueError for a one-time job without start, for naive
    datetimes, and for those at the very beginning of year 1.
    """
    for name, moment in (("last", last), ("start", start), ("now", now)):
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"{name}: {moment!r} has no time zone; give an aware datetime")
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
    # Two datetimes of one zone compare by wall clock, which is wrong in a repeated hour; hence UTC.
    now = now.astimezone(UTC)
    if isinstance(schedule, IntervalSchedule):
        return schedule.next(_latest_in_phase(schedule, base, now))
    return _skip_missed(schedule, base, now)


def _latest_in_phase(schedule: IntervalSchedule, base: datetime, now: datetime) -> datetime:
    """The latest time up to `now` that lies whole intervals after `base`, or `base` where that is later."""
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
