"""Authentication, account, deadlines and errors, on both surfaces and in raw calls."""

from __future__ import annotations

import httpx
import pytest
from scheduler0_openapi.api.jobs import get_job

from scheduler0 import (
    APIConnectionError,
    APIDecodeError,
    APITimeoutError,
    AsyncClient,
    NotFoundError,
    RedirectError,
    RetryPolicy,
    Timeouts,
)

from .mock import Exchange, client_for, envelope

DATE = "2026-08-03T09:00:00Z"
DATES = dict.fromkeys(("startDate", "endDate", "lastExecutionDate", "dateCreated"), DATE)
JOB = {"id": 5, "projectId": 1, **DATES}


@pytest.mark.anyio
async def test_an_api_key_and_its_account_are_sent() -> None:
    exchange = Exchange(("GET /api/v1/jobs/5", envelope(JOB)))
    async with client_for(exchange) as client:
        await client.jobs.get(5)
    headers = exchange.requests[0].headers
    assert (headers["X-API-Key"], headers["X-Secret-Key"], headers["X-Account-ID"]) == ("key", "s3cr3t", "2")
    assert "Authorization" not in headers


@pytest.mark.anyio
async def test_an_operator_sends_basic_and_peer() -> None:
    exchange = Exchange(("GET /api/v1/healthcheck", envelope({"leaderId": "1"})))
    operator = {"api_key": None, "api_secret": None, "account_id": None, "username": "u", "password": "p"}
    async with client_for(exchange, **operator) as client:
        await client.health.check()
    headers = exchange.requests[0].headers
    assert (headers["Authorization"], headers["X-Peer"]) == ("Basic dTpw", "cmd")
    assert "X-Account-ID" not in headers


@pytest.mark.anyio
async def test_raw_calls_go_through_the_seam() -> None:
    exchange = Exchange(
        ("GET /api/v1/jobs/5", envelope(JOB)),
        ("GET /api/v1/jobs/6", envelope("job cannot be found", 404)),
    )
    async with client_for(exchange) as client:
        answer = await get_job.asyncio_detailed(5, client=client.raw)
        assert answer.status_code == 200
        with pytest.raises(NotFoundError):
            await get_job.asyncio_detailed(6, client=client.raw)
    assert exchange.requests[0].headers["X-Secret-Key"] == "s3cr3t"
    assert exchange.requests[0].extensions["timeout"]["read"] == 30


@pytest.mark.anyio
async def test_every_request_has_a_deadline_even_when_asked_for_none() -> None:
    exchange = Exchange(("GET /api/v1/healthcheck", envelope({})))
    async with client_for(exchange) as client:
        await client.raw.get_async_httpx_client().get("/healthcheck", timeout=None)
    assert exchange.requests[0].extensions["timeout"] == {"connect": 5, "read": 30, "write": 30, "pool": 5}


@pytest.mark.anyio
async def test_views_share_the_connections_and_leave_the_client_as_it_is() -> None:
    exchange = Exchange(*[("GET /api/v1/jobs/5", envelope(JOB))] * 4)
    async with client_for(exchange) as client:
        other = client.for_account(456).with_options(timeout=1, headers={"X-Trace": "t"})
        await other.jobs.get(5)
        await client.jobs.get(5)
        await get_job.asyncio_detailed(5, client=other.raw)
        await client.with_options(timeout=Timeouts(read=90)).jobs.get(5)
    sent = [
        (r.headers["X-Account-ID"], r.headers.get("X-Trace"), r.extensions["timeout"]["read"])
        for r in exchange.requests
    ]
    assert sent == [("456", "t", 1), ("2", None, 30), ("456", "t", 1), ("2", None, 90)]


@pytest.mark.anyio
async def test_the_account_of_a_call_beats_the_bodys_and_the_clients() -> None:
    created = envelope({"id": 1, "name": "n"}, 201)
    exchange = Exchange(*[("POST /api/v1/projects", created)] * 3)
    body = {"name": "n", "description": "d", "created_by": "me"}
    async with client_for(exchange) as client:
        await client.create_project(body)
        await client.create_project({**body, "account_id": 77})
        await client.create_project({**body, "account_id": 77}, account_id_override="8")
    assert [request.headers["X-Account-ID"] for request in exchange.requests] == ["2", "77", "8"]
    assert exchange.bodies == [{"name": "n", "description": "d", "createdBy": "me"}] * 3


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("raised", "expected", "text"),
    [
        (httpx.ConnectError("refused"), APIConnectionError, "no answer from http://server:7070: refused"),
        (httpx.RemoteProtocolError("gone"), APIConnectionError, "no answer from http://server:7070: gone"),
        (httpx.ReadTimeout(""), APITimeoutError, "did not answer in time (read timeout of 30 s)"),
        (httpx.ConnectTimeout(""), APITimeoutError, "connect timeout of 5 s"),
        (httpx.PoolTimeout(""), APITimeoutError, "pool timeout of 5 s"),
        (httpx.DecodingError("bad gzip"), APIDecodeError, "bad gzip"),
    ],
)
async def test_no_foreign_exception_comes_out(
    raised: Exception, expected: type[Exception], text: str
) -> None:
    exchange = Exchange(("GET /api/v1/jobs/5", raised))
    async with client_for(exchange, retry=RetryPolicy(max_tries=1)) as client:
        with pytest.raises(expected) as caught:
            await client.jobs.get(5)
    assert text in str(caught.value)
    assert caught.value.__cause__ is raised
    assert "s3cr3t" not in str(caught.value.request.headers.raw)


@pytest.mark.anyio
async def test_a_redirect_is_an_error_and_is_not_followed() -> None:
    moved = httpx.Response(302, headers={"Location": "http://leader:7070/api/v1/jobs/5"}, content=b"")
    exchange = Exchange(("DELETE /api/v1/jobs/5", moved))
    async with client_for(exchange) as client:
        with pytest.raises(RedirectError, match="points to http://leader:7070") as caught:
            await client.jobs.delete(5, deleted_by="me")
    assert caught.value.location == "http://leader:7070/api/v1/jobs/5"
    assert exchange.bodies == [{"deletedBy": "me"}]


@pytest.mark.anyio
@pytest.mark.parametrize("bad", ["", ".", "..", " "])
async def test_an_id_cannot_name_another_endpoint(bad: str) -> None:
    async with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="job_id must not be empty or a relative path"):
            await client.jobs.get(bad)


@pytest.mark.anyio
async def test_an_id_is_quoted() -> None:
    exchange = Exchange(("GET /api/v1/jobs/..%2Faccounts%2F1", envelope("bad id", 400)))
    async with client_for(exchange) as client:
        with pytest.raises(Exception, match="bad id"):
            await client.get_job("../accounts/1")


@pytest.mark.anyio
async def test_repr_shows_no_secret() -> None:
    async with client_for(Exchange()) as client:
        shown = f"{client!r} {client.raw!r} {client._caller.config!r}"
    assert "s3cr3t" not in shown
    assert repr(client) == "<AsyncClient http://server:7070 account=2>"


@pytest.mark.anyio
async def test_a_view_does_not_own_the_connections() -> None:
    closed: list[str] = []

    class Transport(httpx.MockTransport):
        async def aclose(self) -> None:
            closed.append("closed")

    client = AsyncClient("http://server", transport=Transport(Exchange()))
    view = client.for_account(3)
    assert view._caller.transport is client._caller.transport
    await client.aclose()
    assert closed == ["closed"]
