"""The lock of a plan, the first run of a new job, and an account as a document. No I/O."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from .._operations.job_keys import key_of, plan_of, without_key
from ..models import Executor, Job, JobStatus, Project

LOCK = "scheduler0-plan-lock"
"""The project that exists while a plan is carried out. The server lets only one have the name."""
LOCK_DESCRIPTION = "A plan is being carried out. The client deletes this project at the end."
MARGIN = timedelta(seconds=2)
"""A first run is at least so far away, so that it is not past when the server looks at it."""
_DEEPEST = 32


def first_run(members: Mapping[str, Any], now: datetime) -> str | None:
    """The start date of a recurring job that names none: the next time of its spec.

    Without a start date the server would run the job as soon as it exists (contract core 5.4).
    """
    spec = members.get("spec")
    if not spec or members.get("start_date"):
        return None
    from ..cron import next_times

    for time in next_times(spec, timezone=members["timezone"], after=now + MARGIN, count=1):
        return time.isoformat()
    return None


def exported(projects: list[Project], executors: list[Executor], jobs: list[Job]) -> dict[str, Any]:
    """A document that describes these projects, executors and jobs (docs/plans.md).

    One-time jobs that have run are left out. Secrets are never known: for a cloud function the document names
    environment variables.
    """
    names = {project.id: project.name for project in projects if project.name != LOCK}
    labels = _labels(executors)
    kept = [job for job in jobs if job.project_id in names and job.executor_id in labels]
    kept = [job for job in kept if job.spec or job.status != JobStatus.INACTIVE]
    plans = {plan for job in kept if (plan := plan_of(job.data)) is not None}
    document: dict[str, Any] = {"version": 1}
    if len(plans) == 1 and plans != {"default"}:
        document["name"] = plans.pop()
    document["projects"] = {
        project.name: {"description": _plain(project.description) or project.name}
        for project in projects
        if project.id in names
    }
    document["executors"] = {labels[one.id]: _executor(one, labels[one.id]) for one in executors}
    tables: dict[str, Any] = {}
    for job in kept:
        label = _job_label(job, names, tables)
        tables[label] = _job(job, label, names[job.project_id], labels[job.executor_id or 0])
    document["jobs"] = tables
    return document


def _labels(executors: list[Executor]) -> dict[int, str]:
    """A name for each executor that no other has."""
    names = [executor.name for executor in executors]
    return {one.id: one.name if names.count(one.name) == 1 else f"{one.name} {one.id}" for one in executors}


def _executor(executor: Executor, label: str) -> dict[str, Any]:
    table: dict[str, Any] = {} if executor.name == label else {"name": executor.name, "id": executor.id}
    table["type"] = str(executor.type)
    for member in ("webhook_url", "webhook_method", "command", "working_dir", "cloud_provider", "region"):
        if value := getattr(executor, member):
            table[member] = value
    for member in ("cloud_resource_url", "description"):
        if value := getattr(executor, member):
            table[member] = value
    if tags := [tag for tag in executor.tags if not tag.startswith("scheduler0-plan:")]:
        table["tags"] = tags
    if executor.payload_aggregation:
        table["payload_aggregation"] = True
    if executor.type == "cloud_function":
        stem = re.sub(r"\W+", "_", label).strip("_").upper()
        for member in ("cloud_api_key", "cloud_api_secret"):
            table[member] = {"env": f"{stem}_{member.upper()}"}
    return table


def _job_label(job: Job, names: Mapping[int, str], taken: Mapping[str, Any]) -> str:
    key = key_of(job.data) or f"job-{job.id}"
    return key if key not in taken else f"{names[job.project_id]}/{key}"


def _job(job: Job, label: str, project: str, executor: str) -> dict[str, Any]:
    key = key_of(job.data)
    table: dict[str, Any] = {"project": project, "executor": executor}
    if key is None:
        table["id"] = job.id
    elif key != label:
        table["key"] = key
    if job.spec:
        table["spec"] = job.spec
    elif job.start_date is not None:
        table["start_date"] = job.start_date.isoformat()
    table["timezone"] = job.timezone or "UTC"
    if job.end_date is not None:
        table["end_date"] = job.end_date.isoformat()
    if text := without_key(job.data):
        table["data"] = _data(text)
    for member in ("retry_max", "timezone_offset"):
        if value := getattr(job, member):
            table[member] = value
    if job.status == JobStatus.INACTIVE:
        table["status"] = "inactive"
    return table


def _data(text: str) -> Any:
    """A table for a JSON object that reads back to the same text and is not too deep, else the text."""
    try:
        value = json.loads(text)
        same = json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text
        if isinstance(value, dict) and same and _fits(value):
            return cast("dict[str, Any]", value)
    except (ValueError, RecursionError):
        pass
    return text


def _fits(value: Any, levels: int = _DEEPEST) -> bool:
    """Whether TOML can hold the value: it has no null. Writers of TOML and YAML fail at deep values."""
    if isinstance(value, dict | list):
        items: list[Any] = list(value.values() if isinstance(value, dict) else value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
        return levels > 0 and all(_fits(item, levels - 1) for item in items)
    return value is not None


def _plain(description: str | None) -> str:
    return (description or "").partition(" [scheduler0-plan:")[0]
