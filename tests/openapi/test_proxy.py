"""Our client talks to the emulator through a proxy that knows only the contract."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator, Quirks

from ..emulator.api_client import operator_headers
from .every_operation import client_and_operator, use_every_operation
from .validating_proxy import ValidatingProxy


@pytest.mark.parametrize("quirks", ["faithful", "none"])
def test_a_session_of_all_operations_breaks_no_rule(quirks: str) -> None:
    with (
        Emulator(quirks=Quirks.parse(quirks)) as emulator,
        ValidatingProxy(emulator.url) as proxy,
        client_and_operator(proxy.url, emulator) as (client, operator),
    ):
        use_every_operation(client, operator)
    assert proxy.faults == []
    assert set(proxy.seen) == proxy.operations
    assert len(proxy.operations) == 70


GET = ("GET", "/projects/1", None)
CREATE = ("POST", "/projects", {"name": "n", "description": "d", "createdBy": "me"})
PROJECT = {"id": 1, "name": "n", "description": "d", "dateCreated": "2026-08-03T10:00:00Z", "accountId": 2}


JSON = {"Content-Type": "application/json"}


def envelope(data: Any, *, success: bool = True) -> str:
    return json.dumps({"data": data, "success": success})


@pytest.mark.parametrize(
    ("request_", "status", "body", "fault"),
    [
        (GET, 418, envelope("teapot", success=False), "status 418 is not documented"),
        (GET, 201, envelope(PROJECT), "status 201 is not documented"),
        (GET, 200, envelope(PROJECT | {"id": "1"}), "body.data.id: '1' is not of type 'integer'"),
        (GET, 200, envelope(PROJECT | {"nmae": "n"}), "'nmae' was unexpected"),
        (GET, 200, envelope({"id": 1}), "is a required property"),
        (GET, 200, envelope(PROJECT | {"dateCreated": "yesterday"}), "is not a 'date-time'"),
        (GET, 200, envelope(PROJECT, success=False), "body.success is False with status 200"),
        (GET, 200, envelope(PROJECT) * 2, "a success holds more than one document"),
        (GET, 200, "<html>", "the body is not JSON"),
        (GET, 404, envelope("absent"), "body.success is True with status 404"),
        (CREATE, 201, json.dumps(PROJECT), "'data' is a required property"),
    ],
)
def test_the_proxy_notes_a_wrong_answer(
    emulator: Emulator, request_: tuple[str, str, Any], status: int, body: str, fault: str
) -> None:
    method, path, document = request_
    emulator.faults.add("status", path=f"/api/v1{path}", status=status, body=body)
    first, *_ = faults_of(emulator, method, path, json=document)
    assert fault in first


def test_the_proxy_notes_a_content_type_that_is_not_documented(emulator: Emulator) -> None:
    emulator.faults.add("status", status=200, body=envelope(PROJECT), headers={"Content-Type": "text/html"})
    assert faults_of(emulator, "GET", "/projects/1") == [
        "GET /api/v1/projects/1: content type 'text/html' is not documented for 200"
    ]


@pytest.mark.parametrize(
    ("method", "path", "options", "fault"),
    [
        ("GET", "/projects?size=1", {}, "query parameter 'size' is not documented"),
        ("GET", "/projects?limit=many", {}, "query parameter 'limit'"),
        ("GET", "/projects/one", {}, "path parameter 'id'"),
        ("GET", "/nothing", {}, "GET /api/v1/nothing is not an operation of the contract"),
        ("POST", "/projects", {}, "the body is missing"),
        ("POST", "/projects", {"json": CREATE[2] | {"owner": "me"}}, "'owner' was unexpected"),
        ("POST", "/projects", {"json": CREATE[2] | {"name": 1}}, "body.name: 1 is not of type 'string'"),
        ("POST", "/projects", {"content": b"{", "headers": JSON}, "the body is not JSON"),
        ("POST", "/projects", {"content": json.dumps(CREATE[2])}, "the body is sent as ''"),
        ("GET", "/features", {"headers": {"Authorization": ""}}, "authorization is not Basic"),
    ],
)
def test_the_proxy_notes_a_wrong_request(
    emulator: Emulator, method: str, path: str, options: dict[str, Any], fault: str
) -> None:
    faults = faults_of(emulator, method, path, **options)
    assert len(faults) == 1, faults
    assert fault in faults[0]


def faults_of(emulator: Emulator, method: str, path: str, **options: Any) -> list[str]:
    with (
        ValidatingProxy(emulator.url) as proxy,
        httpx.Client(headers=operator_headers(emulator, 2), verify=False) as client,
    ):
        client.request(method, f"{proxy.url}/api/v1{path}", **options)
        return proxy.faults
