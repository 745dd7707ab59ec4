"""Whether jobs arrived whose creation was not answered: decisions without I/O.

Told by ids and by content. The server counts ids up, so a job with a higher id than the newest
one before the creation is newer than it; comparing dates would mix up two clocks. A batch is
inserted whole or not at all (contract core, createJobs).
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ._bodies import WireBody
from ._record import date
from .models import Job

SETTLED = 15.0
"""Seconds after which a batch that is nowhere to be seen is taken not to have arrived; the
insertion that follows an accepted request takes a fraction of one."""

_ALWAYS = ("projectId", "executorId", "spec", "data", "timezone", "createdBy")
_IF_SENT = ("timezoneOffset", "retryMax")
_DATES = ("startDate", "endDate")


def project_of(bodies: Sequence[WireBody]) -> str | None:
    """The project to look in, or ``None`` for all, where the batch is for several."""
    projects = {str(body.members.get("projectId")) for body in bodies}
    return projects.pop() if len(projects) == 1 else None


def matches(bodies: Sequence[WireBody], jobs: Sequence[Job]) -> list[Job]:
    """For each body, in order, the oldest of ``jobs`` that has its content and is not another's."""
    left = sorted(jobs, key=lambda job: job.id)
    found: list[Job] = []
    for body in bodies:
        for job in left:
            if _same(body, job):
                left.remove(job)
                found.append(job)
                break
    return found


def conceivable(bodies: Sequence[WireBody], jobs: Sequence[Job]) -> bool:
    """Whether any of ``jobs`` could come from the batch, in whatever way the server changed its content."""
    ours = {(str(body.members.get("projectId")), body.members.get("createdBy")) for body in bodies}
    return any((str(job.get("projectId")), job.get("createdBy")) in ours for job in jobs)


def _same(body: WireBody, job: Job) -> bool:
    """Whether ``job`` is what the server makes of ``body``; it leaves out what is empty or zero."""
    sent = body.members
    names = (*_ALWAYS, *(name for name in _IF_SENT if name in sent))
    if any(str(sent.get(name) or "") != str(job.get(name) or "") for name in names):
        return False
    return all(_agree(sent[name], sent.get("timezone"), job.get(name)) for name in _DATES if name in sent)


def _agree(sent: str, timezone: object, stored: object) -> bool:
    """Whether both are the same second. The server reads a date with ``Z`` as wall-clock time of the zone."""
    moment = date(sent)
    kept = None if stored is None else date(stored)
    if moment is None or kept is None:
        return moment is kept
    if sent[-1] in "zZ" and isinstance(timezone, str):
        try:
            moment = moment.replace(tzinfo=ZoneInfo(timezone))
        except (ZoneInfoNotFoundError, ValueError):
            # Without the zone's rules here nobody can tell, and the rest of the content must do.
            return True
    return int(moment.timestamp()) == int(kept.timestamp())
