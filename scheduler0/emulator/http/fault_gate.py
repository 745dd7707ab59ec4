"""Apply injected faults to requests, before anything else sees them."""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler0.emulator.api.answers import PREFIX, ApiError, HangUp, failure
from scheduler0.emulator.delivery.faults import WITHOUT_BODY, Fault, FaultKind, Faults
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.quirks import Quirks

CONTROL_PREFIX = "/_emulator"
PAGE_PREFIX = "/_page"
OWN_PREFIXES = (CONTROL_PREFIX, PAGE_PREFIX)
"""Requests to / and below these have no faults, so that faults can always be cleared."""
_DEFAULT_BODY = encode({"data": "an injected fault", "success": False})
NOT_LEADER = "server not raft leader"
"""The error of a write on a node that does not lead. Nothing was done."""
_HANDLER_BODY = encode({"data": NOT_LEADER, "success": False})
LEADERSHIP_LOST = "leadership lost while committing log"
"""The error of a write whose leader lost its place. It may have been carried out."""


class FaultGate:
    """The ASGI application `app` behind `faults`."""

    def __init__(self, app: ASGIApp, faults: Faults, hang_up: HangUp, quirks: Quirks) -> None:
        self.app = app
        self._faults = faults
        self._hang_up = hang_up
        self._quirks = quirks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = None
        if scope["type"] == "http" and not (scope["path"] == "/" or scope["path"].startswith(OWN_PREFIXES)):
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
                await redirected(scope, fault.leader or "", self._quirks)(scope, receive, send)
            case FaultKind.NOT_LEADER | FaultKind.LEADERSHIP_LOST_BEFORE | FaultKind.LEADERSHIP_LOST_AFTER:
                await self._lose_leadership(fault, scope, receive, send)
            case FaultKind.STALL:
                if await self._faults.until_cleared(fault.seconds):
                    await self._hang_up(scope, receive, send)
                else:
                    await self.app(scope, receive, send)
            case FaultKind.DROP_AFTER:
                await self.app(scope, receive, _nowhere)
                await self._hang_up(scope, receive, send)
            case _:
                await self._hang_up(scope, receive, send)

    async def _lose_leadership(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        text = NOT_LEADER if fault.kind is FaultKind.NOT_LEADER else LEADERSHIP_LOST
        if fault.kind is FaultKind.LEADERSHIP_LOST_AFTER:
            await self.app(scope, receive, _nowhere)
        path = scope["path"].removeprefix(PREFIX)
        answer = failure(write_failure(scope["method"], path, text), self._quirks)
        await answer(scope, receive, send)


def write_failure(method: str, path: str, text: str) -> ApiError:
    """The answer to a write that raft refuses with `text`. `path` is that below the prefix."""
    if (method, path) == ("POST", "/jobs"):
        return ApiError(400, f"failed to create async tasks {text}")
    return ApiError(500, text)


def redirected(scope: Scope, leader: str, quirks: Quirks) -> Response:
    """The answer of a follower to a write (contract core 2.4): the path stays, the query is lost.

    `leader` is the base URL of the leader. On the server the handler still runs, and its answer follows
    (`two_documents`). Here it does not run: the second answer says that this node cannot write.
    """
    location = f"{leader.rstrip('/')}{scope['raw_path'].decode('latin-1')}"
    from_peer = Headers(scope=scope).get("x-peer") in ("cmd", "peer")
    if from_peer and quirks.two_documents:
        headers = {"Location": location, "X-Frame-Options": "DENY"}
        return Response(_HANDLER_BODY, 301, headers=headers, media_type="text/plain")
    again = NOT_LEADER if quirks.two_documents else None
    status = 301 if from_peer else 302
    return failure(ApiError(status, None, {"Location": location}, again=again), quirks)


def _answer(fault: Fault) -> Response:
    if fault.status in WITHOUT_BODY:
        return Response(status_code=fault.status, headers=fault.headers)
    body = _DEFAULT_BODY if fault.body is None else fault.body
    headers = {"Content-Type": "application/json"} | dict(fault.headers or {})
    return Response(body, status_code=fault.status or 200, headers=headers)


async def _nowhere(message: Message) -> None:
    pass
