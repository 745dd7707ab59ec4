"""Jobs created from a prompt, with the project and the executor that they need (contract ai.md 6)."""

# ruff: noqa: RUF009 - member() makes a dataclass field

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from starlette.responses import Response

from scheduler0.emulator.api.ai_prompts import PromptBody, answer_prompt, prompt_zone, spend_prompt
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.executors import executor_document, find_executor
from scheduler0.emulator.api.job_body import JobBody, job_document
from scheduler0.emulator.api.job_checks import ACTIVE
from scheduler0.emulator.api.jobs import check_jobs
from scheduler0.emulator.api.projects import project_document
from scheduler0.emulator.executor_match import Profile, match_executor
from scheduler0.emulator.go.decode import STRING, UINT, Struct, member
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.strconv import INT64_MAX
from scheduler0.emulator.go.text import trim
from scheduler0.emulator.job_creation import store_jobs
from scheduler0.emulator.plain_english import ONCE
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
    """Creates the jobs before it answers. The project stays, even if a job is then refused."""
    body = parse(await call.body(), _SCHEDULE)
    if not trim(body.prompt):
        raise Refusal(400, "prompt is required")
    if not trim(body.created_by):
        raise Refusal(400, "createdBy is required")
    zone = prompt_zone(body)
    headers = spend_prompt(call)
    try:
        return success(_schedule(call, body, zone), 201, headers)
    except Refusal as refusal:
        raise Refusal(refusal.status, refusal.data, headers) from refusal


def _schedule(call: Call, body: ScheduleBody, zone: ZoneInfo) -> dict[str, object]:
    answer = answer_prompt(call, body, zone)
    (provider,) = cast("list[dict[str, Any]]", answer["providers"])
    choice = _choose_executor(call, body)
    project, created = _project(call, body)
    jobs = [_job(call, body, zone, plan, project.id, choice.executor.id) for plan in provider["jobs"]]
    now = from_instant(call.now)
    check_jobs(call, jobs, past_before=now)
    with call.backend.database.transaction() as connection:
        ids = store_jobs(connection, jobs, now, call.quirks)
    call.backend.engine.schedule_new(ids)
    members: dict[str, object] = {
        "classification": answer.get("classification"),
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


def _choose_executor(call: Call, body: ScheduleBody) -> _Choice:
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
    profiles = [Profile(row.name, row.description, json.loads(row.tags)) for row in executors]
    match = match_executor(body.prompt, profiles)
    if match is None:
        raise Refusal(
            409,
            "could not match an executor to the prompt; pin an executorId or refine executor"
            " descriptions/tags",
        )
    return _Choice(executors[match.place], "llm", f"it shares with the prompt: {', '.join(match.words)}")


def _project(call: Call, body: ScheduleBody) -> tuple[ProjectRow, bool]:
    """The project that the body names, and whether it is new."""
    with call.backend.database.transaction() as connection:
        if body.project_id:
            found = None
            if body.project_id <= INT64_MAX:
                found = project_store.get_project(connection, call.account_id, body.project_id)
            if found is None:
                raise Refusal(404, "project does not exist")
            return found, False
        prompt = trim(body.prompt)
        purpose = trim(next(iter(body.purposes), ""))
        name = trim(body.project.name) or _cut(purpose or prompt, _NAME_BYTES)
        existing = project_store.find_by_name(connection, call.account_id, name)
        if existing is not None:
            found = project_store.get_project(connection, call.account_id, existing)
            if found is not None:
                return found, False
        description = trim(body.project.description) or _cut(prompt, _DESCRIPTION_BYTES)
        project = ProjectRow(0, call.account_id, name, description, call.now, None)
        return project._replace(id=project_store.insert_project(connection, project)), True


def _cut(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, no character cut in two."""
    return trim(text.encode()[:size].decode(errors="ignore"))


def _job(
    call: Call, body: ScheduleBody, zone: ZoneInfo, plan: dict[str, Any], project_id: int, executor_id: int
) -> JobBody:
    """The job of one entry of the answer. The five fields of a recurring one are not mended."""
    once = plan["recurrence"] == ONCE
    offset = from_instant(call.now).astimezone(zone).utcoffset()
    return JobBody(
        project_id=project_id,
        executor_id=executor_id,
        spec="" if once else plan["cronExpression"],
        start_date=datetime.fromisoformat(plan["nextRunAt"]) if once else None,
        data=encode({name: plan[name] for name in _DATA_MEMBERS if name in plan}),
        timezone=zone.key,
        timezone_offset=0 if offset is None else int(offset.total_seconds()),
        account_id=call.account_id,
        created_by=body.created_by,
        status=ACTIVE,
    )
