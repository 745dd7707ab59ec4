"""Where requests meet their faults, before anything else sees them."""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler0.emulator.api.envelope import Refusal, failure
from scheduler0.emulator.faults import WITHOUT_BODY, Fault, FaultKind, Faults
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.hang_up import HangUp
from scheduler0.emulator.quirks import Quirks

CONTROL_PREFIX = "/_emulator"
"""Requests below it meet no fault, so that faults can always be cleared."""

_DEFAULT_BODY = encode({"data": "a fault that was asked for", "success": False})
_NOT_LEADER = "server not raft leader"
_HANDLER_BODY = encode({"data": _NOT_LEADER, "success": False})


class FaultGate:
    """The ASGI application `app` behind `faults`."""

    def __init__(self, app: ASGIApp, faults: Faults, hang_up: HangUp, quirks: Quirks) -> None:
        self.app = app
        self._faults = faults
        self._hang_up = hang_up
        self._quirks = quirks

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
                await self._redirect(fault, scope)(scope, receive, send)
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

    def _redirect(self, fault: Fault, scope: Scope) -> Response:
        """As a follower answers a write (core.md 2.4): the path stays, the query is lost.

        The server runs the handler all the same, which reports that this node cannot write
        (`two_documents`). Here it does not run.
        """
        location = f"{(fault.leader or '').rstrip('/')}{scope['raw_path'].decode('latin-1')}"
        from_peer = Headers(scope=scope).get("x-peer") in ("cmd", "peer")
        if from_peer and self._quirks.two_documents:
            headers = {"Location": location, "X-Frame-Options": "DENY"}
            return Response(_HANDLER_BODY, 301, headers=headers, media_type="text/plain")
        again = _NOT_LEADER if self._quirks.two_documents else None
        return failure(Refusal(301 if from_peer else 302, None, {"Location": location}, again=again))


def _answer(fault: Fault) -> Response:
    if fault.status in WITHOUT_BODY:
        return Response(status_code=fault.status, headers=fault.headers)
    body = _DEFAULT_BODY if fault.body is None else fault.body
    headers = {"Content-Type": "application/json"} | dict(fault.headers or {})
    return Response(body, status_code=fault.status or 200, headers=headers)


async def _nowhere(message: Message) -> None:
    pass
