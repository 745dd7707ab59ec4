"""Arguments that cannot be meant: the error names them, and nothing is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler0 import AsyncClient

from .mock import Exchange, client_for

WHEN = datetime(2030, 1, 1, tzinfo=UTC)
NAIVE = datetime(2030, 1, 1)
NOTHING: dict[str, Any] = {"version": 1}
WANTED: dict[str, Any] = {
    "key": "k", "project_id": 1, "executor_id": 1, "timezone": "UTC", "spec": "@daily",
}  # fmt: skip
HOOK = "http://h/"
Call = Callable[[AsyncClient, Any], Any]


async def created(client: AsyncClient, **options: Any) -> object:
    return await client.jobs.create_many([], **options).finish()


async def updated(client: AsyncClient, **options: Any) -> object:
    return await client.jobs.update_many(**{"change": {"retry_max": 1}, **options}).finish()


async def deleted(client: AsyncClient, **options: Any) -> object:
    return await client.jobs.delete_many(**options).finish()


async def rotated(client: AsyncClient, **options: Any) -> object:
    return await client.credentials.rotate(1, **{"handover": print, **options})


CALLS: list[tuple[str, Call, tuple[object, ...]]] = [
    # An empty project must not stand for all jobs of the account.
    ("project_id", lambda client, value: deleted(client, project_id=value), ("", " ", True, b"x")),
    ("project_id", lambda client, value: updated(client, project_id=value), ("", " ", True, b"x")),
    ("project_id", lambda client, value: client.jobs.by_key("k", project_id=value), ("", " ", True)),
    ("change", lambda client, value: updated(client, jobs=[1], change=value), (None, 5, "x", [])),
    ("where", lambda client, value: deleted(client, where=value), (True, "x")),
    ("concurrency", lambda client, value: created(client, concurrency=value), (0, 1.5, "x", None)),
    ("batch_size", lambda client, value: created(client, batch_size=value), (0, 101, "x", None)),
    ("journal", lambda client, value: created(client, journal=value), (5, b"x", True, "", "  ", "\n")),
    ("timeout", lambda client, value: created(client, timeout=value), (-1, "x", None)),
    ("on_progress", lambda client, value: created(client, on_progress=value), (5, "x")),
    ("key", lambda client, value: client.jobs.by_key(value), ("", " k", 5, None)),
    ("count", lambda client, value: client.jobs.next_runs(1, count=value), (0, "x", 1.5, None)),
    ("id", lambda client, value: client.webhooks.cancel(value), ("", None, 5, "\n")),
    ("id", lambda client, value: client.webhooks.schedule("http://h/", at=WHEN, id=value), ("", 5)),
    ("at", lambda client, value: client.webhooks.schedule("http://h/", at=value), (None, "x", NAIVE)),
    ("job_id", lambda client, value: client.executions.wait_for(value), (None, "", " ", True)),
    ("state", lambda client, value: client.executions.wait_for(1, state=value), (None, "", "done", 1)),
    ("prune", lambda client, value: client.plans.plan(NOTHING, prune=value), ("no", 1, None)),
    ("refresh_secrets", lambda client, value: client.plans.plan(NOTHING, refresh_secrets=value), ("no", 1)),
    ("timeout", lambda client, value: client.plans.apply(NOTHING, timeout=value), (-1, "x", None)),
    ("lock_timeout", lambda client, value: client.plans.apply(NOTHING, lock_timeout=value), (-1, "x", None)),
    ("spec", lambda client, value: client.jobs.replace(1, spec=value), ("bad", "* * *", 5)),
    ("spec", lambda client, value: client.jobs.reschedule(1, spec=value), ("bad", "* * *", 5)),
    ("timeout", lambda client, value: client.jobs.replace(1, timeout=value), (-1, "x", None)),
    ("timeout", lambda client, value: client.jobs.reschedule(1, spec="@daily", timeout=value), (-1, "x")),
    ("timeout", lambda client, value: client.jobs.resume(1, timeout=value), (-1, "x", None)),
    ("timeout", lambda client, value: client.jobs.upsert(**WANTED, timeout=value), (-1, "x", None)),
    (
        "timeout",
        lambda client, value: client.webhooks.schedule(HOOK, at=WHEN, timeout=value),
        (-1, "x", None),
    ),
    ("created_by", lambda client, value: client.jobs.resume(1, created_by=value), (5, b"x")),
    ("modified_by", lambda client, value: client.jobs.pause(1, modified_by=value), (5, b"x")),
    ("expires_in_seconds", lambda client, value: rotated(client, expires_in_seconds=value), (5, "x", 1e9)),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "call", "values"), CALLS)
async def test_the_argument_is_named_and_nothing_is_sent(
    name: str, call: Call, values: tuple[object, ...]
) -> None:
    exchange = Exchange()  # expects no request
    async with client_for(exchange, actor="me") as client:
        for value in values:
            with pytest.raises((TypeError, ValueError), match=rf"\b{name}\b"):
                await call(client, value)
    assert exchange.requests == []
