"""Hostile answers, arguments and neighbours."""

from __future__ import annotations

import pickle
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIDecodeError,
    APIKey,
    APIStatusError,
    AsyncClient,
    BadRequestError,
    Credential,
    NotFoundError,
    TaskFailedError,
)

from .mock import JOB, Exchange, client_for, envelope

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
    with pytest.raises(APIDecodeError, match="plaintext_secret: its value has the wrong type") as caught:
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
    exchange = Exchange(*[("GET /api/v1/jobs/5", envelope({"id": 5}))] * 2)
    async with client_for(exchange, account_id=None, headers={"x-account-ID": "9"}) as client:
        await client.jobs.get(5)
        await client.for_account(2).jobs.get(5)
    sent = [request.headers.get_list("X-Account-ID") for request in exchange.requests]
    assert sent == [["9"], ["2"]]


KEY: dict[str, Any] = {"api_key": "k", "api_secret": "s", "account_id": None}
OPERATOR: dict[str, Any] = {"api_key": None, "api_secret": None, "username": "u", "password": "p"}
ASKED: dict[str, Any] = {"api_key": None, "api_secret": None, "credentials": lambda: APIKey("k", "s", 2)}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("settings", "header", "argument"),
    [
        ({}, "x-account-ID", "account_id"),
        (KEY, "X-API-Key", "api_key"),
        (KEY, "X-Secret-Key", "api_secret"),
        (ASKED, "X-Account-ID", "account_id"),
        (ASKED, "X-API-Key", "api_key"),
        (OPERATOR, "Authorization", "username"),
        (OPERATOR, "X-Peer", "username"),
        ({**OPERATOR, "act_as": "k"}, "X-Act-As-API-Key", "act_as"),
    ],
)
async def test_a_header_that_the_client_sets_itself_is_refused(
    settings: dict[str, Any], header: str, argument: str
) -> None:
    refusal = rf"^headers\['{header.lower()}'\] has no effect.* {argument}\b"
    with pytest.raises(ValueError, match=refusal) as caught:
        client_for(Exchange(), headers={header: SECRET}, **settings)
    assert SECRET not in str(caught.value)
    async with client_for(Exchange(), **settings) as client:
        with pytest.raises(ValueError, match=refusal):
            client.with_options(headers={header: SECRET})


@pytest.mark.anyio
async def test_headers_that_the_client_does_not_set_are_sent() -> None:
    # A gateway before the server may ask for a header that the operator would have used.
    exchange = Exchange(*[("GET /api/v1/jobs/5", envelope({"id": 5}))] * 2)
    async with client_for(exchange, headers={"Authorization": "Bearer t"}) as client:
        await client.jobs.get(5)
        await client.request_raw("GET", "/jobs/5", headers={"X-Account-ID": "7"})
    assert [request.headers["Authorization"] for request in exchange.requests] == ["Bearer t"] * 2
    assert [request.headers["X-Account-ID"] for request in exchange.requests] == ["2", "7"]


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
    async with client_for(exchange, actor="me") as client:
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
async def test_a_server_that_repeats_its_rows_for_ever() -> None:
    def repeating(request: httpx.Request) -> httpx.Response:
        page = {"total": 10**12, "offset": int(request.url.params["offset"]), "jobs": [{"id": 2}, {"id": 1}]}
        return envelope(page)

    async with client_for(repeating) as client:
        items = aiter(await client.jobs.list())
        assert [(await anext(items)).id, (await anext(items)).id] == [2, 1]
        with pytest.raises(APIDecodeError, match="the listing repeats itself"):
            await anext(items)
        pages = aiter((await client.jobs.list()).pages())
        assert len((await anext(pages)).items) == 2
        with pytest.raises(APIDecodeError, match="the listing repeats itself"):
            await anext(pages)


@pytest.mark.anyio
async def test_a_server_that_ignores_the_limit() -> None:
    def generous(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params["offset"])
        return envelope(
            {"total": 9, "offset": offset, "jobs": [{"id": key} for key in range(offset + 1, 10)]}
        )

    async with client_for(generous) as client:
        assert [job.id async for job in await client.jobs.list(limit=3)] == [1, 2, 3]
        assert [job.id async for job in await client.jobs.list(page_size=4)] == [*range(1, 10)]


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
        with pytest.raises(ValueError, match="account_id must not be empty"):
            client.for_account("")


@pytest.mark.anyio
@pytest.mark.parametrize("account", [True, 1.5, b"1", "0", "-1", 2**70, "mine"])
async def test_what_is_no_account_is_refused_before_anything_is_sent(account: Any) -> None:
    async with client_for(Exchange()) as client:
        with pytest.raises((TypeError, ValueError), match="account_id must be"):
            client.for_account(account)
        with pytest.raises((TypeError, ValueError), match="account_id must be"):
            await client.list_jobs(account_id_override=account)
        with pytest.raises((TypeError, ValueError), match=r"ProjectRequestBody\.account_id"):
            await client.projects.create(name="n", description="d", account_id=account)
    with pytest.raises((TypeError, ValueError), match="account_id must be"):
        client_for(Exchange(), account_id=account)


@pytest.mark.anyio
async def test_half_of_a_surrogate_pair_is_refused_before_anything_is_sent() -> None:
    half = "\ud83d"
    async with client_for(Exchange()) as client:
        refused = [
            ("job_id", lambda: client.jobs.get(half)),
            ("order_by", lambda: client.list_jobs(order_by=half)),
            ("deleted_by", lambda: client.jobs.delete(1, deleted_by=half)),
            ("name", lambda: client.projects.create(name=half, description="d")),
            ("request_id", lambda: client.wait_for_task(half)),
            ("path", lambda: client.request_raw("GET", f"/jobs/{half}")),
            (r"params\['q'\]", lambda: client.request_raw("GET", "/jobs", params={"q": [half]})),
            (r"json\.a", lambda: client.request_raw("POST", "/jobs", json={"a": half})),
        ]
        for name, call in refused:
            with pytest.raises(ValueError, match=rf"{name} holds a lone surrogate, U\+D83D") as caught:
                await call()
            assert type(caught.value) is ValueError
    for settings in ({"actor": half}, {"api_secret": half}):
        with pytest.raises(ValueError, match="holds a lone surrogate"):
            client_for(Exchange(), **settings)
    with pytest.raises(ValueError, match="password holds a lone surrogate"):
        AsyncClient("http://server:7070", username="u", password=half)


@pytest.mark.anyio
async def test_what_no_raw_request_can_be() -> None:
    async with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="method must be an HTTP method"):
            await client.request_raw("GET /\r\nX-Evil: 1", "/jobs")
        with pytest.raises(TypeError, match="path must be a str, got int"):
            await client.request_raw("GET", 5)
        with pytest.raises(TypeError, match=r"params\['q'\] must be an int or a str, got dict"):
            await client.request_raw("GET", "/jobs", params={"q": {}})


@pytest.mark.anyio
async def test_names_of_headers_are_checked_too() -> None:
    async with client_for(Exchange()) as client:
        for call in (
            lambda headers: client.with_options(headers=headers),
            lambda headers: client_for(Exchange(), headers=headers),
        ):
            with pytest.raises(
                ValueError, match=r"invalid header name \(it begins with 'X'\): use letters"
            ) as caught:
                call({f"X\r\n{SECRET}": "1"})
            assert SECRET not in str(caught.value)
            with pytest.raises(TypeError, match="headers must be a mapping of names to values, got list"):
                call([("a", "b")])


@pytest.mark.parametrize(
    ("settings", "error", "text"),
    [
        ({"username": "a:b", "password": SECRET}, ValueError, "username must not hold a colon"),
        ({"username": "u", "password": 5}, TypeError, "password must be a str, got int"),
        ({"retry": 3}, TypeError, "retry must be a RetryPolicy, got int"),
        ({"actor": 5}, TypeError, "actor must be a str, got int"),
        ({"allow_hosts": [5]}, ValueError, "allow_hosts must list hosts"),
        ({"allow_hosts": None}, ValueError, "allow_hosts must list hosts"),
        ({"verify": "ca.pem"}, TypeError, r"verify must be an ssl\.SSLContext or a bool, got str"),
        ({"verify": 0}, TypeError, r"verify must be an ssl\.SSLContext or a bool, got int"),
        ({"proxy": 5}, TypeError, "proxy must be a URL, got int"),
        ({"transport": "t"}, TypeError, r"transport must be an httpx\.\w*BaseTransport, got str"),
    ],
)
def test_settings_of_the_wrong_kind(settings: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text) as caught:
        AsyncClient("http://localhost", **settings)
    assert SECRET not in str(caught.value)


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
            await client.jobs.create(JOB)


@pytest.mark.anyio
async def test_a_failure_before_a_success_is_a_failure() -> None:
    both = b'{"data":"boom","success":false}\n{"data":"x","success":true}'
    async with client_for(Exchange(("POST /api/v1/jobs", httpx.Response(202, content=both)))) as client:
        with pytest.raises(APIStatusError, match="boom"):
            await client.create_job(JOB)


@pytest.mark.anyio
async def test_no_cookie_is_kept() -> None:
    first = httpx.Response(200, json={"data": {}, "success": True}, headers={"Set-Cookie": f"s={SECRET}"})
    exchange = Exchange(("GET /api/v1/healthcheck", first), ("GET /api/v1/healthcheck", envelope({})))
    async with client_for(exchange) as client:
        await client.health.check()
        await client.health.check()
    assert "Cookie" not in exchange.requests[1].headers
