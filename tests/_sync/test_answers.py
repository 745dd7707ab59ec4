# Produced from tests/_async/test_answers.py by scripts/unasync.py; do not edit.
"""Answers and failures of odd shapes are errors of ours that can be printed, stored and understood."""

from __future__ import annotations

import functools
from typing import Any

import httpcore
import httpx
import pytest

from scheduler0 import (
    APIDecodeError,
    APIError,
    APIStatusError,
    APITimeoutError,
    Client,
    OutcomeUnknownTimeoutError,
    RedirectError,
    RetryPolicy,
)
from scheduler0._sync import http_connections

from ..client_engines import ENGINES, skip_what_cannot_run
from ..faults.server import FaultServer, Reply, answer
from .mock import Exchange, client_for, envelope

SECRET = "T0PS3CRET"
GET = "GET /api/v1/projects/5"


class OfTheUser(httpx.TimeoutException):
    """Another class than those of the four phases."""


@pytest.mark.parametrize("kind", [httpx.TimeoutException, OfTheUser])
def test_a_timeout_of_another_shape(kind: type[httpx.TimeoutException]) -> None:
    text = "No response can be found for this request"
    exchange = Exchange((GET, kind(text)), ("POST /api/v1/projects", kind(text)))
    retry = RetryPolicy(max_tries=1)
    with client_for(exchange, actor="me", retry=retry) as client:
        with pytest.raises(APITimeoutError, match=text):
            client.projects.get(5)
        with pytest.raises(OutcomeUnknownTimeoutError, match=text):
            client.projects.create(name="n", description="d")


def test_no_content_where_a_record_is_due() -> None:
    with client_for(Exchange((GET, httpx.Response(204)), (GET, httpx.Response(200)))) as client:
        for _ in range(2):
            with pytest.raises(APIDecodeError, match="the answer has no body"):
                client.projects.get(5)


def test_long_texts_of_a_server_are_shortened() -> None:
    long = httpx.Response(500, extensions={"reason_phrase": b"r" * 60_000})
    away = httpx.Response(307, headers={"Location": "http://server/" + "x" * 70_000})
    with client_for(Exchange((GET, long), (GET, away))) as client:
        with pytest.raises(APIStatusError) as caught:
            client.projects.get(5)
        assert len(str(caught.value)) < 500
        with pytest.raises(RedirectError) as redirected:
            client.projects.get(5)
        assert len(str(redirected.value)) < 500
        assert len(redirected.value.location or "") == 70_014


@pytest.mark.parametrize("engine", ENGINES)
def test_long_texts_on_the_wire(engine: Any) -> None:
    skip_what_cannot_run(engine)
    reason = Reply(b"HTTP/1.1 400 " + b"r" * 60_000 + b"\r\nContent-Length: 0\r\n\r\n")
    away = answer(307, b"", Location="http://server/" + "x" * 70_000)
    with FaultServer([reason, away]) as server:
        with Client(server.url, engine=engine, retry=RetryPolicy(max_tries=1)) as client:
            for _ in range(2):
                with pytest.raises(APIError) as caught:
                    client.projects.get(5)
                assert len(str(caught.value)) < 500


def test_half_a_surrogate_pair_can_be_printed() -> None:
    answer = httpx.Response(400, content=b'{"data":"no \\ud83d here","success":false}')
    with client_for(Exchange((GET, answer))) as client:
        with pytest.raises(APIStatusError) as caught:
            client.projects.get(5)
    assert b"no \\ud83d here" in str(caught.value).encode()
    assert repr(caught.value).encode()


@pytest.mark.parametrize("charset", ["martian", "hex", "idna", "undefined", "rot13", "punycode"])
def test_a_charset_that_is_none(charset: str) -> None:
    answer = httpx.Response(
        400, headers={"Content-Type": f"text/plain; charset={charset}"}, content="café".encode()
    )
    with client_for(Exchange((GET, answer))) as client:
        with pytest.raises(APIStatusError) as caught:
            client.projects.get(5)
    assert caught.value.response is not None
    assert caught.value.response.text


def test_headers_that_a_user_added_are_masked_unless_they_are_harmless() -> None:
    headers = {"X-Gateway-Pass": SECRET, "X-Request-ID": "r1"}
    with client_for(Exchange((GET, httpx.Response(400, text="no"))), headers=headers) as client:
        with pytest.raises(APIStatusError) as caught:
            client.projects.get(5)
    request = caught.value.request
    assert request is not None
    assert request.headers["x-gateway-pass"] == "***"
    assert request.headers["x-request-id"] == "r1"
    assert request.headers["x-secret-key"] == "***"


def test_secrets_inside_of_addresses_are_masked() -> None:
    hook = f"https://me:{SECRET}@hooks.example/run?token={SECRET}&day=1"
    data = {"id": 5, "webhookUrl": hook}
    refusal = httpx.Response(400, json={"data": f"cannot reach {hook}", "success": False})
    exchange = Exchange(("GET /api/v1/executors/5", envelope(data)), ("POST /api/v1/executors", refusal))
    with client_for(exchange, actor="me") as client:
        executor = client.executors.get(5)
        assert executor.webhook_url == hook
        assert SECRET not in repr(executor)
        assert "https://***@hooks.example/run?token=***&day=1" in repr(executor)
        with pytest.raises(APIStatusError) as caught:
            client.executors.create(name="e", type="webhook_url", webhook_url=hook, webhook_method="POST")
    error = caught.value
    assert error.request is not None
    assert SECRET not in f"{error} {error!r} {error.body} {error.request.content!r}"


def test_other_libraries_show_no_key_in_their_variables() -> None:
    seen: list[httpx.Request] = []

    def server(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return envelope({"id": 5})

    with client_for(server) as client:
        client.projects.get(5)
    values = dict(seen[0].headers.raw)
    assert values[b"X-Secret-Key"] == b"s3cr3t"
    assert "s3cr3t" not in repr(seen[0].headers.raw)
    assert values[b"X-Secret-Key"].__sentry_repr__() == "***"


@pytest.mark.parametrize(
    ("settings", "variables", "message"),
    [
        ({"base_url": "http://256.256.256.256"}, {}, "base_url is not a usable address"),
        ({"proxy": "nonsense"}, {}, "^proxy must begin with http://"),
        ({"proxy": "http://"}, {}, "^proxy must name a host"),
        ({}, {"ALL_PROXY": "socks://p:1"}, "variable ALL_PROXY must begin with http://"),
        ({}, {"http_proxy": "http://[::1"}, "variable http_proxy is not the address of a proxy"),
        ({"base_url": "https://s"}, {"SSL_CERT_FILE": "/no/such"}, "variable SSL_CERT_FILE names '/no/such'"),
        ({"engine": "curl"}, {}, 'engine must be "httpx", "httpx2" or "fast"'),
        ({"engine": "fast", "proxy": "https://p"}, {}, 'engine="fast" can use http:// proxies only'),
    ],
)
def test_what_cannot_be_used_is_named(
    settings: dict[str, Any], variables: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=message):
        Client(**{"base_url": "http://server", **settings})


def test_a_password_in_a_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"ftp://me:{SECRET}@proxy:1")
    with pytest.raises(ValueError, match="ALL_PROXY") as caught:
        Client("http://server")
    assert SECRET not in str(caught.value)


def test_each_node_has_the_proxy_that_the_environment_names_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy:3128")
    monkeypatch.setenv("no_proxy", "10.0.0.0/8")
    made: list[httpx.Proxy | None] = []
    monkeypatch.setattr(
        http_connections, "link_class", lambda engine: lambda context, proxy: made.append(proxy)
    )
    pool = http_connections.open_pool(["http://node", "http://10.1.2.3"], None, None, "httpx")
    for node in ("http://node", "http://10.1.2.3", "http://10.1.2.4", "http://leader"):
        pool._make(node)
    assert [proxy and str(proxy.url) for proxy in made] == [
        "http://proxy:3128",
        None,
        None,
        "http://proxy:3128",
    ]
    monkeypatch.setenv("http_proxy", "nonsense://x")
    with pytest.raises(httpx.ProxyError, match="the environment variable http_proxy must begin with"):
        pool._make("http://another")


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (httpx.HTTPTransport, "handle_request"),
        (httpcore.ConnectionPool, "handle_request"),
    ],
    ids=["transport", "pool"],
)
def test_whoever_replaces_a_method_below_sees_each_request(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    real = getattr(owner, name)

    @functools.wraps(real)
    def seeing(self: Any, request: Any) -> Any:
        seen.append(request)
        return real(self, request)

    with FaultServer([answer(200, {"id": 5})]) as server:
        with Client(server.url) as client:
            client.projects.get(5)
            with monkeypatch.context() as patch:
                patch.setattr(owner, "handle_request", seeing)
                client.projects.get(5)
                client.projects.get(5)
            client.projects.get(5)
    assert len(seen) == 2
