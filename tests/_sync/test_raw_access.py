# Produced from tests/_async/test_raw_access.py by scripts/unasync.py; do not edit.
"""Raw answers, and requests that no method makes."""

from __future__ import annotations

import httpx
import pytest

from scheduler0 import APIStatusError, NotFoundError, Project, RawResponse
from scheduler0.emulator import Emulator

from .mock import Exchange, client_for, envelope
from .test_emulated import client_of, unique


def test_any_route_is_reached_with_the_rules_of_the_client() -> None:
    exchange = Exchange(
        ("GET /api/v1/jobs?limit=0", envelope([1])),
        ("POST /api/v2/new/thing", httpx.Response(201, content=b"\x00binary")),
        ("GET /api/v1/nothing", httpx.Response(404, text="404 page not found\n")),
    )
    with client_for(exchange) as client:
        answer = client.request_raw("GET", "/jobs", params={"limit": 0, "projectId": None})
        assert (answer.ok, answer.status_code, answer.data["data"]) == (True, 200, [1])
        assert answer.url == "http://server:7070/api/v1/jobs?limit=0"
        assert answer.raw.is_success
        other = client.request_raw("POST", "/api/v2/new/thing", json={"a": None}, headers={"X-T": "1"})
        assert other.data == b"\x00binary"
        with pytest.raises(NotFoundError, match="404 page not found"):
            client.request_raw("GET", "nothing")
    assert exchange.bodies == [{"a": None}]
    assert [request.headers["X-Secret-Key"] for request in exchange.requests] == ["s3cr3t"] * 3
    assert exchange.requests[1].headers["X-T"] == "1"


@pytest.mark.parametrize(
    "path", ["", "http://evil.test/", "//evil.test/x", "/../x", "/a/./b", "/a?b=1", "/a#b", "/a b", "a:b"]
)
def test_a_raw_request_cannot_leave_the_server(path: str) -> None:
    with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="path must be a plain path"):
            client.request_raw("GET", path)


def test_every_resource_call_can_show_its_answer(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        name = unique("raw")
        answer = client.projects.with_raw_response.create(name=name, description="d")
        assert isinstance(answer, RawResponse)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (201, "*")
        assert isinstance(answer.parsed, Project)
        assert answer.data["data"]["name"] == answer.parsed.name == name
        listed = client.projects.with_raw_response.list(limit=1)
        assert listed.data["data"]["limit"] == 1
        assert len(listed.parsed.items) == 1
        with pytest.raises(APIStatusError):
            client.projects.with_raw_response.get(987654)
        with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
            client.projects.with_raw_response.nonsense  # noqa: B018 - reading it raises


def test_no_secret_is_shown() -> None:
    request = httpx.Request("GET", "http://h/", headers={"X-Secret-Key": "s3cr3t"})
    response = httpx.Response(201, json={"data": {"plaintextSecret": "s3cr3t"}}, request=request)
    answer = RawResponse.of(response, None)
    assert "s3cr3t" not in f"{answer!r} {answer}"
    assert answer.data["data"]["plaintextSecret"] == "s3cr3t"


def test_views_of_the_raw_client_keep_our_rules_and_leave_the_other_alone() -> None:
    seen: list[httpx.Request] = []

    def server(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return envelope({"id": 5})

    with client_for(server) as client:
        raw = client.raw
        changed = raw.with_headers({"X-One": "1"}).with_cookies({"a": "b"}).with_cookies({"c": "d"})
        changed = changed.with_timeout(httpx.Timeout(7.0, read=None))
        for each in (changed, raw):
            each.get_httpx_client().request("get", "/projects/5")
    first, second = seen
    assert (first.headers["X-One"], first.headers["Cookie"]) == ("1", "a=b; c=d")
    assert first.headers["X-Secret-Key"] == "s3cr3t"
    assert (first.extensions["timeout"]["write"], first.extensions["timeout"]["read"]) == (7.0, 30.0)
    assert "X-One" not in second.headers
    assert "Cookie" not in second.headers
    assert second.extensions["timeout"]["write"] == 30.0
