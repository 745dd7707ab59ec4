"""Jobs (contract core 5)."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from starlette.responses import Response

from scheduler0.emulator.api.answers import PREFIX, ApiError, no_content, success
from scheduler0.emulator.api.job_checks import ACTIVE, JobLimits, check_job, instant_of
from scheduler0.emulator.api.list_query import Listing, database_error, integer
from scheduler0.emulator.api.projects import find_project
from scheduler0.emulator.api.request import FOREIGN_KEY, ApiRequest, parse, read_deleted_by
from scheduler0.emulator.documents.job import JOB, JOBS, JobBody, job_from_row, job_to_row
from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.go.time import ZERO_DATE, format_instant
from scheduler0.emulator.known_accounts import LARGER_PAYLOAD, MORE_RETRIES, SYSTEM_ACCOUNT
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store import jobs as store
from scheduler0.emulator.store.accounts import feature_names
from scheduler0.emulator.store.jobs import accounts_of
from scheduler0.emulator.store.rows import JobRow
from scheduler0.emulator.tasks.job_creation import SERVICE, task_input

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
_EMPTY = (None, "", 0, ZERO_DATE)
_MAX_BATCH = 100


async def list_jobs(request: ApiRequest) -> Response:
    text = request.query("projectId")
    project_id = integer(text) if text else None
    listing = Listing.read(request)
    if project_id is not None and find_project(request, project_id) is None:
        status = 400 if request.quirks.list_jobs_missing_project_is_400 else 404
        raise ApiError.wrapped(status, "project does not exist", code=404)
    page = listing.page("jobs", _COLUMNS, negative=database_error())
    connection = request.backend.database.connection
    rows = store.list_jobs(connection, request.account_id, project_id, page)
    return success(
        {
            "total": store.count_jobs(connection, request.account_id, project_id),
            "offset": listing.offset,
            "limit": listing.limit,
            "jobs": [JOB.document(row) for row in rows],
        }
    )


async def create_jobs(request: ApiRequest) -> Response:
    """Order the jobs. The answer is the id of the task that creates them."""
    jobs = await parse(await request.body(), JOBS)
    if any(not job.created_by for job in jobs):
        raise ApiError(400, "createdBy is required for all jobs")
    if not 1 <= len(jobs) <= _MAX_BATCH:
        raise ApiError(
            400, f"number of jobs should be between 1 and {_MAX_BATCH}. Current number of jobs: {len(jobs)}"
        )
    account_id = request.account_id
    for job in jobs:
        _forget_what_no_request_sets(job)
        job.account_id = account_id
    check_jobs(request, jobs, past_before=request.now)
    _check_references(request, jobs)
    request.require_known_account(ApiError(400, f"failed to create async tasks {FOREIGN_KEY}"))
    try:
        request_id = request.backend.tasks.order(account_id, SERVICE, task_input(jobs), jobs)
    except sqlite3.Error as error:
        raise ApiError(400, f"failed to create async tasks {error}") from error
    prefix = "" if request.quirks.task_location_lacks_prefix else PREFIX
    return success(request_id, 202, headers={"Location": f"{prefix}/async-tasks/{request_id}"})


async def get_job(request: ApiRequest) -> Response:
    job = _require_job(request, request.path_id())
    if job.deleted_by is not None and not request.quirks.deleted_things_still_read:
        raise _not_found()
    return success(JOB.document(job))


async def update_job(request: ApiRequest) -> Response:
    """Merges the body into the job: what is absent or, with `update_cannot_clear`, empty keeps its value.

    The scheduler reads the job again when it is due; with `no_requeue_on_activate` it does not learn of jobs
    that are active now.
    """
    document = await request.body(again="unexpected end of JSON input")
    request.require_not_null(document)
    body = await parse(document, JOB)
    job_id = request.path_id()
    if not body.modified_by:
        raise ApiError(400, "modifiedBy is required")
    with request.backend.database.transaction() as connection:
        stored = job_from_row(_require_job(request, job_id))
        if stored.deleted_by is not None and not request.quirks.update_deletes_and_restores:
            raise _not_found()
        if not request.quirks.update_shifts_dates:
            stored = replace(
                stored, start_date=instant_of(stored.start_date), end_date=instant_of(stored.end_date)
            )
        if not request.quirks.update_needs_project:
            body.project_id = body.project_id or stored.project_id
        if find_project(request, body.project_id) is None:
            raise ApiError(404, "project does not exist")
        named = frozenset[str]() if request.quirks.update_cannot_clear else JOB.named(document)
        job = _merged(stored, body, named, request.quirks)
        if job.executor_id is not None and job.executor_id != stored.executor_id:
            owners = _owners(request, "executors", [job.executor_id])
            if owners.get(job.executor_id) != request.account_id:
                raise ApiError(403, "executor does not belong to account")
        if job.date_modified is None:
            job.date_modified = format_instant(request.now)
        check_jobs(request, [job], past_before=None)
        if job.spec != stored.spec and request.quirks.spec_is_fixed:
            raise ApiError(400, "cannot update cron spec")
        row = job_to_row(job, start_when_created=request.quirks.immediate_first_run)
        store.update_job(connection, row)
    if row.status == ACTIVE and not request.quirks.no_requeue_on_activate:
        request.backend.engine.schedule_new([job_id])
    answer = job_from_row(row)
    if request.quirks.unstored_members_echoed:
        answer.execution_id, answer.last_execution_date = body.execution_id, body.last_execution_date
    return success(JOB.document(answer))


async def delete_job(request: ApiRequest) -> Response:
    """Delete softly. The scheduler notices it when the job is due."""
    job_id = request.path_id()
    deleted_by = await read_deleted_by(await request.body())
    with request.backend.database.transaction() as connection:
        job = _require_job(request, job_id)
        if job.deleted_by is not None and not request.quirks.delete_twice_204:
            raise _not_found()
        store.update_job(
            connection,
            job._replace(deleted_by=deleted_by, date_modified=format_instant(request.now), status=""),
        )
    return no_content()


def _forget_what_no_request_sets(job: JobBody) -> None:
    """Clear the members that the server sets itself for a new job."""
    job.id, job.execution_id = 0, ""
    job.date_created = job.last_execution_date = ZERO_DATE
    job.date_modified = job.modified_by = job.deleted_by = None


def _merged(stored: JobBody, body: JobBody, named: Collection[str], quirks: Quirks) -> JobBody:
    """The stored job with what the body says; of its empty fields, only those that are `named` count.

    A body without `deletedBy` restores a deleted job.
    """
    changes: dict[str, Any] = {
        name: value for name in _CHANGEABLE if (value := getattr(body, name)) not in _EMPTY or name in named
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


def check_jobs(request: ApiRequest, jobs: Iterable[JobBody], *, past_before: int | None) -> None:
    """Call `check_job` for each job.

    Jobs of the system account are not checked (`system_account_unchecked`).
    """
    account_id, quirks = request.account_id, request.quirks
    if account_id == SYSTEM_ACCOUNT and quirks.system_account_unchecked:
        return
    features = feature_names(request.backend.database.connection, account_id)
    limits = JobLimits(larger_payload=LARGER_PAYLOAD in features, more_retries=MORE_RETRIES in features)
    for job in jobs:
        check_job(job, limits, quirks, past_before=past_before)


def _check_references(request: ApiRequest, jobs: Sequence[JobBody]) -> None:
    projects = list(dict.fromkeys(job.project_id for job in jobs))
    executors = list(dict.fromkeys(job.executor_id for job in jobs if job.executor_id is not None))
    if any(job.executor_id is None for job in jobs):
        # Only a job of the system account comes here so: the others have been checked.
        raise request.breakdown(ApiError(400, "job executor is required"))
    account_id = request.account_id
    absent, foreign = (400, 400) if request.quirks.creation_errors_are_400 else (404, 403)
    owners_of_projects = _owners(request, "projects", projects)
    _refuse_unknown("project", projects, owners_of_projects, absent)
    owners_of_executors = _owners(request, "executors", executors)
    _refuse_unknown("executor", executors, owners_of_executors, absent)
    if set(owners_of_projects.values()) != {account_id}:
        raise ApiError(foreign, "project does not belong to account")
    if set(owners_of_executors.values()) != {account_id}:
        raise ApiError(foreign, "executor does not belong to account")


def _refuse_unknown(what: str, ids: Sequence[int], owners: Mapping[int, int], status: int) -> None:
    if len(owners) != len(ids):
        listed = " ".join(map(str, ids))
        raise ApiError(status, f"a {what} in the payload does not exist. {what} id [{listed}]")


def _owners(
    request: ApiRequest, table: Literal["projects", "executors"], ids: Iterable[int]
) -> dict[int, int]:
    """The accounts of those projects or executors that a job may name, by id."""
    # Ids of 64 unsigned bits are read, but rows have signed ones only.
    storable = [number for number in ids if number <= INT64_MAX]
    deleted = request.quirks.deleted_parents_accepted
    return accounts_of(request.backend.database.connection, table, storable, deleted=deleted)


def _require_job(request: ApiRequest, job_id: int) -> JobRow:
    request.require_unsigned(job_id)
    job = store.get_job(request.backend.database.connection, request.account_id, job_id)
    if job is None:
        raise _not_found()
    return job


def _not_found() -> ApiError:
    return ApiError(404, "job cannot be found")
