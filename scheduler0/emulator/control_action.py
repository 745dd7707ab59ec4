"""What a control over HTTP is: it reads a body of JSON, does something, and gives an answer of JSON."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

from starlette.requests import Request

from scheduler0.emulator.control import Control

Answer = dict[str, object] | list[dict[str, object]]
Action = Callable[[Control, Request], Awaitable[Answer]]


class ControlError(Exception):
    """The request ends with this status and text."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def read_members(request: Request, *allowed: str) -> dict[str, Any]:
    """The members of the body, a JSON object; an empty body has none."""
    document = await request.body()
    try:
        members: object = json.loads(document) if document else {}
    except (ValueError, RecursionError) as error:
        raise ControlError(400, "the body is no JSON") from error
    if not isinstance(members, dict):
        raise ControlError(400, "the body is no JSON object")
    named = cast("dict[str, Any]", members)
    for name in named:
        if name not in allowed:
            raise ControlError(400, f"{name}: unknown member; known: {', '.join(allowed) or 'none'}")
    return named
