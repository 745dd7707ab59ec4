"""The table of operations is that of the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0 import APIStatusError, Client, NotFoundError
from scheduler0.emulator import Emulator
from scheduler0.emulator.api import routes
from scheduler0.emulator.api.operation_names import OPERATION_NAMES
from scheduler0.emulator.api.routes import OPERATIONS, routed
from scheduler0.emulator.http import app
from scripts import operation_names

CONTRACT = Path(__file__).parents[4] / "shared" / "contract"
FILES = ("core.json", "admin.json", "ai.json")


def contract() -> list[dict[str, Any]]:
    if not CONTRACT.is_dir():
        pytest.skip("the contract files are not here")
    return [operation for name in FILES for operation in json.loads((CONTRACT / name).read_text())]


def test_every_operation_is_as_in_the_contract() -> None:
    documented = {(operation["method"], operation["path"]): operation for operation in contract()}
    for operation in OPERATIONS:
        wanted = documented[operation.method, operation.path]
        assert (operation.scope or "none") == wanted["scope"]
        # contract ai 2.2: their handlers refuse a missing account, not the check of the header.
        if operation.path not in ("/ai/settings", "/ai/prompt-requests"):
            assert operation.account == (wanted["account_header"] == "required")


def test_the_first_operations_are_all_here() -> None:
    resources = (
        "/healthcheck",
        "/async-tasks",
        "/jobs",
        "/projects",
        "/executions",
        "/credentials",
        "/executors",
        "/local-executors",
        "/account",
        "/features",
        "/cluster",
        "/ai/suggestions/time",
        "/ai/settings",
        "/ai/models",
        "/ai/prompt",
        "/ai/schedule",
        "/ai/suggestions/analyze",
    )
    wanted = {
        (operation["method"], operation["path"])
        for operation in contract()
        if operation["path"].startswith(resources)
    }
    assert {(operation.method, operation.path) for operation in OPERATIONS} == wanted


def test_no_operation_is_listed_twice() -> None:
    routes = [(operation.method, operation.path) for operation in OPERATIONS]
    assert len(set(routes)) == len(routes)


def test_every_operation_of_the_document_is_served() -> None:
    assert {(operation.method, operation.path) for operation in OPERATIONS} == set(OPERATION_NAMES)
    assert operation_names.main(["--check"]) == 0


NEWER = {
    **OPERATION_NAMES,
    ("GET", "/jobs/archive"): "listArchivedJobs",
    ("GET", "/executions/{execution-id}"): "getExecution",
    ("POST", "/jobs/{id}/tags/{id}"): "addTag",
    ("PATCH", "/jobs/{job}"): "patchJob",
}


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """An emulator beside a document that knows more than it serves."""
    monkeypatch.setattr(app, "routed", lambda: routed(NEWER))
    with Emulator() as emulator:
        yield emulator


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("GET /jobs/archive", "listArchivedJobs (GET /jobs/archive)"),
        ("GET /executions/5", "getExecution (GET /executions/{execution-id})"),
        ("POST /jobs/1/tags/2", "addTag (POST /jobs/{id}/tags/{id})"),
        ("PATCH /jobs/1", "patchJob (PATCH /jobs/{job})"),
    ],
)
def test_an_operation_without_a_handler_answers_501_with_its_name(
    newer: Emulator, call: str, name: str
) -> None:
    method, path = call.split()
    answer = httpx.request(method, f"{newer.url}/api/v1{path}")
    assert answer.status_code == 501
    assert answer.json() == {
        "data": f"the emulator does not serve {name}; openapi.json knows it",
        "success": False,
    }


def test_what_it_serves_stays_as_it_is(newer: Emulator) -> None:
    with Client(
        newer.url, api_key=newer.api_key, api_secret=newer.api_secret, account_id=newer.account_id
    ) as client:
        assert client.executions.totals().scheduled == 0
        with pytest.raises(NotFoundError):
            client.jobs.get(5)
        with pytest.raises(APIStatusError, match="the emulator does not serve listArchivedJobs") as caught:
            client.request_raw("GET", "/jobs/archive")
    assert caught.value.status == 501
    for method, path, status in (("GET", "/nothing", 404), ("HEAD", "/jobs/archive", 405)):
        assert httpx.request(method, f"{newer.url}/api/v1{path}").status_code == status


def test_the_table_of_a_changed_document_has_its_names() -> None:
    document = {"paths": {"/widgets": {"get": {"operationId": "listWidgets"}, "post": {}, "summary": "s"}}}
    assert operation_names.operations(document) == {
        ("GET", "/widgets"): "listWidgets",
        ("POST", "/widgets"): "POST /widgets",
    }
    names: dict[str, Any] = {}
    exec(operation_names.table(document), names)
    assert names["OPERATION_NAMES"] == operation_names.operations(document)


def test_nothing_changes_for_a_document_that_is_served_whole() -> None:
    assert sorted(routed(), key=repr) == sorted(routes.served(), key=repr)
