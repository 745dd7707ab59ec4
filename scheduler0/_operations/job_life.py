"""What can be done with a job that exists, given what the server really does with it.

The server keeps the schedule of a job in memory (contract runtime A4). An update changes the stored job,
and the schedule reads it only when a run ends. So a new date never moves a run that is queued, and a job
that is set active again is not queued before the server restarts. A new job is queued at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Literal

from .._wire.bodies import WireBody
from ..models import Job, JobStatus
from .clearing import check_cleared, is_empty
from .job_keys import without_key
from .jobs import CONTENT, DATES, replacement
from .reconciliation import same_instant

Action = Literal["created", "unchanged", "updated", "replaced", "triggered"]


@dataclass(frozen=True, slots=True)
class JobChange:
    """What a call did to a job."""

    action: Action
    old_id: int | None
    """The job that was named; ``None`` where there was no job before."""

    job: Job
    """The job as it is now. After ``triggered``, the one-time job that makes the run."""

    next_run: datetime | None
    """Its next run, aware, in its time zone; ``None`` for a job that is paused or over."""

    @property
    def new_id(self) -> int:
        """The id of :attr:`job`. It differs from ``old_id`` after ``replaced`` and ``triggered``."""
        return self.job.id


def check_update(current: Job, members: dict[str, Any]) -> None:
    """Raise ``ValueError`` for an update that the server accepts and that has no effect.

    A date that is to be empty is ``None``.
    """
    check_cleared(current, members)
    if members.get("status") == JobStatus.ACTIVE and current.status == JobStatus.INACTIVE:
        raise ValueError(
            f"status: the server does not queue job {current.id} again when it is set active. "
            "Use jobs.resume(id), or jobs.reschedule(id, start_date=...) for a one-time job that has run."
        )
    zone = members.get("timezone", current.timezone)
    start = members.get("startDate")
    if start is not None and not same_instant(start, zone, current.get("startDate")):
        raise ValueError(
            f"start_date: an update does not move the runs of job {current.id}. "
            "Use jobs.reschedule(id, start_date=...)."
        )
    if not current.spec and zone != current.timezone:
        raise ValueError(
            f"timezone: an update does not move the run of the one-time job {current.id}. "
            "Use jobs.reschedule(id, timezone=...)."
        )


def is_over(job: Job, now: datetime) -> bool:
    """Whether the job never runs again: its only start, or its end, is past."""
    if job.end_date is not None and job.end_date <= now:
        return True
    return not job.spec and (job.start_date is None or job.start_date <= now)


def next_runs(job: Job, now: datetime, count: int) -> list[datetime]:
    """The next ``count`` runs after ``now``, aware, in the time zone of the job.

    Empty for a job that is not active. A first run in the future is the start date itself, whatever
    the spec says. An ``@every`` spec counts from the start date. The server looks at the end date after
    a run, so the last run may be the first one behind it (contract runtime A4).
    """
    if job.status not in (None, JobStatus.ACTIVE) or job.deleted_by:
        return []
    return list(islice(_runs(job, now), count))


def _runs(job: Job, now: datetime) -> Iterator[datetime]:
    from ..cron import next_execution, parse
    from ..cron.zones import find_zone

    zone = find_zone(job.timezone or "UTC")
    schedule = parse(job.spec) if job.spec else None
    last: datetime | None = None
    if job.start_date is not None and job.start_date <= now:
        last = job.start_date
    while True:
        run = next_execution(schedule, zone=zone, last=last, start=job.start_date, now=now)
        if run is None:
            return
        yield run
        if job.end_date is not None and run > job.end_date:
            return
        last, now = run, run


def rescheduled(current: Job, changes: WireBody, now: datetime) -> WireBody:
    """The job that runs at the new times. A date that is to be empty is ``None``.

    A job that is paused stays paused. A one-time job that has run is active again. A start date in the
    future stays the earliest moment: the first run is the first tick of the new spec from there on.
    """
    members = dict(changes.members)
    spec, zone = members.get("spec", current.spec), members.get("timezone", current.timezone)
    if spec and "startDate" not in members and current.start_date is not None and current.start_date > now:
        from ..cron import next_times

        earliest = current.start_date - timedelta(seconds=1)
        for tick in next_times(spec, timezone=zone or "UTC", after=earliest, count=1):
            members["startDate"] = tick.isoformat()
    if not current.spec and current.status == JobStatus.INACTIVE and is_over(current, now):
        members.setdefault("status", str(JobStatus.ACTIVE))
    return replacement(current, WireBody(members), now)


def wanted_times(current: Job, changes: WireBody, now: datetime) -> WireBody:
    """``changes``, with the start that takes the place of a cleared one; none where no start is ahead."""
    members = dict(changes.members)
    if "startDate" in members and members["startDate"] is None:
        start = rescheduled(current, changes, now).members.get("startDate")
        del members["startDate"]
        if current.start_date is not None and current.start_date > now:
            members["startDate"] = start
    return WireBody(members)


def resumed(current: Job, changes: WireBody, now: datetime) -> WireBody:
    """The job that is queued again. Raises ``ValueError`` for a job that would never run."""
    if is_over(current, now):
        what = "its end date" if current.spec else "its start date"
        raise ValueError(
            f"job {current.id} is over: {what} is past. "
            "To run it again, use jobs.reschedule(id, start_date=...)."
        )
    return replacement(current, WireBody({**changes.members, "status": str(JobStatus.ACTIVE)}), now)


def run_now(current: Job, changes: WireBody, now: datetime) -> WireBody:
    """A one-time copy of the job that runs in the next second of the server's clock.

    It has not the job's key: a key names one job, and ``upsert`` would take the copy for it.
    """
    kept = {
        name: current[name]
        for name in CONTENT
        if name not in (*DATES, "spec", "status") and current.get(name)
    }
    if kept.get("data"):
        kept["data"] = without_key(kept["data"])
    start = now.astimezone(UTC) + timedelta(seconds=1)
    return WireBody({**kept, **changes.members, "startDate": start.isoformat()})


def same_content(current: Job, wanted: WireBody) -> dict[str, Any]:
    """The members of ``wanted`` that ``current`` has otherwise. A date that is to be empty is ``None``."""
    differ: dict[str, Any] = {}
    for name, value in wanted.members.items():
        if name not in CONTENT:
            continue
        stored = current.get(name)
        if not value:
            equal = is_empty(current, name)
        elif name in DATES:
            equal = same_instant(value, wanted.members.get("timezone"), stored)
        else:
            equal = value == stored
        if not equal and not (name == "status" and value == JobStatus.ACTIVE and stored is None):
            differ[name] = value
    return differ


def explanation(job: Job, now: datetime) -> str:
    """The job in plain English: when it runs, in which zone, its next runs, and what is odd about it."""
    from ..cron import check, describe

    zone = job.timezone or "UTC"
    if job.spec:
        lines = [f"Job {job.id} runs by {job.spec!r} in {zone}: {describe(job.spec)}"]
    else:
        lines = [f"Job {job.id} runs once, at {_shown(job.start_date)}, in {zone}."]
    if job.deleted_by:
        lines.append(f"It is deleted (by {job.deleted_by}).")
    elif job.status == JobStatus.INACTIVE:
        over = is_over(job, now)
        lines.append(
            "It is over and does not run again." if over else "It is paused: jobs.resume(id) goes on."
        )
    runs = next_runs(job, now, 3)
    if runs:
        lines.append("Next runs: " + ", ".join(map(_shown, runs)) + ".")
    if job.end_date is not None:
        lines.append(f"It ends at {_shown(job.end_date)}.")
    lines += [f"Warning: {warning}" for warning in (check(job.spec) if job.spec else ())]
    return "\n".join(lines)


def _shown(moment: datetime | None) -> str:
    return "an unknown time" if moment is None else moment.isoformat(" ", "seconds")
