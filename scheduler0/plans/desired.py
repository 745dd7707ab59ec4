"""What an account should have: the content of a plan file, checked."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from .._operations.job_keys import checked_key
from .._wire.arguments import nearest
from .._wire.bodies import json_value
from ..errors import Scheduler0Error

SECRETS = ("webhook_secret", "cloud_api_key", "cloud_api_secret")
EXECUTOR_MEMBERS = (
    *("type", "description", "tags", "payload_aggregation", "webhook_url", "webhook_method", "command"),
    *("working_dir", "cloud_provider", "region", "cloud_resource_url", *SECRETS),
)
JOB_MEMBERS = (
    *("spec", "timezone", "timezone_offset", "data", "start_date", "end_date", "retry_max", "status"),
)
_TOP = ("version", "name", "defaults", "projects", "executors", "jobs")
_MAX_NAME = 50


class PlanError(Scheduler0Error):
    """A plan file, or a plan, that cannot be used. The text says where and what to do."""


@dataclass(frozen=True)
class Secret:
    """A secret: its value, or the environment variable that has it."""

    where: str
    value: str | None = field(default=None, repr=False)
    variable: str | None = None

    def read(self) -> str:
        """The value. Raises :class:`PlanError` if the variable is not set."""
        if self.value is not None:
            return self.value
        found = os.environ.get(self.variable or "")
        if not found:
            raise PlanError(f"{self.where}: the environment variable {self.variable} is not set; set it")
        return found


@dataclass(frozen=True)
class DesiredProject:
    """A project. Its name is its identity."""

    name: str
    description: str


@dataclass(frozen=True)
class DesiredExecutor:
    """An executor.

    Its name is its identity, or ``id`` if one is given. ``members`` have the names of keywords.
    """

    label: str
    name: str
    id: int | None
    members: Mapping[str, Any]
    secrets: Mapping[str, Secret]


@dataclass(frozen=True)
class DesiredJob:
    """A job. Its project and its key are its identity, or ``id`` for a job that has no key yet."""

    label: str
    key: str
    project: str
    executor: str
    id: int | None
    members: Mapping[str, Any]

    @property
    def title(self) -> str:
        return f"{self.project}/{self.key}"


@dataclass(frozen=True)
class Desired:
    """Everything that a plan file says. ``name`` distinguishes this file from others for the same account."""

    name: str
    projects: tuple[DesiredProject, ...]
    executors: tuple[DesiredExecutor, ...]
    jobs: tuple[DesiredJob, ...]


def parse(document: Mapping[str, Any]) -> Desired:
    """Check a document (docs/plans.md). Raises :class:`PlanError` that names the place."""
    _known("the document", document, _TOP)
    if document.get("version", 1) != 1:
        raise PlanError(f"version: {document['version']!r} is unknown; this program reads version 1")
    name = document.get("name", "default")
    if not isinstance(name, str) or not name.isidentifier() or len(name) > _MAX_NAME:
        raise PlanError(
            f"name: {name!r:.80} must be a word of at most {_MAX_NAME} letters, digits and underscores"
        )
    projects = tuple(_project(label, one) for label, one in _tables(document, "projects"))
    executors = tuple(_executor(label, one) for label, one in _tables(document, "executors"))
    defaults = _table("defaults", document.get("defaults", {}))
    _known("defaults", defaults, ("project", "executor", *JOB_MEMBERS))
    jobs = tuple(_job(label, {**defaults, **one}) for label, one in _tables(document, "jobs"))
    _once("executors", ((one.name, one.label) for one in executors if one.id is None))
    _once("jobs", ((one.title, one.label) for one in jobs))
    _once("jobs", ((one.id, one.label) for one in jobs if one.id is not None))
    known_projects, known_executors = {one.name for one in projects}, {one.label for one in executors}
    for job in jobs:
        _refers(f"jobs.{job.label}.project", job.project, known_projects, "projects")
        _refers(f"jobs.{job.label}.executor", job.executor, known_executors, "executors")
    return Desired(name, projects, executors, jobs)


def _project(label: str, table: Mapping[str, Any]) -> DesiredProject:
    where = f"projects.{label}"
    _known(where, table, ("description",))
    return DesiredProject(label, _text(f"{where}.description", table.get("description", label)))


def _executor(label: str, table: Mapping[str, Any]) -> DesiredExecutor:
    where = f"executors.{label}"
    _known(where, table, ("name", "id", *EXECUTOR_MEMBERS))
    members: dict[str, Any] = {}
    secrets: dict[str, Secret] = {}
    for member, value in table.items():
        place = f"{where}.{member}"
        if member in SECRETS:
            secrets[member] = _secret(place, value)
        elif member == "tags":
            if not isinstance(value, list):
                raise PlanError(f"{place}: {value!r:.80} is not a list of texts")
            tags: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
            members[member] = [_text(place, one) for one in tags]
        elif member == "payload_aggregation":
            if not isinstance(value, bool):
                raise PlanError(f"{place}: {value!r:.80} is neither true nor false")
            members[member] = value
        elif member not in ("name", "id"):
            members[member] = _text(place, value)
    if "type" not in members:
        raise PlanError(f"{where}.type is missing; write webhook_url, cloud_function or local")
    name = _text(f"{where}.name", table.get("name", label))
    return DesiredExecutor(label, name, _id(where, table), members, secrets)


def _job(label: str, table: Mapping[str, Any]) -> DesiredJob:
    where = f"jobs.{label}"
    _known(where, table, ("key", "id", "project", "executor", *JOB_MEMBERS))
    for member in ("project", "executor", "timezone"):
        if member not in table:
            raise PlanError(f"{where}.{member} is missing; every job needs one")
    if not table.get("spec") and not table.get("start_date"):
        raise PlanError(f"{where} needs spec (recurring) or start_date (once)")
    try:
        key = checked_key(table.get("key", label))
    except (TypeError, ValueError) as error:
        raise PlanError(f"{where}: {error}") from None
    members = {
        name: _job_member(f"{where}.{name}", name, table[name]) for name in JOB_MEMBERS if name in table
    }
    _check_times(where, members)
    return DesiredJob(
        label,
        key,
        _text(f"{where}.project", table["project"]),
        _text(f"{where}.executor", table["executor"]),
        _id(where, table),
        members,
    )


def _job_member(where: str, name: str, value: Any) -> Any:
    if name in ("timezone_offset", "retry_max"):
        if not isinstance(value, int) or isinstance(value, bool):
            raise PlanError(f"{where}: {value!r:.80} is not a whole number")
        if name == "retry_max" and not 0 <= value <= 15:
            raise PlanError(f"{where}: {value} is not between 0 and 15")
        return value
    if name in ("start_date", "end_date"):
        return _date(where, value)
    if name == "data" and not isinstance(value, str):
        try:
            return json.dumps(json_value("data", value), ensure_ascii=False, separators=(",", ":"))
        except (TypeError, ValueError) as error:
            raise PlanError(f"{where}: {error}") from None
    text = _text(where, value)
    if name == "status" and text not in ("active", "inactive"):
        raise PlanError(f"{where}: {text!r:.80} must be active or inactive")
    return text


def _check_times(where: str, members: Mapping[str, Any]) -> None:
    from ..cron import CronError
    from ..cron import parse as parse_spec
    from ..cron.zones import find_zone

    try:
        if members.get("spec"):
            parse_spec(members["spec"])
        find_zone(members["timezone"])
    except CronError as error:
        raise PlanError(f"{where}.spec: {error}") from None
    except ValueError as error:
        raise PlanError(f"{where}.{error}") from None


def _date(where: str, value: Any) -> str:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise PlanError(f"{where}: {value!r:.80} is not a date; write 2026-12-24T18:00:00+01:00") from None
    if moment.utcoffset() is None:
        raise PlanError(f"{where}: {value!s:.80} has no offset from UTC; write 2026-12-24T18:00:00+01:00")
    return moment.isoformat()


def _secret(where: str, value: Any) -> Secret:
    if isinstance(value, str) and value:
        return Secret(where, value=value)
    if isinstance(value, Mapping):
        table = cast("Mapping[str, Any]", value)
        variable = table.get("env")
        if set(table) == {"env"} and isinstance(variable, str) and variable:
            return Secret(where, variable=variable)
    raise PlanError(f'{where} must be a text, or name an environment variable: {{ env = "NAME" }}')


def _id(where: str, table: Mapping[str, Any]) -> int | None:
    value = table.get("id")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise PlanError(f"{where}.id: {value!r:.80} is not the id of anything; write a number from 1")
    return value


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise PlanError(f"{where}: {value!r:.80} must be a text that is not empty")
    return value


def _tables(document: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    tables = _table(name, document.get(name, {}))
    return [(_text(name, label), _table(f"{name}.{label}", table)) for label, table in tables.items()]


def _table(where: str, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise PlanError(f"{where}: {value!r:.80} is not a table")
    return cast("Mapping[str, Any]", value)


def _known(where: str, table: Mapping[str, Any], names: Iterable[str]) -> None:
    names = tuple(names)
    for name in table:
        if name not in names:
            raise PlanError(
                f"{where} has no member {name!r}{nearest(str(name), names)} It has {', '.join(names)}."
            )


def _once(what: str, found: Iterable[tuple[object, str]]) -> None:
    seen: dict[object, str] = {}
    for identity, label in found:
        if identity in seen:
            raise PlanError(f"{what}.{label} and {what}.{seen[identity]} are both {identity!r}; remove one")
        seen[identity] = label


def _refers(where: str, name: str, known: set[str], table: str) -> None:
    if name not in known:
        raise PlanError(f"{where}: {name!r} is not in {table}{nearest(name, known)} Add it to {table}.")
