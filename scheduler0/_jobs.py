"""What the server wants of jobs, decided before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from ._bodies import WireBody
from ._warn import CronWarning, warn
from .models import Job

MAX_BATCH = 100

_COPIED = ("projectId", "executorId", "spec", "data", "timezone", "timezoneOffset", "retryMax", "status")


def batch(jobs: object) -> list[object]:
    """The jobs of one request; a single job is a batch of one. Raises ``ValueError`` outside 1 to 100."""
    if isinstance(jobs, Sequence) and not isinstance(jobs, str | bytes):
        bodies = list(cast("Sequence[object]", jobs))
    else:
        bodies = [jobs]
    if not 1 <= len(bodies) <= MAX_BATCH:
        raise ValueError(f"jobs: one request creates 1 to {MAX_BATCH} jobs, got {len(bodies)}")
    return bodies


def update_needs_project(body: WireBody) -> bool:
    return not body.members.get("projectId")


def with_project(body: WireBody, current: Job) -> WireBody:
    return WireBody({**body.members, "projectId": current.get("projectId")})


def merged_update(current: Job, changes: WireBody) -> WireBody:
    """The body that changes what ``changes`` names and nothing else (contract core, updateJob).

    The server keeps most members that are left out, but: it wants the project named; it
    resets the offset when only the zone is given; it reads a stored UTC date anew as
    wall-clock time unless it is sent with a numeric offset; and it restores a deleted job
    whose ``deletedBy`` is left out.
    """
    members = dict(changes.members)
    for name, what, way_out in (
        ("spec", "spec", "jobs.replace(id, spec=...) creates it anew and deletes this one"),
        ("projectId", "project", "jobs.replace(id, project_id=...) creates it there and deletes this one"),
    ):
        if name in members and str(members[name]) != str(current.get(name, "")):
            raise ValueError(
                f"the server cannot change the {what} of a job "
                f"({current.get(name)!r} to {members[name]!r}): {way_out}"
            )
    members["projectId"] = current.get("projectId")
    if "timezone" in members and current.timezone_offset:
        members.setdefault("timezoneOffset", current.timezone_offset)
    for name, date in (("startDate", current.start_date), ("endDate", current.end_date)):
        if date is not None:
            members.setdefault(name, date.isoformat())
    if current.deleted_by:
        members.setdefault("deletedBy", current.deleted_by)
    return WireBody(members)


def replacement(current: Job, changes: WireBody, now: datetime) -> WireBody:
    """The job to create in the place of ``current``.

    A start that is past cannot be sent again, and a recurring job without one runs at once: it
    starts at the next tick of its spec instead.
    """
    kept = {name: current[name] for name in _COPIED if current.get(name)}
    members = {**kept, **changes.members}
    for name, date in (("startDate", current.start_date), ("endDate", current.end_date)):
        if date is not None and date > now:
            members.setdefault(name, date.isoformat())
    spec = members.get("spec")
    if spec and "startDate" not in members:
        from .cron import next_times

        for tick in next_times(spec, timezone=members["timezone"], after=now, count=1):
            members["startDate"] = tick.isoformat()
    return WireBody(members)


def check_specs(jobs: Sequence[WireBody]) -> None:
    """Raise ``CronError`` for a spec that the server refuses; warn of one that misleads its reader."""
    # Imported here: programs that create no jobs need not load the dialect (14 ms).
    from .cron import check, parse

    for job in jobs:
        spec = job.members.get("spec")
        if isinstance(spec, str) and spec:
            parse(spec)
            for warning in check(spec):
                warn(warning, CronWarning)
