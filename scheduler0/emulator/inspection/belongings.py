"""What accounts have: projects, executors and credentials, newest first, without their secrets."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from scheduler0.emulator.delivery.requests import shown_url
from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.inspection.copies import as_environment, shown_key

_PROJECTS = (
    "SELECT id, account_id, name, description, date_created, coalesce((SELECT number FROM job_counts"
    " WHERE job_counts.account_id = projects.account_id AND project_id = projects.id), 0) FROM projects"
)
_EXECUTORS = (
    "SELECT id, account_id, name, type, webhook_method, webhook_url, cloud_provider, cloud_resource_url,"
    " command, webhook_secret <> '' OR cloud_api_secret <> '', payload_aggregation, date_created"
    " FROM executors"
)
_CREDENTIALS = (
    "SELECT id, account_id, api_key, scopes, archived, expires_at, date_created, created_by FROM credentials"
)


class ShownProject(NamedTuple):
    """A project that is not deleted."""

    id: int
    account_id: int
    name: str
    description: str
    created: str
    jobs: int
    """The number of its jobs that are not deleted."""


class ShownExecutor(NamedTuple):
    """An executor that is not deleted."""

    id: int
    account_id: int
    name: str
    type: str
    target: str
    """What is called, without secrets."""
    has_secret: bool
    aggregates: bool
    """Whether jobs that are due together share a call."""
    created: str


class ShownCredential(NamedTuple):
    """A credential that is not deleted. Its key is masked, its secret is not stored."""

    id: int
    account_id: int
    key: str
    scopes: tuple[str, ...]
    is_archived: bool
    expires: int | None
    created: str
    created_by: str
    environment: str
    """Lines for a shell, with masked values."""


def projects(
    connection: sqlite3.Connection, text: str, *, limit: int, offset: int
) -> tuple[list[ShownProject], bool]:
    """Projects whose name contains `text`, and whether there are more."""
    rows, more = _page(connection, _PROJECTS, text, limit, offset)
    return [ShownProject(*row) for row in rows], more


def executors(
    connection: sqlite3.Connection, text: str, *, limit: int, offset: int
) -> tuple[list[ShownExecutor], bool]:
    """Executors whose name contains `text`, and whether there are more."""
    rows, more = _page(connection, _EXECUTORS, text, limit, offset)
    return [_executor(row) for row in rows], more


def _executor(row: tuple[Any, ...]) -> ShownExecutor:
    executor_id, account, name, kind, method, url, provider, function, command, secret, together, created = (
        row
    )
    if url:
        target = f"{method.upper() or 'POST'} {shown_url(url)}"
    elif function:
        target = f"{provider} {shown_url(function) if '://' in function else function}"
    else:
        target = command
    return ShownExecutor(executor_id, account, name, kind, target, bool(secret), bool(together), created)


def credentials(
    connection: sqlite3.Connection, base_url: str, *, limit: int, offset: int
) -> tuple[list[ShownCredential], bool]:
    """Credentials of the emulator at `base_url`, and whether there are more."""
    rows, more = _page(connection, _CREDENTIALS, "", limit, offset)
    return [_credential(row, base_url) for row in rows], more


def _credential(row: tuple[Any, ...], base_url: str) -> ShownCredential:
    credential_id, account, key, scopes, archived, expires, created, created_by = row
    return ShownCredential(
        id=credential_id,
        account_id=account,
        key=shown_key(key),
        scopes=tuple(json.loads(scopes)),
        is_archived=bool(archived),
        expires=expires,
        created=created,
        created_by=created_by,
        environment=as_environment(base_url, account, key),
    )


def _page(
    connection: sqlite3.Connection, select: str, text: str, limit: int, offset: int
) -> tuple[Sequence[tuple[Any, ...]], bool]:
    where, values = "deleted_by IS NULL", list[str | int]()
    if text:
        where, values = f"{where} AND instr(lower(name), lower(?))", [text]
    query = f"{select} WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?"
    rows = connection.execute(query, (*values, limit + 1, min(offset, INT64_MAX))).fetchall()
    return rows[:limit], len(rows) > limit
