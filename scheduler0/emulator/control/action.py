"""The form of a control over HTTP: it reads a JSON body, acts, and answers JSON."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from starlette.requests import Request

from scheduler0.emulator.control.control import Control

Answer = dict[str, object] | list[dict[str, object]]
Action = Callable[[Control, Request], Awaitable[Answer]]


class ControlError(Exception):
    """Ends the request with this status and text."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def read_members(request: Request, *allowed: str) -> dict[str, Any]:
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
