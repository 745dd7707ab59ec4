"""Answers, arguments and neighbours that mean harm, or only look like it."""

from __future__ import annotations

import pickle
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIDecodeError,
    APIStatusError,
    AsyncClient,
    BadRequestError,
    Credential,
    NotFoundError,
    TaskFailedError,
)

from .mock import Exchange, client_for, envelope

SECRET = "T0PS3CRET"


@pytest.mark.anyio
async def test_headers_of_a_proxy_need_not_be_ascii() -> None:
    headers = [(b"x-served-by", b"caf\xe9"), (b"set-cookie", SECRET.encode())]
    page = httpx.Response(404, headers=headers, content=b"<html>")
    async with client_for(Exchange(("GET /api/v1/jobs/1", page))) as client:
        with pytest.raises(NotFoundError) as caught:
            await client.jobs.get(1)
    assert SECRET.encode() not in pickle.dumps(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).response.headers["x-served-by"] == "café"


@pytest.mark.anyio
@pytest.mark.parametrize(
    "content",
    [
        b'{"headers": {"X-Secret-Key": "%s"}}',
        b"<pre>X-Secret-Key: %s</pre>",
        b'{"data": "cannot decode {\\"webhookSecret\\": \\"%s\\"}", "success": false}',
    ],
)
async def test_a_server_that_echoes_secrets(content: bytes) -> None:
    answer = httpx.Response(400, content=content % SECRET.encode())
    async with client_for(Exchange(("GET /api/v1/jobs/1", answer))) as client:
        with pytest.raises(BadRequestError) as caught:
            await client.jobs.get(1)
    error = caught.value
    assert SECRET not in f"{error} {error!r} {error.body} {error.response and error.response.text}"
    assert SECRET.encode() not in pickle.dumps(error)


@pytest.mark.anyio
async def test_a_failed_task_that_quotes_a_secret() -> None:
    output = f'{{"Message": "cannot store {{\\"webhookSecret\\": \\"{SECRET}\\"}}", "Type": 500}}'
    task = {"requestId": "req", "state": 3, "output": output, "dateCreated": "2026-08-03T09:00:00Z"}
    async with client_for(Exchange(("GET /api/v1/async-tasks/req", envelope(task)))) as client:
        with pytest.raises(TaskFailedError) as caught:
            await client.wait_for_task("req")
    assert SECRET not in str(caught.value)


def test_a_secret_of_the_wrong_type_is_not_shown() -> None:
    with pytest.raises(APIDecodeError, match=r"Credential\.plaintext_secret: not of the type") as caught:
        _ = Credential.of({"plaintextSecret": [SECRET]}).plaintext_secret
    assert SECRET not in repr(caught.value)


@pytest.mark.anyio
@pytest.mark.parametrize("value", [f"Bearer {SECRET}\n", f"Bearer {SECRET}é"])
async def test_a_header_that_cannot_be_sent_is_refused_unseen(value: str) -> None:
    async with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match=r"headers\['Authorization'\] must be printable ASCII") as caught:
            client.with_options(headers={"Authorization": value})
        assert SECRET not in str(caught.value)
        with pytest.raises(ValueError, match=r"headers\['Authorization'\]"):
            await client.request_raw("GET", "/jobs", headers={"Authorization": value})


@pytest.mark.anyio
async def test_one_account_header_is_sent() -> None:
    exchange = Exchange(("GET /api/v1/jobs/5", envelope({"id": 5})))
    async with client_for(exchange, headers={"x-account-ID": "9"}) as client:
        await client.jobs.get(5)
    assert exchange.requests[0].headers.get_list("X-Account-ID") == ["2"]


@pytest.mark.anyio
async def test_an_update_reads_in_the_account_that_it_writes_in() -> None:
    stored = {"id": 5, "projectId": 3, "name": "n", "type": "local", "command": "c"}
    exchange = Exchange(
        ("GET /api/v1/jobs/5", envelope(stored)),
        ("PUT /api/v1/jobs/5", envelope(stored)),
        ("GET /api/v1/executors/5", envelope(stored)),
        ("PUT /api/v1/executors/5", envelope(stored)),
        ("GET /api/v1/executors/5", envelope(stored)),
    )
    async with client_for(exchange) as client:
        await client.jobs.update(5, data="d", account_id="77")
        await client.executors.update(5, description="d", account_id="77")
    assert [request.headers["X-Account-ID"] for request in exchange.requests] == ["77"] * 5


@pytest.mark.anyio
@pytest.mark.parametrize(
    "page", [{"jobs": 5}, {"jobs": "abc"}, {"jobs": [None]}, {"jobs": [], "total": "x"}, {"offset": "x"}]
)
async def test_a_page_of_the_wrong_shape(page: dict[str, Any]) -> None:
    async with client_for(Exchange(("GET /api/v1/jobs?limit=100&offset=0", envelope(page)))) as client:
        with pytest.raises(APIDecodeError):
            await client.jobs.list()


@pytest.mark.anyio
async def test_rows_without_an_id_are_not_lost() -> None:
    rows = {"total": 3, "jobs": [{"data": "a"}, {"data": "b"}, {"id": [1]}]}
    async with client_for(Exchange(("GET /api/v1/jobs?limit=100&offset=0", envelope(rows)))) as client:
        assert len([job async for job in await client.jobs.list()]) == 3


@pytest.mark.anyio
async def test_a_listing_can_be_used_again() -> None:
    rows = {"total": 1, "jobs": [{"id": 1}]}
    exchange = Exchange(*[("GET /api/v1/jobs?limit=100&offset=0", envelope(rows))] * 2)
    async with client_for(exchange) as client:
        listing = client.jobs.list()
        for _ in range(2):
            assert [job.id async for job in listing] == [1]


@pytest.mark.anyio
async def test_an_empty_account_is_no_account() -> None:
    async with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="account_id must name an account"):
            client.for_account("")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://host:port",
        "http://host\nfoo",
        "http://a..b",
        "http://host:99999",
        "http://h/../b",
    ],
)
async def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        AsyncClient(url)


@pytest.mark.anyio
@pytest.mark.parametrize("request_id", ["", ".."])
async def test_a_request_id_cannot_name_another_endpoint(request_id: str) -> None:
    async with client_for(Exchange(("POST /api/v1/jobs", envelope(request_id, 202)))) as client:
        with pytest.raises(APIDecodeError, match="request_id must not be empty or a relative path"):
            await client.jobs.create(project_id=1)


@pytest.mark.anyio
async def test_a_failure_before_a_success_is_a_failure() -> None:
    both = b'{"data":"boom","success":false}\n{"data":"x","success":true}'
    async with client_for(Exchange(("POST /api/v1/jobs", httpx.Response(202, content=both)))) as client:
        with pytest.raises(APIStatusError, match="boom"):
            await client.create_job({"project_id": 1})


@pytest.mark.anyio
async def test_no_cookie_is_kept() -> None:
    first = httpx.Response(200, json={"data": {}, "success": True}, headers={"Set-Cookie": f"s={SECRET}"})
    exchange = Exchange(("GET /api/v1/healthcheck", first), ("GET /api/v1/healthcheck", envelope({})))
    async with client_for(exchange) as client:
        await client.health.check()
        await client.health.check()
    assert "Cookie" not in exchange.requests[1].headers
