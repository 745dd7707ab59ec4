"""Prepare a request before it is routed: read its target, and refuse what cannot be served."""

import asyncio
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler0.emulator.api.answers import ApiError, HangUp, failure

_MAX_BODY_BYTES = 10 * 1024 * 1024
_SCHEMES = (b"http://", b"https://")
_CLOSE = {"Connection": "close"}


class RequestGate:
    """The ASGI application `app` for requests with a body of at most `max_body_bytes` (10 MiB).

    A request that is still on its way when the patience of a stop ends is cut off by `hang_up`.
    """

    def __init__(self, app: ASGIApp, hang_up: HangUp, max_body_bytes: int | None) -> None:
        self.app = app
        self._hang_up = hang_up
        self._max_body_bytes = _MAX_BODY_BYTES if max_body_bytes is None else max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self._serve(scope, receive, send)
        except asyncio.CancelledError:
            # uvicorn would log a traceback for each of them.
            await self._hang_up(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        length, encoding = headers.get("content-length"), headers.get("transfer-encoding")
        if length is not None and encoding is not None:
            # A proxy and a server may read two different requests from these bytes.
            error = ApiError(
                400,
                "the request has both Content-Length and Transfer-Encoding; send only one of them",
                _CLOSE,
            )
            await failure(error)(scope, receive, send)
        elif scope["path"] == "*" and scope["method"] == "OPTIONS":
            await Response(status_code=200)(scope, receive, send)
        elif length is not None and int(length) > self._max_body_bytes:
            await self._refuse(scope, receive, send)
        else:
            if scope["raw_path"].startswith(_SCHEMES):
                _read_target(scope)
            if encoding is None:
                await self.app(scope, receive, send)
            else:
                await self._read_first(scope, receive, send)

    async def _read_first(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the whole body of a request that does not give its length, then serve the request."""
        read: list[Message] = []
        size = 0
        more = True
        while more:
            message = await receive()
            read.append(message)
            size += len(message.get("body", b""))
            if size > self._max_body_bytes:
                await self._refuse(scope, receive, send)
                return
            more = message["type"] == "http.request" and message.get("more_body", False)
        messages = iter(read)

        async def replay() -> Message:
            message = next(messages, None)
            return await receive() if message is None else message

        await self.app(scope, replay, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        text = f"the request body is larger than {self._max_body_bytes} bytes; set a larger max_body_bytes"
        await failure(ApiError(413, text, _CLOSE))(scope, receive, send)


def _read_target(scope: Scope) -> None:
    """Reduce a target in absolute form, as a proxy gets it, to its path."""
    _, _, rest = scope["raw_path"].partition(b"://")
    _, slash, path = rest.partition(b"/")
    scope["raw_path"] = slash + path or b"/"
    scope["path"] = unquote(scope["raw_path"].decode("ascii"))
