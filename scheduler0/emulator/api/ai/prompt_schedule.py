"""Jobs created from a prompt, with the project and the executor that they need (contract ai 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from starlette.responses import Response

from scheduler0.emulator.ai.canned_answers import PromptAnswer
from scheduler0.emulator.ai.prompt_rules import Profile, match_executor
from scheduler0.emulator.ai.proposed_job import ONCE
from scheduler0.emulator.api.ai.prompt_body import PromptBody, prompt_zone, zone_fault
from scheduler0.emulator.api.ai.prompts import propose
from scheduler0.emulator.api.ai.quotas import spend_prompt
from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.executors import find_executor
from scheduler0.emulator.api.job_checks import ACTIVE
from scheduler0.emulator.api.jobs import check_jobs
from scheduler0.emulator.api.projects import PROJECT, find_project
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.documents.executor import EXECUTOR
from scheduler0.emulator.documents.job import JOB, JobBody
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.kinds import STRING, UINT, date_as_sent
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.go.time import ZERO_DATE, find_zone, format_instant
from scheduler0.emulator.instants import from_instant
from scheduler0.emulator.store import projects as project_store
from scheduler0.emulator.store.executors import list_executors
from scheduler0.emulator.store.listing import Page
from scheduler0.emulator.store.rows import ExecutorRow, ProjectRow
from scheduler0.emulator.tasks.job_creation import store_jobs

_CANDIDATES = 100
_NAME_BYTES = 60
_DESCRIPTION_BYTES = 240
_DATA_MEMBERS = ("channel", "delivery", "event", "kind", "metadata", "purpose", "recipients", "subject")


@dataclass
class NewProject:
    name: str = member("name", STRING)
    description: str = member("description", STRING)


@dataclass
class ScheduleBody(PromptBody):
    project_id: int = member("projectId", UINT)
    project: NewProject = member("project", Struct(NewProject, "models.ScheduleProject"))
    executor_id: int = member("executorId", UINT)
    created_by: str = member("createdBy", STRING)


_SCHEDULE = Struct(ScheduleBody, "models.SchedulePromptRequest")


class _Choice(NamedTuple):
    executor: ExecutorRow
    matched_by: str
    reason: str = ""


async def schedule_from_prompt(request: ApiRequest) -> Response:
    """Create the jobs of a prompt before the answer."""
    body = await parse(await request.body(), _SCHEDULE)
    if not trim(body.prompt):
        raise ApiError(400, "prompt is required")
    if not trim(body.created_by):
        raise ApiError(400, "createdBy is required")
    now = from_instant(request.now).astimezone(prompt_zone(body))
    headers = spend_prompt(request)
    try:
        return success(_schedule(request, body, now), 201, headers)
    except ApiError as error:
        raise error.with_headers(headers) from error


def _schedule(request: ApiRequest, body: ScheduleBody, now: datetime) -> dict[str, object]:
    proposal = propose(request, body, now)
    provider = proposal.provider
    if not provider["jobs"]:
        raise ApiError(409, "the prompt did not produce any schedulable jobs")
    choice = _choose_executor(request, body, proposal.answer)
    project = _existing_project(request, body)
    created = project is None
    if project is None and request.quirks.refused_prompt_leaves_project:
        project = _new_project(request, body)
    jobs = [_job(request, body, job, choice.executor.id) for job in provider["jobs"]]
    check_jobs(request, jobs, past_before=request.now)
    with request.backend.database.transaction() as connection:
        project = project or _new_project(request, body)
        for job in jobs:
            job.project_id = project.id
        rows = store_jobs(connection, jobs, from_instant(request.now), request.quirks)
    request.backend.engine.schedule_rows(rows)
    members: dict[str, object] = {
        "classification": None if proposal.classification is None else proposal.classification._asdict(),
        "project": PROJECT.document(project),
        "projectCreated": created,
        "executor": EXECUTOR.document(choice.executor),
        "executorMatchedBy": choice.matched_by,
        "executorMatchReason": choice.reason or None,
        "jobs": [JOB.document(job) for job in jobs],
        "provider": provider["provider"],
        "model": provider["model"],
    }
    return {name: value for name, value in members.items() if value is not None}


def _choose_executor(request: ApiRequest, body: ScheduleBody, answer: PromptAnswer) -> _Choice:
    if body.executor_id:
        pinned = find_executor(request, body.executor_id)
        if pinned is None:
            raise ApiError(404, f"executor {body.executor_id} not found")
        return _Choice(pinned, "pinned")
    page = Page(_CANDIDATES, 0, "id", ascending=True)
    executors = list_executors(request.backend.database.connection, request.account_id, page)
    if not executors:
        raise ApiError(409, "no executors exist for this account; create an executor before scheduling")
    if len(executors) == 1:
        return _Choice(executors[0], "only")
    if answer.executor_id is None:
        choice = _by_rules(body, executors)
    else:
        named = [row for row in executors if row.id == answer.executor_id]
        choice = _Choice(named[0], "llm", answer.executor_reason) if named else None
    if choice is None:
        raise ApiError(
            409,
            "could not match an executor to the prompt; pin an executorId or refine executor"
            " descriptions/tags",
        )
    return choice


def _by_rules(body: ScheduleBody, executors: Sequence[ExecutorRow]) -> _Choice | None:
    profiles = [Profile(row.name, row.description, row.tags) for row in executors]
    match = match_executor(body.prompt, profiles)
    if match is None:
        return None
    return _Choice(executors[match.place], "llm", f"it shares with the prompt: {', '.join(match.words)}")


def _existing_project(request: ApiRequest, body: ScheduleBody) -> ProjectRow | None:
    """The project that the body names, or `None` if no project has that name.

    An `ApiError` if the id is unknown.
    """
    project_id: int | None = body.project_id
    if not project_id:
        connection = request.backend.database.connection
        project_id = project_store.find_by_name(connection, request.account_id, _project_name(body))
        if project_id is None:
            return None
    found = find_project(request, project_id)
    if found is None:
        raise ApiError(404, "project does not exist")
    return found


def _new_project(request: ApiRequest, body: ScheduleBody) -> ProjectRow:
    description = trim(body.project.description) or _cut(trim(body.prompt), _DESCRIPTION_BYTES)
    project = ProjectRow(
        0, request.account_id, _project_name(body), description, format_instant(request.now), None
    )
    return project._replace(id=project_store.insert_project(request.backend.database.connection, project))


def _project_name(body: ScheduleBody) -> str:
    purpose = trim(next(iter(body.purposes), ""))
    return trim(body.project.name) or _cut(purpose or trim(body.prompt), _NAME_BYTES)


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, without half a character at the end."""
    return trim(text.encode()[:size].decode(errors="ignore"))


def _job(request: ApiRequest, body: ScheduleBody, proposed: Mapping[str, Any], executor_id: int) -> JobBody:
    """The job of one entry of the answer, still without a project."""
    name = proposed.get("timezone") or body.timezone or "UTC"
    zone = find_zone(name)
    if zone is None:
        raise ApiError(400, f"invalid timezone {quote(name)} in generated job: {zone_fault(name)}")
    once = proposed.get("recurrence") == ONCE
    start = proposed.get("startDate") or (proposed.get("nextRunAt") if once else None)
    offset = from_instant(request.now).astimezone(zone).utcoffset()
    return JobBody(
        executor_id=executor_id,
        spec="" if once else proposed.get("cronExpression", ""),
        start_date=ZERO_DATE if start is None else date_as_sent(start),
        end_date=date_as_sent(proposed["endDate"]) if "endDate" in proposed else ZERO_DATE,
        data=encode({member: proposed[member] for member in _DATA_MEMBERS if member in proposed}),
        timezone=name,
        timezone_offset=0 if offset is None else int(offset.total_seconds()),
        account_id=request.account_id,
        created_by=body.created_by,
        status=ACTIVE,
    )
