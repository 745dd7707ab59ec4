"""The jobs that a program declares. No I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler0.cron import next_times, parse
from scheduler0.models import Job
from scheduler0.runner.policy import Policy
from scheduler0.runner.run import job_data
from scheduler0.runner.works import Work

AUTHOR = "runner:"
"""How the names of runners begin in what they create and change."""
_NO_DATE = "0001-01-01T00:00:00Z"
"""How the server writes that a job has no end."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A job: the work that its key stands for, when it runs, and its policy.

    Without ``spec`` and ``at`` the program only names the work; jobs for it are made elsewhere.
    """

    key: str
    work: Work
    spec: str | None
    at: datetime | None
    timezone: str
    end: datetime | None
    data: str
    policy: Policy

    @property
    def is_scheduled(self) -> bool:
        """Whether the program brings a job to the server."""
        return self.spec is not None or self.at is not None

    def start_after(self, now: datetime) -> datetime | None:
        """When a new job starts; None if it would never run.

        A recurring job starts at its next tick: without a start date the server would run it at once.
        """
        start = self.at
        if self.spec is not None:
            start = next(iter(next_times(self.spec, timezone=self.timezone, after=now, count=1)), None)
        if start is None or start <= now or (self.end is not None and self.end < start):
            return None
        return start

    def new_job(self, project_id: int, executor_id: int, start: datetime) -> dict[str, Any]:
        """The job to create."""
        members: dict[str, Any] = {
            "project_id": project_id,
            "executor_id": executor_id,
            "timezone": self.timezone,
            "data": self.data,
            "start_date": _with_offset(start),
        }
        if self.spec is not None:
            members["spec"] = self.spec
        if self.end is not None:
            members["end_date"] = _with_offset(self.end)
        return members

    def changes(self, job: Job, project_id: int | None, now: datetime) -> dict[str, Any]:
        """What has to be changed at a job of the server. An empty spec and the zero date take one away.

        `project_id` is None for a project that is still to be made.
        """
        changes: dict[str, Any] = {}
        if job.project_id != project_id and (self.at is None or self.at > now):
            changes["project_id"] = project_id
        if (job.spec or "") != (self.spec or ""):
            changes["spec"] = self.spec or ""
        if job.timezone != self.timezone:
            changes["timezone"] = self.timezone
        if job.data != self.data:
            changes["data"] = self.data
        if self.at is not None and self.at > now and not _same(job.start_date, self.at):
            changes["start_date"] = _with_offset(self.at)
        if self.end is None:
            if job.end_date is not None and (self.at is None or self.at > now):
                changes["end_date"] = _NO_DATE
        elif not _same(job.end_date, self.end):
            changes["end_date"] = _with_offset(self.end)
            if not self.must_replace(changes) and job.start_date is not None and self.end < job.start_date:
                # The server refuses an end before the start. The runner ends the job by itself.
                del changes["end_date"]
        if self.must_replace(changes) and _is_used_up(job, now):
            changes["status"] = "active"
        return changes

    def must_replace(self, changes: dict[str, Any]) -> bool:
        """Whether the changes need a new job.

        An update moves no runs, takes no date away, and leaves a job in its project.
        """
        return (
            bool({"spec", "start_date", "project_id"} & set(changes))
            or changes.get("end_date") == _NO_DATE
            or (self.at is not None and "timezone" in changes)
        )


def declare(
    key: str,
    work: Work,
    spec: str | None,
    at: datetime | str | None,
    timezone: str,
    end: datetime | str | None,
    data: object,
    policy: Policy,
) -> Declared:
    """A checked declaration. Raises ``ValueError`` (also ``CronError``) or ``TypeError``."""
    if not key:
        raise ValueError("key must not be empty")
    if spec is not None and at is not None:
        raise ValueError(f"job {key!r}: give a spec or at=, not both")
    if spec is not None:
        parse(spec)
    if spec is None and at is None:
        for name, is_given in (
            ("end", end is not None),
            ("data", data is not None),
            ("timezone", timezone != "UTC"),
        ):
            if is_given:
                raise ValueError(
                    f"{name}: it belongs to a job that the program makes; give spec or at= as well"
                )
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"timezone: {timezone!r} is unknown; give a name like Europe/Berlin") from None
    return Declared(
        key, work, spec, _moment("at", at), timezone, _moment("end", end), job_data(key, data), policy
    )


def _moment(name: str, value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime | str):
        raise TypeError(f"{name}: {value!r} is not a datetime")
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"{name}: {value!r} is not a time; write 2027-01-01T00:00:00+00:00") from None
    if moment.utcoffset() is None:
        raise ValueError(f"{name}: {value!r} has no offset; write 2027-01-01T00:00:00+00:00")
    return moment


def _with_offset(moment: datetime) -> str:
    """With a numeric offset: the server reads a date that ends in Z as local time of the job's zone."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _is_used_up(job: Job, now: datetime) -> bool:
    """Whether a runner has set the job inactive, because it had run for the only time."""
    is_over = not job.spec and job.start_date is not None and job.start_date <= now
    return is_over and job.status == "inactive" and (job.modified_by or "").startswith(AUTHOR)


def _same(stored: datetime | None, wanted: datetime) -> bool:
    return stored is not None and int(stored.timestamp()) == int(wanted.timestamp())
