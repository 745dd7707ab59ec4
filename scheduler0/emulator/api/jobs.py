"""Jobs (contract core.md 5)."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from starlette.responses import Response

from scheduler0.emulator.accounts import LARGER_PAYLOAD, MORE_RETRIES, SYSTEM_ACCOUNT
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.deletion import read_deleted_by
from scheduler0.emulator.api.envelope import PREFIX, Refusal, no_content, success
from scheduler0.emulator.api.job_body import JOB, JOBS, JobBody, job_document, job_from_row, job_to_row
from scheduler0.emulator.api.job_checks import ACTIVE, Limits, check_job
from scheduler0.emulator.api.listing import Listing, integer
from scheduler0.emulator.api.projects import find_project
from scheduler0.emulator.go.strconv import INT64_MAX
from scheduler0.emulator.job_creation import SERVICE, task_input
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store import jobs as store
from scheduler0.emulator.store.accounts import has_feature
from scheduler0.emulator.store.instants import from_instant
from scheduler0.emulator.store.owners import accounts_of
from scheduler0.emulator.store.rows import JobRow

_COLUMNS = (
    "id",
    "project_id",
    "spec",
    "date_created",
    "timezone",
    "account_id",
    "date_modified",
    "modified_by",
    "deleted_by",
    "executor_id",
    "start_date",
    "end_date",
    "retry_max",
)
_CHANGEABLE = (
    "executor_id",
    "spec",
    "data",
    "start_date",
    "end_date",
    "timezone",
    "timezone_offset",
    "retry_max",
    "created_by",
    "status",
)
_MAX_BATCH = 100


async def list_jobs(call: Call) -> Response:
    text = call.query("projectId")
    project_id = integer(text) if text else None
    listing = Listing.read(call)
    if project_id is not None and find_project(call, project_id) is None:
        status = 400 if call.quirks.list_jobs_missing_project_is_400 else 404
        raise Refusal.wrapped(status, "project does not exist", code=404)
    page = listing.page("jobs", _COLUMNS)
    connection = call.backend.database.connection
    rows = store.list_jobs(connection, call.account_id, project_id, page)
    return success(
        {
            "total": store.count_jobs(connection, call.account_id, project_id),
            "offset": listing.offset,
            "limit": listing.limit,
            "jobs": [job_document(job_from_row(row)) for row in rows],
        }
    )


async def create_jobs(call: Call) -> Response:
    """Orders the jobs and answers with the id of the task that creates them."""
    jobs = parse(await call.body(), JOBS)
    if any(not job.created_by for job in jobs):
        raise Refusal(400, "createdBy is required for all jobs")
    if not 1 <= len(jobs) <= _MAX_BATCH:
        raise Refusal(
            400, f"number of jobs should be between 1 and {_MAX_BATCH}. Current number of jobs: {len(jobs)}"
        )
    jobs = [_requested(job, call.account_id) for job in jobs]
    check_jobs(call, jobs, past_before=from_instant(call.now))
    _check_references(call, jobs)
    try:
        request_id = call.backend.tasks.order(call.account_id, SERVICE, task_input(jobs))
    except sqlite3.Error as error:
        raise Refusal(400, f"failed to create async tasks {error}") from error
    prefix = "" if call.quirks.task_location_lacks_prefix else PREFIX
    return success(request_id, 202, headers={"Location": f"{prefix}/async-tasks/{request_id}"})


async def get_job(call: Call) -> Response:
    job = _get(call, call.path_id())
    if job.deleted_by is not None and not call.quirks.deleted_things_still_read:
        raise _not_found()
    return success(job_document(job_from_row(job)))


async def update_job(call: Call) -> Response:
    """Merges the body into the job: what is absent or, with `update_cannot_clear`, empty keeps its value.

    The scheduler reads the job again when it is due; with `no_requeue_on_activate` it is not told of jobs
    that are active now.
    """
    document = await call.body(again="unexpected end of JSON input")
    call.require_not_null(document)
    body = parse(document, JOB)
    job_id = call.path_id()
    if not body.modified_by:
        raise Refusal(400, "modifiedBy is required")
    with call.backend.database.transaction() as connection:
        stored = job_from_row(_get(call, job_id))
        if stored.deleted_by is not None and not call.quirks.update_deletes_and_restores:
            raise _not_found()
        if not call.quirks.update_shifts_dates:
            stored = replace(
                stored, start_date=_settled(stored.start_date), end_date=_settled(stored.end_date)
            )
        if not call.quirks.update_needs_project:
            body.project_id = body.project_id or stored.project_id
        if find_project(call, body.project_id) is None:
            raise Refusal(404, "project does not exist")
        named = frozenset[str]() if call.quirks.update_cannot_clear else JOB.named(document)
        job = _merged(stored, body, named, call.quirks)
        if job.executor_id is not None and job.executor_id != stored.executor_id:
            owners = _owners(call, "executors", [job.executor_id])
            if owners.get(job.executor_id) != call.account_id:
                raise Refusal(403, "executor does not belong to account")
        if job.date_modified is None:
            job.date_modified = from_instant(call.now)
        check_jobs(call, [job], past_before=None)
        if job.spec != stored.spec and call.quirks.spec_is_fixed:
            raise Refusal(400, "cannot update cron spec")
        row = job_to_row(job, start_when_created=call.quirks.immediate_first_run)
        store.update_job(connection, row)
    if row.status == ACTIVE and not call.quirks.no_requeue_on_activate:
        call.backend.engine.schedule_new([job_id])
    answer = job_from_row(row)
    if call.quirks.unstored_members_echoed:
        answer.execution_id, answer.last_execution_date = body.execution_id, body.last_execution_date
    return success(job_document(answer))


async def delete_job(call: Call) -> Response:
    """Deletes softly. The scheduler finds out when the job is due."""
    job_id = call.path_id()
    deleted_by = read_deleted_by(await call.body())
    with call.backend.database.transaction() as connection:
        job = _get(call, job_id)
        if job.deleted_by is not None and not call.quirks.delete_twice_204:
            raise _not_found()
        store.update_job(connection, job._replace(deleted_by=deleted_by, date_modified=call.now, status=""))
    return no_content()


def _requested(job: JobBody, account_id: int) -> JobBody:
    """The members that a request for a new job can set."""
    return JobBody(
        project_id=job.project_id,
        spec=job.spec,
        data=job.data,
        executor_id=job.executor_id,
        start_date=job.start_date,
        end_date=job.end_date,
        timezone=job.timezone,
        timezone_offset=job.timezone_offset,
        retry_max=job.retry_max,
        account_id=account_id,
        created_by=job.created_by,
        status=job.status,
    )


def _settled(moment: datetime | None) -> datetime | None:
    """The same instant, as no date in UTC: those are the wall clock of the job's zone to `check_job`."""
    return None if moment is None else moment.astimezone(timezone(timedelta(0), "stored"))


def _merged(stored: JobBody, body: JobBody, named: Collection[str], quirks: Quirks) -> JobBody:
    """The stored job with what the body says; of its empty fields, only those that are `named` count.

    A body without `deletedBy` restores a deleted job.
    """
    changes: dict[str, Any] = {
        name: getattr(body, name) for name in _CHANGEABLE if getattr(body, name) or name in named
    }
    if body.timezone and quirks.cleared_offset:
        changes["timezone_offset"] = body.timezone_offset
    return replace(
        stored,
        **changes,
        project_id=stored.project_id if quirks.job_stays_in_project else body.project_id,
        date_modified=body.date_modified,
        modified_by=body.modified_by,
        deleted_by=body.deleted_by if quirks.update_deletes_and_restores else None,
    )


def check_jobs(call: Call, jobs: Iterable[JobBody], *, past_before: datetime | None) -> None:
    """`check_job` by the features of the account; see `system_account_unchecked` for the system's jobs."""
    if call.account_id == SYSTEM_ACCOUNT and call.quirks.system_account_unchecked:
        return
    connection = call.backend.database.connection
    limits = Limits(
        larger_payload=has_feature(connection, call.account_id, LARGER_PAYLOAD),
        more_retries=has_feature(connection, call.account_id, MORE_RETRIES),
    )
    for job in jobs:
        check_job(job, limits, call.quirks, past_before=past_before)


def _check_references(call: Call, jobs: Sequence[JobBody]) -> None:
    projects = list(dict.fromkeys(job.project_id for job in jobs))
    executors = list(dict.fromkeys(job.executor_id for job in jobs if job.executor_id is not None))
    if any(job.executor_id is None for job in jobs):
        # Only a job of the system account comes here so: the others have been checked.
        raise call.breakdown(Refusal(400, "job executor is required"))
    absent, foreign = (400, 400) if call.quirks.creation_errors_are_400 else (404, 403)
    owners_of_projects = _owners(call, "projects", projects)
    _refuse_unknown("project", projects, owners_of_projects, absent)
    owners_of_executors = _owners(call, "executors", executors)
    _refuse_unknown("executor", executors, owners_of_executors, absent)
    if set(owners_of_projects.values()) != {call.account_id}:
        raise Refusal(foreign, "project does not belong to account")
    if set(owners_of_executors.values()) != {call.account_id}:
        raise Refusal(foreign, "executor does not belong to account")


def _refuse_unknown(what: str, ids: Sequence[int], owners: Mapping[int, int], status: int) -> None:
    if len(owners) != len(ids):
        listed = " ".join(map(str, ids))
        raise Refusal(status, f"a {what} in the payload does not exist. {what} id [{listed}]")


def _owners(call: Call, table: Literal["projects", "executors"], ids: Iterable[int]) -> dict[int, int]:
    """The accounts by id, for those that jobs may name."""
    # Ids of 64 unsigned bits are read, but rows have signed ones only.
    storable = [number for number in ids if number <= INT64_MAX]
    deleted = call.quirks.deleted_parents_accepted
    return accounts_of(call.backend.database.connection, table, storable, deleted=deleted)


def _get(call: Call, job_id: int) -> JobRow:
    job = store.get_job(call.backend.database.connection, call.account_id, job_id)
    if job is None:
        raise _not_found()
    return job


def _not_found() -> Refusal:
    return Refusal(404, "job cannot be found")
