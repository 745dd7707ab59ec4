"""Jobs: the operations, their keyword arguments, and what an update or a replacement sends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypedDict, cast

from .. import models
from .._warnings import CronWarning, warn
from .._wire.arguments import path_id, plain_text
from .._wire.bodies import BodyRule, WireBody, wire_name
from .._wire.members import ACTOR, MIGRATION, ZONE, Problem, between, one_of, zone
from ..models import Job
from .endpoint import Endpoint, by_name, no_record


def _request_id(value: Any) -> str:
    return path_id("request_id", plain_text("request_id", value))


_ID = "job_id"
_LARGEST_DATA = 1_048_576
_MOST_RETRIES = 15
_HINTS = {
    "project_id": "pass the id of a project",
    "executor_id": f"pass the id of an executor ({MIGRATION})",
    "timezone": ZONE,
    "data": "it is text for the server, so pass json.dumps(...)",
    "spec": 'pass a cron text that begins with the second, for example "0 30 2 * * *"',
    "created_by": ACTOR,
    "modified_by": ACTOR,
    "deleted_by": ACTOR,
}


def _check_values(given: Mapping[str, Any]) -> Iterator[Problem]:
    yield from zone(given)
    yield from between(given, "retry_max", 0, _MOST_RETRIES)
    yield from one_of(given, "status", ("active", "inactive"))
    data = given.get("data")
    if isinstance(data, str) and (size := len(data.encode())) > _LARGEST_DATA:
        yield Problem("data", f" must be at most {_LARGEST_DATA:,} bytes, got {size:,}")


_JUDGED = ("timezone", "retry_max", "status", "spec")


def _check_new(given: Mapping[str, Any]) -> Sequence[Problem]:
    """What the server would refuse. Members that were fine once in the same company are fine again."""
    data = given.get("data")
    if data is None or (isinstance(data, str) and len(data) * 4 <= _LARGEST_DATA):
        try:
            if _fine(tuple(map(given.get, _JUDGED)), bool(given.get("start_date"))):
                return ()
        except TypeError:
            # A member that is of the wrong type, and cannot be looked up.
            pass
    return [*_problems_of_new(given)]


@lru_cache(maxsize=1024)
def _fine(judged: tuple[Any, ...], dated: bool) -> bool:
    given = {name: value for name, value in zip(_JUDGED, judged, strict=True) if value is not None}
    return not [*_problems_of_new({**given, "start_date": "dated"} if dated else given)]


def _problems_of_new(given: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _check_values(given)
    spec = given.get("spec")
    if not spec and not given.get("start_date"):
        yield Problem("spec", " or start_date is missing: a job needs spec (recurring) or start_date (once)")
    if isinstance(spec, str) and spec:
        try:
            _advice(spec)
        except ValueError as error:
            # The dialect is loaded by now. Programs that create no jobs need not load it (14 ms).
            from ..cron import CronError

            yield Problem("spec", f": {error.text if isinstance(error, CronError) else error}", cause=error)


DATES = ("startDate", "endDate")
LIST_JOBS = Endpoint(
    "jobs.list_jobs",
    models.JobPage.of,
    rows="jobs",
    ordering=by_name(
        "id",
        "project_id",
        "spec",
        "date_created",
        "timezone",
        "account_id",
        "date_modified",
        "deleted_by",
        "executor_id",
        "start_date",
        "end_date",
        "retry_max",
    ),
)
CREATE_JOBS = Endpoint(
    "jobs.create_jobs",
    _request_id,
    BodyRule(
        "JobRequestBody",
        actor="createdBy",
        dates=DATES,
        required=("project_id", "executor_id", "timezone", "created_by"),
        hints=_HINTS,
        check=_check_new,
    ),
)
REPLACE_JOB = CREATE_JOBS._replace(
    body=CREATE_JOBS.rule._replace(required=("created_by",), check=_check_values)
)
"""A creation whose members are completed by those of the old job."""
GET_JOB = Endpoint("jobs.get_job", models.Job.of, id_name=_ID)
UPDATE_JOB = Endpoint(
    "jobs.update_job",
    models.Job.of,
    BodyRule(
        "JobUpdateRequestBody",
        actor="modifiedBy",
        dates=DATES,
        required=("modified_by",),
        hints=_HINTS,
        check=_check_values,
    ),
    id_name=_ID,
)
DELETE_JOB = Endpoint(
    "jobs.delete_job",
    no_record,
    BodyRule("JobDeleteRequestBody", actor="deletedBy", required=("deleted_by",), hints=_HINTS),
    id_name=_ID,
)


class JobMembers(TypedDict, total=False):
    project_id: int
    timezone: str
    executor_id: int | None
    data: str | None
    spec: str | None
    start_date: datetime | str | None
    end_date: datetime | str | None
    timezone_offset: int | None
    retry_max: int | None
    status: str | None
    account_id: str | int | None


class JobTimes(TypedDict, total=False):
    """What :meth:`reschedule` changes. A date that is ``None`` is cleared."""

    spec: str | None
    start_date: datetime | str | None
    end_date: datetime | str | None
    timezone: str | None


class JobFields(JobMembers, total=False):
    created_by: str | None


class JobUpdateFields(JobMembers, total=False):
    modified_by: str | None


MAX_BATCH = 100
_UNKNOWN = re.compile(
    r"a (?P<what>project|executor) in the payload does not exist\. \w+ id \[(?P<ids>[\d ]+)\]"
)
CONTENT = tuple(wire_name(name) for name in JobMembers.__annotations__ if name != "account_id")
"""What a caller can say of a job, by wire name."""


def batch(jobs: object) -> tuple[list[object], str | None]:
    """The jobs of one request, and the name of the list, which a single job does not have.

    Raises ``ValueError`` outside 1 to 100 jobs.
    """
    if not isinstance(jobs, Sequence) or isinstance(jobs, str | bytes):
        return [jobs], None
    bodies = list(cast("Sequence[object]", jobs))
    if not 1 <= len(bodies) <= MAX_BATCH:
        raise ValueError(f"jobs: one request creates 1 to {MAX_BATCH} jobs, got {len(bodies)}")
    return bodies, "jobs"


def whose(message: str, jobs: Sequence[WireBody]) -> str:
    """Which items of a batch a refusal of the server is about; ``""`` if it is about none or all of one job.

    The server lists every project of the batch where one does not exist (contract core 5.4).
    """
    refused = _UNKNOWN.match(message)
    if refused is None or len(jobs) < 2:
        return ""
    what, ids = refused["what"], refused["ids"].split()
    items = {
        number: [
            f"jobs[{at}]" for at, job in enumerate(jobs) if str(job.members.get(f"{what}Id", 0)) == number
        ]
        for number in ids
    }
    listed = "; ".join(f"{what} {number}: {', '.join(named)}" for number, named in items.items())
    one = "it does not exist" if len(ids) == 1 else "at least one of them does not exist"
    return f"{listed} ({one})"


def merged_update(current: Job, changes: WireBody) -> WireBody:
    """The body of an update that changes what ``changes`` names and keeps the rest.

    The server keeps most members that are left out (contract core 5.6), with four exceptions.
    It demands the project. It resets the offset when only the zone is given; so the zone is given to make
    the offset zero. It reads a stored UTC
    date as wall-clock time, unless the date is sent with a numeric offset. It restores a deleted job
    whose ``deletedBy`` is left out.
    """
    members = dict(changes.members)
    for name, what, way_out in (
        ("spec", "spec", "jobs.replace(id, spec=...)"),
        ("projectId", "project", "jobs.replace(id, project_id=...)"),
    ):
        if name in members and str(members[name]) != str(current.get(name, "")):
            raise ValueError(
                f"the server cannot change the {what} of a job "
                f"(from {current.get(name)!r} to {members[name]!r}). "
                f"{way_out} creates a new job and deletes this one."
            )
    members["projectId"] = current.get("projectId")
    if members.get("timezoneOffset") == 0:
        members.setdefault("timezone", current.timezone)
    elif "timezone" in members and current.timezone_offset:
        members.setdefault("timezoneOffset", current.timezone_offset)
    for name, moment in (("startDate", current.start_date), ("endDate", current.end_date)):
        if moment is not None:
            members.setdefault(name, moment.isoformat())
    if current.deleted_by:
        members.setdefault("deletedBy", current.deleted_by)
    return WireBody(members)


def replacement(current: Job, changes: WireBody, now: datetime) -> WireBody:
    """The job to create in the place of ``current``.

    The server refuses a start in the past, and it runs a recurring job without a start at once.
    So a recurring job starts at the next tick of its spec. A date that is to be empty is ``None``.
    """
    kept = {name: current[name] for name in CONTENT if name not in DATES and current.get(name)}
    members = {**kept, **changes.members}
    for name, moment in (("startDate", current.start_date), ("endDate", current.end_date)):
        # The server names its time to the second.
        if moment is not None and moment >= now + timedelta(seconds=1):
            members.setdefault(name, moment.isoformat())
    spec = members.get("spec")
    if not spec and "startDate" in members and members["startDate"] is None:
        raise ValueError(f"start_date cannot be cleared: job {current.id} has no spec, so it runs only then")
    if spec and members.get("startDate") is None:
        from ..cron import next_times

        for tick in next_times(spec, timezone=members["timezone"], after=now, count=1):
            members["startDate"] = tick.isoformat()
    return WireBody({name: value for name, value in members.items() if value is not None})


def check_specs(jobs: Sequence[WireBody]) -> None:
    """Raise ``CronError`` for a spec that the server refuses. Warn of a spec that misleads its reader."""
    for job in jobs:
        spec = job.members.get("spec")
        if isinstance(spec, str) and spec:
            for warning in _advice(spec):
                warn(warning, CronWarning)


@lru_cache(maxsize=256)
def _advice(spec: str) -> tuple[str, ...]:
    # Imported here: programs that create no jobs need not load the dialect (14 ms).
    from ..cron import check

    return tuple(check(spec))
