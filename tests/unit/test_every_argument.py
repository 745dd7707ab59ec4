"""Every argument of every method, with values that it cannot take: none fails in the depths."""

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

NOT_CALLED = {"close", "raw", "from_env", "rotate_credential_secret", "with_raw_response", "cluster_status"}


def nothing_found(request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, json={"data": "nothing here", "success": False})


def client() -> Client:
    key = {"api_key": "key", "api_secret": "s3cr3t", "account_id": 2, "actor": "me"}
    return Client("http://server", transport=httpx.MockTransport(nothing_found), **key)  # type: ignore[arg-type]


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


def call(method: Callable[..., Any], argument: str, value: object) -> None:
    given: dict[str, Any] = {}
    positional: list[Any] = []
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        if name == argument:
            chosen = value
        elif parameter.default is not parameter.empty:
            chosen = parameter.default
        else:
            chosen = {"name": "n"} if name == "body" else "1"
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(chosen)
        else:
            given[name] = chosen
    method(*positional, **given)


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
