"""Find the jobs of a batch whose answer was lost, among the jobs that are newer than the request. No I/O."""

from __future__ import annotations

from collections.abc import Sequence

from .._wire.bodies import WireBody
from .._wire.records import date
from ..models import Job
from .jobs import CONTENT, DATES

SETTLED = 15.0
"""Seconds to look for a batch. The server inserts an accepted batch within a fraction of a second;
one that is not there after this time did not arrive."""
_EMPTY_UNLESS_SENT = ("executorId", "spec", "data", "createdBy")
"""The server stores nothing for these members unless the request has them. It fills in others."""
_COMPARED = tuple(
    name for name in (*CONTENT, "createdBy") if name != "status"
)  # the status changes by itself


def project_of(bodies: Sequence[WireBody]) -> str | None:
    """The project of the batch; ``None`` if it has more than one."""
    projects = {str(body.members.get("projectId")) for body in bodies}
    return projects.pop() if len(projects) == 1 else None


def matches(bodies: Sequence[WireBody], jobs: Sequence[Job]) -> list[Job]:
    """For each body, in order, the oldest of ``jobs`` with its content. Each job is taken once."""
    left = sorted(jobs, key=lambda job: job.id)
    found: list[Job] = []
    for body in bodies:
        for job in left:
            if _same(body, job):
                left.remove(job)
                found.append(job)
                break
    return found


def could_be_ours(bodies: Sequence[WireBody], jobs: Sequence[Job]) -> bool:
    """Whether the project and author of any job fit the batch, whatever the rest of its content is."""
    ours = {(str(body.members.get("projectId")), body.members.get("createdBy")) for body in bodies}
    return any((str(job.get("projectId")), job.get("createdBy")) in ours for job in jobs)


def _same(body: WireBody, job: Job) -> bool:
    """Whether ``job`` is what the server makes of ``body``. The server leaves out what is empty or zero."""
    sent = body.members
    names = (name for name in _COMPARED if name in sent or name in _EMPTY_UNLESS_SENT)
    return all(
        same_instant(sent[name], sent.get("timezone"), job.get(name))
        if name in DATES
        else str(sent.get(name) or "") == str(job.get(name) or "")
        for name in names
    )


def same_instant(sent: str, timezone: object, stored: object) -> bool:
    """Whether both are the same second. The server reads a date with ``Z`` as wall-clock time of the zone."""
    moment = date(sent)
    kept = None if stored is None else date(stored)
    if moment is None or kept is None:
        return moment is kept
    if sent[-1] in "zZ" and isinstance(timezone, str):
        # Imported here: most programs compare no dates, and it takes 2 ms.
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            moment = moment.replace(tzinfo=ZoneInfo(timezone))
        except (ZoneInfoNotFoundError, ValueError):
            # This machine does not know the zone: the rest of the content decides.
            return True
    return int(moment.timestamp()) == int(kept.timestamp())
