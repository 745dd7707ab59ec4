"""Which runs of a job are due, which are missed, and when the next one is; and the clock that says so.

A recurring job runs first at its start date and then at the ticks of its spec, as on the server
(docs/contract/runtime.md A3). All datetimes are aware.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from scheduler0.cron import Schedule
from scheduler0.cron.schedule import IntervalSchedule
from scheduler0.leases.intervals import previous_tick
from scheduler0.runner.policy import Policy

_LONGEST_SLEEP = 1.0
"""Timers of the event loop stop while the machine is suspended, and do not see that its clock was set."""
MOST_TICKS = 500
"""How many runs one plan holds; the next plan goes on from there."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a job runs. ``schedule`` is None for a job that runs once, at ``start``."""

    schedule: Schedule | None
    zone: ZoneInfo
    start: datetime | None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class DuePlan:
    """The runs that are due. ``last`` is the tick that the next plan begins after, ``next`` the next tick."""

    ticks: list[datetime] = field(default_factory=list[datetime])
    last: datetime | None = None
    next: datetime | None = None
    missed: bool = False
    """Whether a tick was missed that is not among ``ticks``."""


def plan(
    timing: Timing, last: datetime | None, now: datetime, policy: Policy, seen: datetime | None = None
) -> DuePlan:
    """What is due at `now`, given the `last` tick that was planned (None: none yet).

    `seen` is when the job was first known here, by default `now`. What it should have done before then is not
    caught up.
    """
    grace = now - timedelta(seconds=policy.misfire_grace)
    following = _first(timing, last, now if seen is None else seen)
    missed = False
    known = grace if seen is None else min(grace, seen - timedelta(seconds=policy.misfire_grace))
    if last is None and following is not None and following < known and timing.schedule is not None:
        last = _latest(timing, following, known) or following
        following = _next(timing, last)
        missed = True
    ticks: list[datetime] = []
    if following is not None and following < grace and policy.catch_up != "all":
        late = _latest(timing, following, grace) or following
        last, following = late, _next(timing, late)
        missed = policy.catch_up == "none" or (following is not None and following <= now)
        if not missed:
            ticks.append(late)
    while following is not None and following <= now and len(ticks) < MOST_TICKS:
        ticks.append(following)
        last, following = following, _next(timing, following)
    return DuePlan(ticks, last, following, missed)


def _first(timing: Timing, last: datetime | None, seen: datetime) -> datetime | None:
    if last is not None and (timing.schedule is not None or timing.start is None or timing.start <= last):
        return _next(timing, last)
    if timing.start is not None:
        return _within(timing, timing.start.astimezone(UTC))
    return _next(timing, seen)


def _next(timing: Timing, after: datetime) -> datetime | None:
    if timing.schedule is None:
        return None
    found = timing.schedule.next(after.astimezone(timing.zone))
    return None if found is None else _within(timing, found.astimezone(UTC))


def _within(timing: Timing, tick: datetime) -> datetime | None:
    return None if timing.end is not None and tick > timing.end else tick


def _latest(timing: Timing, first: datetime, before: datetime) -> datetime | None:
    """The last tick before `before`, if it is later than the tick `first`; else None."""
    schedule = timing.schedule
    if timing.end is not None:
        before = min(before, timing.end + timedelta(microseconds=1))
    if schedule is None:
        return None
    if isinstance(schedule, IntervalSchedule):
        step = timedelta(seconds=schedule.seconds)
        return first + (before - first) // step * step
    found = previous_tick(schedule, before.astimezone(timing.zone))
    return None if found is None or found.astimezone(UTC) <= first else found.astimezone(UTC)


class RunClock(Protocol):
    """The present time, and how to wait for another one. The clocks of the emulator fit."""

    def now(self) -> datetime:
        """The present moment, aware."""
        ...

    async def sleep_until(self, instant: datetime) -> None:
        """Return once `now()` is at or after `instant`. May be cancelled."""
        ...


class MachineClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, instant: datetime) -> None:
        while (rest := instant - self.now()) > timedelta(0):
            await asyncio.sleep(min(rest.total_seconds(), _LONGEST_SLEEP))


async def sleep_until_or(event: asyncio.Event, clock: RunClock, until: datetime | None) -> None:
    """Wait for the event, but no longer than until this time."""
    tasks: set[asyncio.Future[Any]] = {asyncio.ensure_future(event.wait())}
    if until is not None:
        tasks.add(asyncio.ensure_future(clock.sleep_until(until)))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
