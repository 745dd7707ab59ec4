"""The table of operations against the contract, where that is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator.api.routes import OPERATIONS

CONTRACT = Path(__file__).parents[3] / "shared" / "contract"
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
        # ai.md 2.2: their handlers refuse a missing account, not the check of the header.
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
