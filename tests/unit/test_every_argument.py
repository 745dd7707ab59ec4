"""Every argument of every method with wrong values: each is refused by name."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import scheduler0
from scheduler0 import Client, Scheduler0Error
from scheduler0._sync.bulk import BulkRun

PACKAGE = str(Path(scheduler0.__file__).parent)

UNFIT: dict[str, Any] = {
    "None": None,
    "True": True,
    "a float": 1.5,
    "not a number": float("nan"),
    "a huge number": 10**5000,
    "below zero": -1,
    "bytes": b"x",
    "no text": "",
    "a long text": "x" * 100_000,
    "a surrogate": "\ud800",
    "a control character": "\x00",
    "a list": [],
    "a list of None": [None],
    "a mapping": {},
    "a mapping of anything": {"a": object()},
    "a set": set[int](),
    "anything": object(),
    "a class": type,
    "a function": print,
}

NOT_CALLED = {
    "close",
    "raw",
    "from_env",
    "rotate_credential_secret",
    "with_raw_response",
    "cluster_status",
    "session",
}


def nothing_found(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, json={"data": "nothing here", "success": False})


def client(answer: Callable[[httpx.Request], httpx.Response] = nothing_found) -> Client:
    key = {"api_key": "key", "api_secret": "s3cr3t", "account_id": 2, "actor": "me"}
    return Client("http://server", transport=httpx.MockTransport(answer), **key)


def methods(owner: object, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in dir(type(owner)):
        if name.startswith("_") or name in NOT_CALLED:
            continue
        member = getattr(owner, name)
        if inspect.ismethod(member):
            yield prefix + name, member
        elif not prefix:
            yield from methods(member, f"{name}.")


METHODS = [name for name, _ in methods(client())]


def call(method: Callable[..., Any], argument: str, value: object, **fields: Any) -> None:
    given: dict[str, Any] = {**fields}
    positional: list[Any] = []
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if name == argument:
            chosen = value
        elif name in fields:
            continue
        elif parameter.default is not parameter.empty:
            chosen = parameter.default
        else:
            chosen = {"body": {"name": "n"}, "items": [{}], "change": {}}.get(name, "1")
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(chosen)
        else:
            given[name] = chosen
    result = method(*positional, **given)
    if isinstance(result, BulkRun):
        result.finish()


def test_the_sweep_sees_the_methods() -> None:
    assert {"get_job", "jobs.create", "for_account", "request_raw", "executions.analytics"} <= set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_a_value_that_is_refused_is_refused_by_us(name: str) -> None:
    with client() as user:
        method = dict(methods(user))[name]
        for argument in inspect.signature(method).parameters:
            for kind, value in UNFIT.items():
                try:
                    call(method, argument, value)
                except Scheduler0Error:
                    pass
                except (TypeError, ValueError) as error:
                    last = traceback.extract_tb(error.__traceback__)[-1]
                    ours = last.filename.startswith(PACKAGE) and (last.line or "").startswith("raise ")
                    if not ours:
                        pytest.fail(f"{name}({argument}={kind}): {error!r:.200} in {last.filename}")


FIELDS: dict[str, dict[str, Any]] = {
    "accounts.add_feature": {"feature_id": 1},
    "accounts.add_tokens": {"amount": 1},
    "accounts.increase_execution_count": {"count": 1},
    "accounts.remove_feature": {"feature_id": 1},
    "accounts.update": {"name": "n"},
    "credentials.rotate": {"handover": print},
    "credentials.update": {"archived": True},
    "jobs.reschedule": {"spec": "@daily"},
    "local_executors.report": {"reports": [{"job_id": 1, "unique_id": "u", "state": 1}]},
    "projects.update": {"description": "d"},
}
"""What a call needs beside the id."""
NO_IDS = ["x y", "a", "-1", "+1", "1.5", " 1", "\u0661", str(2**64), -1, 2**64]
IDS = [
    (name, argument)
    for name, method in methods(client())
    if "." in name
    for argument in inspect.signature(method).parameters
    if argument.endswith("_id") and argument != "request_id"
]


def test_the_ids_are_seen() -> None:
    assert {("jobs.get", "job_id"), ("executions.list", "project_id")} <= {*IDS}


@pytest.mark.parametrize(("name", "argument"), IDS, ids=map(".".join, IDS))
def test_an_id_that_no_record_can_have_is_not_sent(name: str, argument: str) -> None:
    sent: list[httpx.Request] = []

    def recorded(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return nothing_found(request)

    with client(recorded) as user:
        method = dict(methods(user))[name]
        for value in NO_IDS:
            with pytest.raises(ValueError, match=rf"^{argument} must be"):
                call(method, argument, value, **FIELDS.get(name, {}))
    assert sent == []


def test_a_documented_method_sends_what_it_is_given() -> None:
    with client() as user, pytest.raises(scheduler0.NotFoundError, match="/jobs/x y"):
        user.get_job("x y")
