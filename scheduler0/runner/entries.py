"""The jobs that a runner runs: what was pulled, joined with what is declared. No I/O."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler0.cron import parse
from scheduler0.models import Job
from scheduler0.runner.declared import Declared
from scheduler0.runner.policy import Policy
from scheduler0.runner.reader import PlannedRun, PulledJob
from scheduler0.runner.run import Run, payload, zone_of
from scheduler0.runner.ticks import Timing
from scheduler0.runner.works import Work

Heads = Mapping[int, tuple[int, int]]
"""The earliest run of each job that is not over: its tick and its id."""
_BEFORE_ALL = (-1, -1)


class NotRunnableError(Exception):
    """The job is not run. The text says why."""


@dataclass(frozen=True, slots=True)
class RunnableJob:
    """A job that is run."""

    job_id: int
    project_id: int
    record: Mapping[str, Any]
    key: str
    work: Work
    policy: Policy
    timing: Timing

    @property
    def zone(self) -> ZoneInfo:
        return self.timing.zone

    @property
    def is_once(self) -> bool:
        return self.timing.schedule is None


@dataclass(slots=True)
class ActiveTry:
    """A try that is being done."""

    row: PlannedRun
    entry: RunnableJob
    run: Run
    cancel: asyncio.Event
    task: asyncio.Task[None] | None = None


def entry_of(
    row: PulledJob, declared: Mapping[str, Declared], fallback: Declared | None, now: datetime
) -> RunnableJob:
    """The entry of a job. Raises `NotRunnableError`."""
    job = Job.of(dict(row.record))
    key, _ = payload(job.data)
    wanted = fallback if key is None else declared.get(key)
    if wanted is None:
        raise NotRunnableError(
            "its data names no function"
            if key is None
            else f"the function {key!r} is unknown to this program"
        )
    if job.status not in (None, "", "active"):
        raise NotRunnableError(f"it is {job.status}")
    end = min((each for each in (job.end_date, wanted.end) if each is not None), default=None)
    if end is not None and end < now:
        raise NotRunnableError(f"it ended at {end.isoformat()}")
    try:
        schedule = parse(job.spec) if job.spec else None
        zone = zone_of(job.timezone)
    except ValueError as error:
        raise NotRunnableError(str(error)) from error
    if schedule is None and job.start_date is None:
        raise NotRunnableError("it has neither a spec nor a start date")
    timing = Timing(schedule, zone, job.start_date, end)
    return RunnableJob(
        int(job.id), int(job.project_id), row.record, wanted.key, wanted.work, wanted.policy, timing
    )


def heads(waiting: Iterable[PlannedRun], active_jobs: Iterable[int]) -> Heads:
    """The heads of jobs with waiting runs. A run that is being done is before all others of its job."""
    found: dict[int, tuple[int, int]] = {}
    for row in waiting:
        found[row.job_id] = min(found.get(row.job_id, (row.due, row.id)), (row.due, row.id))
    return found | dict.fromkeys(active_jobs, _BEFORE_ALL)


def is_held(row: PlannedRun, entry: RunnableJob | None, found: Heads) -> bool:
    """Whether an earlier run of the job is not over, and that matters."""
    if entry is None or entry.policy.overlap == "allow":
        return False
    return found[row.job_id] != (row.due, row.id)


def may_be_skipped(row: PlannedRun, entry: RunnableJob, now: int) -> bool:
    """Whether a run that must wait is skipped: no second try, and no run that is caught up."""
    if entry.policy.overlap != "skip" or row.attempt > 1:
        return False
    late = now - row.due > entry.policy.misfire_grace * 1000
    return not (late and entry.policy.catch_up == "all")


def is_missed(row: PlannedRun, entry: RunnableJob | None, now: int) -> bool:
    """Whether a run that was planned is found too late, by a policy that does not catch up."""
    if entry is None or entry.policy.catch_up != "none":
        return False
    return now - max(row.due, row.start_at) > entry.policy.misfire_grace * 1000
