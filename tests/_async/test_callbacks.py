"""Callbacks that would not run when they are called: nothing is sent, deleted or lost for them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from scheduler0 import AsyncClient, BulkStatus, RetryPolicy

from ..coroutines import COROUTINE_FUNCTIONS, GENERATORS, disguised
from .mock import JOB, Exchange, client_for, envelope

LIST = "GET /api/v1/jobs?limit=100&offset=0&orderBy=id&orderByDirection=asc"
STORED = {"id": 5, "projectId": 1, "timezone": "UTC", "spec": "@daily"}
CALLS: list[tuple[str, Callable[[AsyncClient, Any], Any]]] = [
    ("where", lambda client, value: client.jobs.delete_many(where=value)),
    ("where", lambda client, value: client.jobs.update_many(where=value, change={"data": "d"})),
    ("change", lambda client, value: client.jobs.update_many([5], change=value)),
    ("on_progress", lambda client, value: client.jobs.create_many([JOB], on_progress=value)),
    ("on_progress", lambda client, value: client.jobs.delete_many([5], on_progress=value)),
    ("on_request", lambda client, value: client_for(Exchange(), on_request=value)),
    ("on_response", lambda client, value: client_for(Exchange(), on_response=value)),
    ("on_retry", lambda client, value: client_for(Exchange(), on_retry=value)),
    ("retry.random", lambda client, value: RetryPolicy(random=value)),
]


@pytest.mark.anyio
@pytest.mark.parametrize("function", [*COROUTINE_FUNCTIONS, *GENERATORS, 5])
@pytest.mark.parametrize(("name", "call"), CALLS)
async def test_a_function_that_would_not_run_is_refused(
    name: str, call: Callable[[AsyncClient, Any], Any], function: object
) -> None:
    async with client_for(Exchange(), actor="me") as client:
        with pytest.raises(TypeError, match=rf"^{name}\b"):
            call(client, function)


@pytest.mark.anyio
@pytest.mark.parametrize("function", [*COROUTINE_FUNCTIONS, *GENERATORS, 5])
async def test_a_plan_is_not_begun_for_it(function: Any) -> None:
    async with client_for(Exchange(), actor="me") as client:
        with pytest.raises(TypeError, match=r"^on_step\b"):
            await client.plans.apply({"projects": {"p": {}}}, on_step=function)


@pytest.mark.anyio
@pytest.mark.parametrize("function", [*GENERATORS, 5, None])
async def test_a_key_is_not_rotated_or_asked_for_by_it(function: Any) -> None:
    async with client_for(Exchange(), actor="me") as client:
        with pytest.raises(TypeError, match=r"^handover\b"):
            await client.credentials.rotate(6, function)
    if function is not None:
        with pytest.raises(TypeError, match=r"^credentials\b"):
            client_for(Exchange(), api_key=None, api_secret=None, credentials=function)


@pytest.mark.anyio
async def test_no_job_is_deleted_for_a_result_that_nobody_awaits() -> None:
    exchange = Exchange((LIST, envelope({"total": 1, "offset": 0, "limit": 100, "jobs": [STORED]})))
    async with client_for(exchange, actor="me") as client:
        with pytest.raises(TypeError, match="where gave an awaitable"):
            await client.jobs.delete_many(where=disguised).finish()
    exchange.assert_done()


@pytest.mark.anyio
async def test_no_job_is_changed_for_a_result_that_nobody_awaits() -> None:
    exchange = Exchange(("GET /api/v1/jobs/5", envelope(STORED)))
    async with client_for(exchange, actor="me") as client:
        [result] = (await client.jobs.update_many([5], change=disguised).finish()).problems
    assert result.status is BulkStatus.REFUSED
    assert "change gave an awaitable" in str(result.error)


@pytest.mark.anyio
async def test_a_hook_that_nobody_awaits_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    exchange = Exchange(("GET /api/v1/jobs/5", envelope(STORED)))
    async with client_for(exchange, on_request=disguised) as client:
        with caplog.at_level(logging.ERROR, "scheduler0"):
            assert (await client.jobs.get(5)).id == 5
    [record] = caplog.records
    assert record.exc_info is not None
    assert "on_request gave a coroutine" in str(record.exc_info[1])
