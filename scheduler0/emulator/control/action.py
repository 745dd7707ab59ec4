"""The form of a control over HTTP: it takes named values, acts, and answers JSON.

A `GET` takes its values from the query, every other method from the members of a JSON body. What a control
does not take is refused: a misspelt name must not change what it does.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, cast

from starlette.requests import Request

from scheduler0.emulator.control.control import Control

Answer = dict[str, object] | list[dict[str, object]]
Given = Mapping[str, Any]
"""The values that came with a request, by name."""
Action = Callable[[Control, Given], Awaitable[Answer]]
_READING = ("GET", "HEAD")


class ControlError(Exception):
    """Ends the request with this status and text."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class ControlOperation(NamedTuple):
    """A control: what it does, and the names of the values that it takes."""

    act: Action
    names: tuple[str, ...] = ()


ControlOperations = Mapping[tuple[str, str], ControlOperation]
"""Controls by method and path."""


async def read_given(request: Request, names: tuple[str, ...]) -> Given:
    """The values of a request. Raises `ControlError` for one with another name than these."""
    reads = request.method in _READING
    members = await _read_members(request, () if reads else names)
    parameters = _read_parameters(request, names if reads else (), names)
    return parameters if reads else members


def _read_parameters(request: Request, allowed: tuple[str, ...], names: tuple[str, ...]) -> Given:
    given = request.query_params.multi_items()
    for number, (name, _) in enumerate(given):
        if name not in allowed:
            where = "; write it into the body, a JSON object" if name in names else ""
            known = ", ".join(allowed) or "none"
            raise ControlError(400, f"{name}: unknown parameter; known: {known}{where}")
        if name in dict(given[:number]):
            raise ControlError(400, f"{name}: comes twice; give it once")
    return dict(given)


async def _read_members(request: Request, allowed: tuple[str, ...]) -> Given:
    """The members of the body, a JSON object. An empty body has no members."""
    document = await request.body()
    try:
        members: object = json.loads(document) if document else {}
    except (ValueError, RecursionError) as error:
        raise ControlError(400, "the body is not JSON") from error
    if not isinstance(members, dict):
        raise ControlError(400, "the body must be a JSON object")
    named = cast("dict[str, Any]", members)
    for name in named:
        if name not in allowed:
            raise ControlError(400, f"{name}: unknown member; known: {', '.join(allowed) or 'none'}")
    return named


def camel(name: str) -> str:
    """A Python name as the members of these answers are written."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def camel_members(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the names of its members, and of the rows in its lists, as these answers write them."""
    return {camel(name): _camel_rows(value) for name, value in document.items()}


def _camel_rows(value: object) -> object:
    if not isinstance(value, list):
        return value
    rows = cast("list[object]", value)
    return [camel_members(cast("dict[str, Any]", row)) if isinstance(row, dict) else row for row in rows]
