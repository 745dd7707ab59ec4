"""Every operation is on every surface, as documented, and some test calls it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import scheduler0._operations
from scheduler0 import AsyncClient, Client
from scheduler0._operations.endpoint import Endpoint

from ..cassettes.cases import CASES
from .contract import Contract
from .operations_document import DOCUMENT, document, raw_module
from .surface import ALSO_FLAT, SURFACE

CLIENTS = pytest.mark.parametrize("client", [Client, AsyncClient])
TESTS = Path(__file__).parents[1]

LIFETIME = {"close", "aclose", "for_account", "with_options"}
"""Methods of the client that ask the server nothing."""

BESIDE = {"cluster_status", "request_raw"}
"""Methods of the client that are neither flat nor an operation."""

COMPOSED = {
    "async_tasks.wait",
    "credentials.rotate",
    "executors.ensure",
    "projects.ensure",
    "executions.wait_for",
    "jobs.replace",
    "jobs.pause",
    "jobs.resume",
    "jobs.reschedule",
    "jobs.trigger",
    "jobs.next_runs",
    "jobs.explain",
    "jobs.by_key",
    "jobs.upsert",
    "jobs.create_many",
    "jobs.update_many",
    "jobs.delete_many",
    "plans.plan",
    "plans.apply",
    "plans.export",
    "webhooks.schedule",
    "webhooks.list",
    "webhooks.cancel",
}
"""Methods of resources that are made of several operations."""

contract = Contract.load()


def public(owner: type) -> dict[str, Any]:
    """The public functions of a class, those of its bases included."""
    names = (name for name in dir(owner) if not name.startswith("_"))
    found = {name: inspect.getattr_static(owner, name) for name in names}
    return {name: value for name, value in found.items() if inspect.isfunction(value)}


def resources(client: type) -> dict[str, type]:
    """The resource classes by the attribute under which the client has them."""
    # The client imports some of them late, so its module does not know their classes.
    package = importlib.import_module(f"scheduler0.{_tree(client)}.resources")
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    late = {key: value for name in names for key, value in vars(_resource_module(client, name)).items()}
    found = {
        name: inspect.signature(value.func, eval_str=True, locals=late).return_annotation
        for name, value in vars(client).items()
        if isinstance(value, cached_property) and name != "raw"
    }
    return {name: kind for name, kind in found.items() if issubclass(kind, _base(client))}


def _resource_module(client: type, name: str) -> ModuleType:
    return importlib.import_module(f"scheduler0.{_tree(client)}.resources.{name}")


def _tree(client: type) -> str:
    return "_async" if client is AsyncClient else "_sync"


def _base(client: type) -> type:
    surface = _resource_module(client, "base")
    base: type = surface.AsyncResource if client is AsyncClient else surface.Resource
    return base


def resource_methods(client: type) -> set[str]:
    return {f"{name}.{method}" for name, kind in resources(client).items() for method in public(kind)}


def flat_methods(client: type) -> set[str]:
    return set(public(client)) - LIFETIME - BESIDE


def signature(function: Any) -> str:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return f"{function.__name__}({', '.join(_shown(one) for one in parameters)})"


def _shown(parameter: inspect.Parameter) -> str:
    assert parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    required = parameter.default is parameter.empty
    return parameter.name if required else f"{parameter.name}={parameter.default!r}"


def test_the_table_has_every_operation_once() -> None:
    assert sorted(row.operation for row in SURFACE) == sorted(contract.operations)
    assert len(SURFACE) == 70


@CLIENTS
def test_the_flat_methods_are_the_documented_ones(client: type) -> None:
    documented = {line for row in SURFACE for line in row.flat.splitlines()} | set(ALSO_FLAT)
    methods = public(client)
    assert {signature(methods[name]) for name in flat_methods(client)} == documented


@CLIENTS
def test_the_resource_methods_are_those_of_the_table(client: type) -> None:
    assert resource_methods(client) == {row.resource for row in SURFACE} | COMPOSED


def test_both_clients_take_the_same_arguments() -> None:
    for name, kind in resources(Client).items():
        other = public(resources(AsyncClient)[name])
        assert {key: list(inspect.signature(value).parameters) for key, value in public(kind).items()} == {
            key: list(inspect.signature(value).parameters) for key, value in other.items()
        }


@pytest.mark.parametrize("row", SURFACE, ids=lambda row: row.operation)
def test_the_raw_function_exists(row: Any) -> None:
    name = raw_module(row.operation, contract.operations[row.operation].tag)
    module = importlib.import_module(f"scheduler0_openapi.api.{name}")
    assert callable(module.sync_detailed)
    assert callable(module.asyncio_detailed)


def test_the_client_is_built_on_the_raw_functions_of_the_table() -> None:
    modules = [
        importlib.import_module(f"scheduler0._operations.{m.name}")
        for m in pkgutil.iter_modules(scheduler0._operations.__path__)
    ]
    used = {
        value.module for module in modules for value in vars(module).values() if isinstance(value, Endpoint)
    }
    assert used == {raw_module(row.operation, contract.operations[row.operation].tag) for row in SURFACE}


def test_every_case_calls_a_method_of_its_operation() -> None:
    allowed = {row.operation: {row.resource, *row.flat_names} for row in SURFACE}
    allowed["getAsyncTask"] |= {"async_tasks.wait", "wait_for_task"}
    strangers = [str(case) for case in CASES if case.call not in allowed[case.operation]]
    assert strangers == []


@CLIENTS
def test_every_method_is_called_by_some_test(client: type) -> None:
    """The calls of the cases are made by the replay; other tests are read for theirs."""
    called = {case.call for case in CASES} | set(calls_in("_async", "cassettes"))
    methods = set(public(client)) - LIFETIME
    assert (methods | resource_methods(client)) - called == set()


def calls_in(*folders: str) -> Iterator[str]:
    """What the tests of ``folders`` call on something that is named a client: ``jobs.list``."""
    for file in (file for folder in folders for file in (TESTS / folder).glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                root, *steps = chain(node.func)
                if root.endswith("client") and steps:
                    yield ".".join(steps)


def chain(node: ast.expr) -> list[str]:
    """The names of ``client.jobs.list``, without calls in between, as in ``client.for_account(3).jobs``."""
    if isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Call):
            return [*chain(node.value.func)[:1], node.attr]
        return [*chain(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else [""]


def test_the_scan_sees_calls_and_not_mentions() -> None:
    source = (
        "client.jobs.get(1); client.projects.list; client.for_account(3).jobs.delete(1); other.get_job(1)"
    )
    calls = [chain(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    assert sorted(calls) == [
        ["client", "for_account"],
        ["client", "jobs", "delete"],
        ["client", "jobs", "get"],
        ["other", "get_job"],
    ]


def test_the_document_is_in_step() -> None:
    assert DOCUMENT.read_text("utf-8") == document(contract), (
        "run python -m tests.openapi.operations_document"
    )


def test_the_scopes_are_those_of_the_contract() -> None:
    stated = {
        name: match[1] if (match := re.search(r"Scope `(\w+)`", operation.description)) else "none"
        for name, operation in contract.operations.items()
    }
    assert {row.operation: row.scope for row in SURFACE} == stated
