"""Jobs created from a prompt, with the project and the executor that they need (contract ai.md 6)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from starlette.responses import Response

from scheduler0.emulator.api.ai_prompts import propose
from scheduler0.emulator.api.ai_quotas import spend_prompt
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.executors import executor_document, find_executor
from scheduler0.emulator.api.job_body import JobBody, job_document
from scheduler0.emulator.api.job_checks import ACTIVE, find_zone
from scheduler0.emulator.api.jobs import check_jobs
from scheduler0.emulator.api.projects import find_project, project_document
from scheduler0.emulator.api.prompt_body import PromptBody, prompt_zone, zone_fault
from scheduler0.emulator.canned_answers import PromptAnswer
from scheduler0.emulator.executor_match import Profile, match_executor
from scheduler0.emulator.go.decode import STRING, UINT, Struct, member
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.rfc3339 import parse_date
from scheduler0.emulator.go.text import quote, trim
from scheduler0.emulator.job_creation import store_jobs
from scheduler0.emulator.recurrence import ONCE
from scheduler0.emulator.store import projects as project_store
from scheduler0.emulator.store.executors import list_executors
from scheduler0.emulator.store.instants import from_instant
from scheduler0.emulator.store.paging import Page
from scheduler0.emulator.store.rows import ExecutorRow, ProjectRow

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


async def schedule_from_prompt(call: Call) -> Response:
    """Creates the jobs before it answers."""
    body = parse(await call.body(), _SCHEDULE)
    if not trim(body.prompt):
        raise Refusal(400, "prompt is required")
    if not trim(body.created_by):
        raise Refusal(400, "createdBy is required")
    now = from_instant(call.now).astimezone(prompt_zone(body))
    headers = spend_prompt(call)
    try:
        return success(_schedule(call, body, now), 201, headers)
    except Refusal as refusal:
        raise refusal.with_headers(headers) from refusal


def _schedule(call: Call, body: ScheduleBody, now: datetime) -> dict[str, object]:
    proposal = propose(call, body, now)
    provider = proposal.provider
    if not provider["jobs"]:
        raise Refusal(409, "the prompt did not produce any schedulable jobs")
    choice = _choose_executor(call, body, proposal.answer)
    project = _existing_project(call, body)
    created = project is None
    if project is None and call.quirks.refused_prompt_leaves_project:
        project = _new_project(call, body)
    jobs = [_job(call, body, job, choice.executor.id) for job in provider["jobs"]]
    check_jobs(call, jobs, past_before=now)
    with call.backend.database.transaction() as connection:
        project = project or _new_project(call, body)
        for job in jobs:
            job.project_id = project.id
        ids = store_jobs(connection, jobs, from_instant(call.now), call.quirks)
    call.backend.engine.schedule_new(ids)
    members: dict[str, object] = {
        "classification": None if proposal.classification is None else proposal.classification._asdict(),
        "project": project_document(project),
        "projectCreated": created,
        "executor": executor_document(choice.executor),
        "executorMatchedBy": choice.matched_by,
        "executorMatchReason": choice.reason or None,
        "jobs": [job_document(job) for job in jobs],
        "provider": provider["provider"],
        "model": provider["model"],
    }
    return {name: value for name, value in members.items() if value is not None}


def _choose_executor(call: Call, body: ScheduleBody, answer: PromptAnswer) -> _Choice:
    if body.executor_id:
        pinned = find_executor(call, body.executor_id)
        if pinned is None:
            raise Refusal(404, f"executor {body.executor_id} not found")
        return _Choice(pinned, "pinned")
    page = Page(_CANDIDATES, 0, "id", ascending=True)
    executors = list_executors(call.backend.database.connection, call.account_id, page)
    if not executors:
        raise Refusal(409, "no executors exist for this account; create an executor before scheduling")
    if len(executors) == 1:
        return _Choice(executors[0], "only")
    if answer.executor_id is None:
        choice = _by_rules(body, executors)
    else:
        named = [row for row in executors if row.id == answer.executor_id]
        choice = _Choice(named[0], "llm", answer.executor_reason) if named else None
    if choice is None:
        raise Refusal(
            409,
            "could not match an executor to the prompt; pin an executorId or refine executor"
            " descriptions/tags",
        )
    return choice


def _by_rules(body: ScheduleBody, executors: Sequence[ExecutorRow]) -> _Choice | None:
    profiles = [Profile(row.name, row.description, json.loads(row.tags)) for row in executors]
    match = match_executor(body.prompt, profiles)
    if match is None:
        return None
    return _Choice(executors[match.place], "llm", f"it shares with the prompt: {', '.join(match.words)}")


def _existing_project(call: Call, body: ScheduleBody) -> ProjectRow | None:
    """The project that the body names; `None` if there is none of that name. A `Refusal` for another id."""
    project_id: int | None = body.project_id
    if not project_id:
        connection = call.backend.database.connection
        project_id = project_store.find_by_name(connection, call.account_id, _project_name(body))
        if project_id is None:
            return None
    found = find_project(call, project_id)
    if found is None:
        raise Refusal(404, "project does not exist")
    return found


def _new_project(call: Call, body: ScheduleBody) -> ProjectRow:
    description = trim(body.project.description) or _cut(trim(body.prompt), _DESCRIPTION_BYTES)
    project = ProjectRow(0, call.account_id, _project_name(body), description, call.now, None)
    return project._replace(id=project_store.insert_project(call.backend.database.connection, project))


def _project_name(body: ScheduleBody) -> str:
    purpose = trim(next(iter(body.purposes), ""))
    return trim(body.project.name) or _cut(purpose or trim(body.prompt), _NAME_BYTES)


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, no character cut in two."""
    return trim(text.encode()[:size].decode(errors="ignore"))


def _job(call: Call, body: ScheduleBody, proposed: Mapping[str, Any], executor_id: int) -> JobBody:
    """The job of one entry of the answer, still without a project."""
    name = proposed.get("timezone") or body.timezone or "UTC"
    zone = find_zone(name)
    if zone is None:
        raise Refusal(400, f"invalid timezone {quote(name)} in generated job: {zone_fault(name)}")
    once = proposed.get("recurrence") == ONCE
    start = proposed.get("startDate") or (proposed.get("nextRunAt") if once else None)
    offset = from_instant(call.now).astimezone(zone).utcoffset()
    return JobBody(
        executor_id=executor_id,
        spec="" if once else proposed.get("cronExpression", ""),
        start_date=None if start is None else parse_date(start),
        end_date=parse_date(proposed["endDate"]) if "endDate" in proposed else None,
        data=encode({member: proposed[member] for member in _DATA_MEMBERS if member in proposed}),
        timezone=name,
        timezone_offset=0 if offset is None else int(offset.total_seconds()),
        account_id=call.account_id,
        created_by=body.created_by,
        status=ACTIVE,
    )
