"""Compare what an account should have with what it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .._operations.job_keys import key_of, plan_of, with_key, without_key
from .._operations.reconciliation import same_instant
from ..models import Executor, Job, JobStatus, Project
from .desired import Desired, DesiredExecutor, DesiredJob, PlanError, Secret
from .plan import Action, Change, Plan, Step, masked

TAG = "scheduler0-plan:"
"""The tag of an executor that a plan created, before the name of the plan."""

_SCHEDULE = ("spec", "timezone", "timezone_offset", "start_date", "end_date")
"""Members of a job that an update does not change, or changes without an effect on the runs."""


@dataclass(frozen=True)
class Live:
    """What an account has, at the server's time."""

    projects: tuple[Project, ...]
    executors: tuple[Executor, ...]
    jobs: tuple[Job, ...]
    now: datetime


def marker(plan: str) -> str:
    """The text at the end of the description of a project that a plan created."""
    return f" [{TAG}{plan}]"


def description_of(project: Project) -> str:
    """The description without a marker."""
    return (project.description or "").partition(f" [{TAG}")[0]


def compare(desired: Desired, live: Live, *, prune: bool, refresh_secrets: bool = False) -> Plan:
    """The steps from ``live`` to ``desired``. Raises :class:`PlanError` if it is not clear what is meant."""
    executor_ids = {one.label: found for one in desired.executors for found in [executor_of(one, live)]}
    steps = [*_projects(desired, live), *_executors(desired, live, refresh_secrets)]
    kept: set[int] = set()
    for job in desired.jobs:
        found = job_of(job, live)
        if found is not None:
            kept.add(found.id)
        executor = executor_ids[job.executor]
        step = _job(desired.name, job, found, None if executor is None else executor.id)
        if step is not None:
            steps.append(step)
    warnings: list[str] = []
    if prune:
        steps += _pruned(desired, live, kept, warnings)
    return Plan(desired, tuple(steps), tuple(warnings), prune, refresh_secrets)


def project_of(name: str, live: Live) -> Project | None:
    return next((one for one in live.projects if one.name == name), None)


def executor_of(wanted: DesiredExecutor, live: Live) -> Executor | None:
    """The executor that is meant. Names of executors are not unique on the server."""
    if wanted.id is not None:
        found = [one for one in live.executors if one.id == wanted.id]
        if not found:
            raise PlanError(
                f"executors.{wanted.label}.id: the account has no executor {wanted.id}; correct the id"
            )
    else:
        found = [one for one in live.executors if one.name == wanted.name]
    if len(found) > 1:
        ids = ", ".join(str(one.id) for one in found)
        raise PlanError(
            f"executors.{wanted.label}: the account has {len(found)} executors {wanted.name!r} (ids {ids}); "
            "add the id of one of them"
        )
    return found[0] if found else None


def job_of(wanted: DesiredJob, live: Live) -> Job | None:
    """The job that is meant: by its project and key, else by its id."""
    project = project_of(wanted.project, live)
    if project is not None:
        found = [one for one in live.jobs if one.project_id == project.id and key_of(one.data) == wanted.key]
        if len(found) > 1:
            ids = ", ".join(str(one.id) for one in found)
            raise PlanError(
                f"jobs.{wanted.label}: jobs {ids} have the key {wanted.key!r}; delete all but one"
            )
        if found:
            return found[0]
    if wanted.id is None:
        return None
    one = next((one for one in live.jobs if one.id == wanted.id), None)
    if one is not None and project is not None and one.project_id != project.id:
        raise PlanError(f"jobs.{wanted.label}.id: job {wanted.id} is in another project; correct the id")
    # After a replacement the job has another id, and the key in its data. A job that is gone is made again.
    return one


def _projects(desired: Desired, live: Live) -> Iterator[Step]:
    for wanted in desired.projects:
        found = project_of(wanted.name, live)
        if found is None:
            yield Step("create", "project", wanted.name, subject=wanted)
        elif description_of(found) != wanted.description:
            change = Change("description", description_of(found), wanted.description)
            yield Step("change", "project", wanted.name, found.id, (change,), (wanted, found))


def _executors(desired: Desired, live: Live, refresh_secrets: bool) -> Iterator[Step]:
    for wanted in desired.executors:
        found = executor_of(wanted, live)
        if found is None:
            yield Step("create", "executor", wanted.name, subject=wanted)
            continue
        changes = [Change("name", found.name, wanted.name)] if found.name != wanted.name else []
        for member, value in wanted.members.items():
            before = _executor_member(found, member)
            if before != value and (before or value):
                changes.append(Change(member, before, value))
        if refresh_secrets:
            changes += [Change(member, masked("?"), masked("?")) for member in wanted.secrets]
        if changes:
            yield Step("change", "executor", wanted.name, found.id, tuple(changes), wanted)


def _executor_member(executor: Executor, member: str) -> Any:
    value = getattr(executor, member)
    if member == "tags":
        return [tag for tag in executor.tags if not tag.startswith(TAG)]
    return str(value) if member == "type" else value


def job_data(plan: str, wanted: DesiredJob) -> str:
    """The data that the job should have: its own, with the key and the name of the plan."""
    return with_key(wanted.members.get("data"), wanted.key, plan=plan)


def _job(plan: str, wanted: DesiredJob, found: Job | None, executor_id: int | None) -> Step | None:
    if found is None:
        return Step("create", "job", wanted.title, subject=wanted)
    changes = list(_job_changes(wanted, found))
    if found.executor_id != executor_id:
        changes.append(Change("executor", found.executor_id, wanted.executor))
    replaced = any(_needs_replacement(change, found) for change in changes)
    if key_of(found.data) != wanted.key:
        changes.append(Change("key", key_of(found.data), wanted.key))
    if plan_of(found.data) != plan:
        changes.append(Change("plan", plan_of(found.data), plan))
    if not changes:
        return None
    action: Action = "replace" if replaced else "change"
    return Step(action, "job", wanted.title, found.id, tuple(changes), wanted)


def _job_changes(wanted: DesiredJob, found: Job) -> Iterator[Change]:
    members = wanted.members
    if (without_key(found.data) or "") != (without_key(members.get("data")) or ""):
        yield Change("data", without_key(found.data), members.get("data"))
    for member, wire in (("spec", "spec"), ("timezone", "timezone"), ("end_date", "endDate")):
        before, after = found.get(wire), members.get(member)
        if member == "end_date":
            before = None if found.end_date is None else before
            if _same(before, after, members["timezone"]):
                continue
        if (before or None) != (after or None):
            yield Change(member, before, after)
    for member, current in (("retry_max", found.retry_max), ("timezone_offset", found.timezone_offset)):
        if (current or 0) != members.get(member, 0) and (member == "retry_max" or member in members):
            yield Change(member, current or 0, members.get(member, 0))
    start = members.get("start_date")
    if start is not None and not _same(found.get("startDate"), start, members["timezone"]):
        yield Change("start_date", found.get("startDate"), start)
    status = members.get("status", "active")
    if (found.status or JobStatus.ACTIVE) != status and not (status == "active" and _is_over(found)):
        yield Change("status", str(found.status), status)


def _same(stored: Any, wanted: str | None, timezone: str) -> bool:
    if wanted is None or stored is None:
        return wanted is stored
    return same_instant(wanted, timezone, stored)


def _is_over(job: Job) -> bool:
    """Whether an inactive job has done what it was for: it ran once, or it has an end."""
    return not job.spec or job.end_date is not None


def _needs_replacement(change: Change, found: Job) -> bool:
    """Whether the server can make the change only by a new job (docs/job-life.md)."""
    if change.member in _SCHEDULE:
        return True
    # The server keeps what is left out or zero, and does not queue a job that becomes active.
    return (change.member == "retry_max" and not change.after) or (
        change.member == "status" and change.after == "active"
    )


def _pruned(desired: Desired, live: Live, kept: set[int], warnings: list[str]) -> Iterator[Step]:
    """Delete what an earlier plan of this name created, and what the file no longer has."""
    gone = {one.id for one in live.jobs if plan_of(one.data) == desired.name and one.id not in kept}
    names = {one.id: one.name for one in live.projects}
    for job in live.jobs:
        if job.id in gone:
            title = f"{names.get(job.project_id, job.project_id)}/{key_of(job.data)}"
            yield Step("delete", "job", title, job.id)
    executors = {one.id for wanted in desired.executors if (one := executor_of(wanted, live)) is not None}
    for executor in live.executors:
        if f"{TAG}{desired.name}" in executor.tags and executor.id not in executors:
            users = [one.id for one in live.jobs if one.executor_id == executor.id and one.id not in gone]
            if users:
                warnings.append(f"executor {executor.name} stays: {len(users)} other jobs use it")
            else:
                yield Step("delete", "executor", executor.name, executor.id)
    declared = {one.name for one in desired.projects}
    for project in live.projects:
        if (project.description or "").endswith(marker(desired.name)) and project.name not in declared:
            others = [one.id for one in live.jobs if one.project_id == project.id and one.id not in gone]
            if others:
                warnings.append(f"project {project.name} stays: it has {len(others)} other jobs")
            else:
                yield Step("delete", "project", project.name, project.id)


def secret_values(secrets: Mapping[str, Secret]) -> dict[str, str]:
    """The values of secrets, read from the environment now."""
    return {member: secret.read() for member, secret in secrets.items()}
