"""Log lines, hooks and spans: what they say. None holds a secret."""

from __future__ import annotations

import logging
import pickle
from typing import Any

import httpx
import pytest

from scheduler0 import APIError, AsyncClient, OutcomeUnknownError, RequestEvent, ResponseEvent, RetryEvent
from scheduler0.types import ExecutorRequestBody

from ..faults.replies import BROKEN, FINAL, GATEWAY, GOOD, ODD, STALLED, UNDID, UNREAD, UNREADABLE
from ..faults.server import FaultServer, Reply, answer
from .mock import Exchange, ManualClock, client_for, envelope

GET = "GET /api/v1/jobs/5"
PATH = "/api/v1/jobs/5"
NODE = "http://server:7070"
JOB = {"id": 5, "projectId": 1}


def flaky() -> Exchange:
    return Exchange((GET, httpx.ReadError("reset")), (GET, envelope("busy", 503)), (GET, envelope(JOB)))


@pytest.mark.anyio
async def test_each_try_is_a_line_and_each_repetition_another(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "scheduler0"):
        async with client_for(flaky()) as client:
            await client.jobs.get(5)
    ours = [record for record in caplog.records if record.name == "scheduler0"]
    lines = [(record.levelname, record.getMessage()) for record in ours]
    assert [level for level, _ in lines] == ["DEBUG", "INFO", "DEBUG", "INFO", "DEBUG"]
    assert lines[0][1] == f"GET {PATH}: ReadError in 0.0 ms (try 1, {NODE})"
    assert f"after try 2 at {NODE}: 503 busy" in lines[3][1]
    assert lines[4][1] == f"GET {PATH}: 200 in 0.0 ms (try 3, {NODE})"
    assert logging.getLogger("scheduler0").handlers == []


@pytest.mark.anyio
async def test_hooks_see_every_try() -> None:
    seen: list[Any] = []
    hooks = {"on_request": seen.append, "on_response": seen.append, "on_retry": seen.append}
    async with client_for(flaky(), **hooks) as client:
        await client.jobs.get(5)
    assert [type(event) for event in seen] == [
        *(RequestEvent, ResponseEvent, RetryEvent) * 2,
        *(RequestEvent, ResponseEvent),
    ]
    assert seen[0] == RequestEvent("GET", PATH, NODE, 1)
    assert seen[1] == ResponseEvent("GET", PATH, NODE, 1, None, "ReadError", 0.0)
    assert (seen[5].reason, seen[5].attempt) == ("503 busy", 2)
    assert seen[7] == ResponseEvent("GET", PATH, NODE, 3, 200, None, 0.0)


@pytest.mark.anyio
async def test_a_hook_that_raises_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: object) -> None:
        raise RuntimeError("hook")

    exchange = Exchange(("POST /api/v1/projects", envelope({"id": 3}, 201)))
    async with client_for(exchange, on_request=broken, on_response=broken) as client:
        assert (await client.projects.create(name="n", description="d", created_by="me")).id == 3
    assert [record.levelname for record in caplog.records if record.name == "scheduler0"] == ["ERROR"] * 2


@pytest.mark.anyio
async def test_a_call_is_a_span_and_its_tries_are_events(monkeypatch: pytest.MonkeyPatch) -> None:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    async with client_for(flaky(), otel=True) as client:
        await client.jobs.get(5)
    async with client_for(
        Exchange(("POST /api/v1/projects", httpx.ReadTimeout(""))), otel=True, actor="me"
    ) as client:
        with pytest.raises(OutcomeUnknownError):
            await client.projects.create(name="n", description="d")
    good, bad = exporter.get_finished_spans()
    assert (good.name, good.kind, dict(good.attributes or {})) == (
        "GET",
        trace.SpanKind.CLIENT,
        {
            "http.request.method": "GET",
            "url.full": NODE + PATH,
            "server.address": "server",
            "server.port": 7070,
            "http.request.resend_count": 2,
            "http.response.status_code": 200,
        },
    )
    tries = [dict(event.attributes or {}) for event in good.events]
    assert [(each.get("error.type"), each.get("http.response.status_code")) for each in tries] == [
        ("ReadError", None),
        (None, 503),
        (None, 200),
    ]
    assert bad.status.status_code is trace.StatusCode.ERROR
    assert (bad.attributes or {})["error.type"] == "OutcomeUnknownTimeoutError"
    provider.shutdown()


SECRETS = ["s3cr3t-key", "s3cr3t-value", "s3cr3t-password", "s3cr3t-act-as", "s3cr3t-hook", "s3cr3t-cloud"]

EVERY = (UNREAD, BROKEN, STALLED, UNDID, GATEWAY, FINAL, UNREADABLE, ODD)

ECHO = answer(
    400,
    {"apiKey": "s3cr3t-key", "apiSecret": "s3cr3t-value", "webhookSecret": "s3cr3t-hook"},
    Set_Cookie="session=1",
)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "reply",
    [ECHO, GOOD, *(reply for some in EVERY for reply in some.values())],
)
@pytest.mark.parametrize("operator", [False, True])
async def test_no_secret_gets_out(reply: Reply, operator: bool, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Any] = []
    key = {"api_key": "s3cr3t-key", "api_secret": "s3cr3t-value", "account_id": 2}
    basic = {"username": "u", "password": "s3cr3t-password", "act_as": "s3cr3t-act-as", "account_id": 2}
    identity: dict[str, Any] = basic if operator else key
    body = ExecutorRequestBody(
        name="e",
        type="webhook_url",
        webhook_url="http://target",
        webhook_method="POST",
        created_by="me",
        webhook_secret="s3cr3t-hook",
        cloud_api_secret="s3cr3t-cloud",
    )
    with caplog.at_level(logging.DEBUG), FaultServer([reply]) as server:
        client = AsyncClient(
            server.url,
            timeout=0.05,
            on_request=seen.append,
            on_response=seen.append,
            on_retry=seen.append,
            **identity,
        )
        client._caller.clock = client._caller.transport.clock = ManualClock()
        async with client:
            shown = [repr(client), repr(client._caller.config), repr(body), repr(client.cluster_status())]
            for call in (lambda: client.executors.create(body), lambda: client.executors.get(5)):
                try:
                    shown.append(repr(await call()))
                except APIError as error:
                    request, response = error.request, error.response
                    shown += [str(error), repr(error), repr(vars(error)), repr(error.__cause__)]
                    shown.append(pickle.dumps(error).decode("latin-1"))
                    assert request is not None
                    shown += [str(request.headers.raw), repr(request.content)]
                    if response is not None:
                        shown += [str(response.headers.raw), response.text]
    shown += [record.getMessage() for record in caplog.records]
    text = "\n".join([*shown, *map(repr, seen)])
    assert [secret for secret in SECRETS if secret in text] == []
