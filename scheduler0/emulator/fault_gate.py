"""Where requests meet their faults, before anything else sees them."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler0.emulator.faults import Fault, FaultKind, Faults
from scheduler0.emulator.go.encode import encode

CONTROL_PREFIX = "/_emulator"
"""Requests below it meet no fault, so that faults can always be cleared."""

_DEFAULT_BODY = encode({"data": "a fault that was asked for", "success": False})
_NOT_LEADER = encode({"data": None, "success": False})

Drop = Callable[[Scope], None]
"""Ends the connection of the request with this scope."""


class FaultGate:
    """The ASGI application `app` behind `faults`."""

    def __init__(self, app: ASGIApp, faults: Faults, drop: Drop) -> None:
        self.app = app
        self._faults = faults
        self._drop_connection = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = None
        if scope["type"] == "http" and not scope["path"].startswith(CONTROL_PREFIX):
            fault = self._faults.take_for_request(scope["method"], scope["path"])
        if fault is None:
            await self.app(scope, receive, send)
        else:
            await self._commit(fault, scope, receive, send)

    async def _commit(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.kind:
            case FaultKind.STATUS:
                await _answer(fault)(scope, receive, send)
            case FaultKind.REDIRECT:
                await _redirect(fault, scope)(scope, receive, send)
            case FaultKind.STALL:
                if await self._faults.until_cleared(fault.seconds):
                    await self._drop(scope, receive)
                else:
                    await self.app(scope, receive, send)
            case FaultKind.DROP_AFTER:
                await self.app(scope, receive, _nowhere)
                await self._drop(scope, receive)
            case _:
                await self._drop(scope, receive)

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        self._drop_connection(scope)
        # The server answers for an application that returns before it has seen the end of the connection.
        while (await receive())["type"] != "http.disconnect":
            pass


def _answer(fault: Fault) -> Response:
    body = _DEFAULT_BODY if fault.body is None else fault.body
    headers = {"Content-Type": "application/json"} | dict(fault.headers or {})
    return Response(body, status_code=fault.status or 200, headers=headers)


def _redirect(fault: Fault, scope: Scope) -> Response:
    """As a follower answers a write (core.md 2.4): the path stays, the query is lost."""
    location = f"{(fault.leader or '').rstrip('/')}{scope['raw_path'].decode('latin-1')}"
    if Headers(scope=scope).get("x-peer") in ("cmd", "peer"):
        return Response(status_code=301, headers={"Location": location})
    return Response(_NOT_LEADER, 302, headers={"Location": location}, media_type="application/json")


async def _nowhere(message: Message) -> None:
    pass
