"""Play a case: make the call and compare the outcome."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from scheduler0 import AsyncClient, Client
from scheduler0.errors import APIStatusError

from .case import Case


def call(client: Client | AsyncClient, case: Case) -> Any:
    """The result of the call, or the coroutine for it."""
    method: Any = reduce(getattr, case.call.split("."), client)
    return method(*case.args, **case.kwargs)


def outcome(client: Client, case: Case) -> Any:
    """The result, or the error as a value."""
    try:
        result = call(client, case)
        return getattr(result, case.then)() if case.then else result
    except APIStatusError as error:
        return error


async def async_outcome(client: AsyncClient, case: Case) -> Any:
    try:
        result = call(client, case)
        assert inspect.isawaitable(result)
        result = await result
        return await getattr(result, case.then)() if case.then else result
    except APIStatusError as error:
        return error


def check(case: Case, result: Any) -> None:
    """Fail if ``result`` is not what the case says."""
    if case.fails is not None:
        assert isinstance(result, case.fails.error), f"{case}: {result!r}"
        assert result.message == case.fails.message
        return
    assert not isinstance(result, APIStatusError), f"{case}: {result!r}"
    assert case.gives is not None
    seen = {path: at(result, path) for path in case.gives}
    expected = {
        path: seen[path] if _matches(value, seen[path]) else value for path, value in case.gives.items()
    }
    assert seen == expected, f"{case}: {seen} is not {expected}"


def at(value: Any, path: str) -> Any:
    """Follow ``path``: attributes, indices into lists, keys of plain mappings."""
    for step in filter(None, path.split(".")):
        if isinstance(value, Sequence) and step.isdecimal():
            value = value[int(step)]
        elif isinstance(value, Mapping) and not hasattr(value, step):
            value = value[step]
        else:
            value = getattr(value, step)
    return value


def _matches(expected: Any, seen: Any) -> bool:
    return isinstance(expected, re.Pattern) and isinstance(seen, str) and expected.fullmatch(seen) is not None
