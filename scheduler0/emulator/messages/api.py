"""The API of one-shot messages (docs/messages.md): four routes beside those of Scheduler0."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.instants import from_instant, to_instant
from scheduler0.emulator.messages.message_body import MessageError, read_message
from scheduler0.emulator.messages.message_stores import DuplicateMessageError, MessageStoreError
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.store.rows import MessageRow

logger = logging.getLogger("scheduler0.emulator")
MESSAGE_PREFIX = "/messages/"
"""What follows in a path is the id of a message: any text, with double slashes and dots."""
_Handler = Callable[[Request], Awaitable[Response]]


def message_routes(messages: MessageScheduler, clock: Clock, token: str) -> list[Route]:
    """The routes, for callers who present `token`; the health check is open to everybody."""

    async def create(request: Request) -> Response:
        message = read_message(await request.body(), to_instant(clock.now()))
        try:
            messages.schedule(message)
        except DuplicateMessageError as error:
            raise MessageError(409, f"there is a message with the id {message.message_id!r}") from error
        return JSONResponse({"status": "scheduled", "messageId": message.message_id})

    async def list_all(request: Request) -> Response:
        waiting = [_listed(message) for message in messages.waiting()]
        return JSONResponse({"scheduledJobs": waiting, "count": len(waiting)})

    async def delete(request: Request) -> Response:
        message_id: str = request.path_params["id"]
        if not messages.cancel(message_id):
            raise MessageError(404, f"no message with the id {message_id!r} is waiting")
        return JSONResponse({"status": "deleted", "messageId": message_id})

    async def health(request: Request) -> Response:
        messages.check()
        return JSONResponse({"status": "healthy", messages.kept_in: "connected"})

    return [
        Route("/messages", _endpoint(create, token), methods=["POST"]),
        Route("/messages", _endpoint(list_all, token), methods=["GET"]),
        # An id may hold slashes.
        Route(MESSAGE_PREFIX + "{id:path}", _endpoint(delete, token), methods=["DELETE"]),
        Route("/health", _endpoint(health, None), methods=["GET"]),
        Route("/messages", _not_allowed("GET, POST")),
        Route(MESSAGE_PREFIX + "{id:path}", _not_allowed("DELETE")),
        Route("/health", _not_allowed("GET")),
    ]


def _not_allowed(methods: str) -> ASGIApp:
    """Answers 405 with `Allow`. A route with an ASGI application takes every method."""
    return JSONResponse({"detail": "Method Not Allowed"}, 405, {"Allow": methods})


def _endpoint(handler: _Handler, token: str | None) -> _Handler:
    async def endpoint(request: Request) -> Response:
        try:
            if token is not None:
                _require_token(request, token)
            return await handler(request)
        except MessageError as error:
            headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
            return JSONResponse({"detail": error.detail}, error.status, headers)
        except MessageStoreError as error:
            logger.error("%s %s failed: %s", request.method, request.url.path, error)
            return JSONResponse({"detail": str(error)}, 500)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            logger.exception("%s %s failed", request.method, request.url.path)
            return JSONResponse({"detail": "internal server error"}, 500)

    return endpoint


def _require_token(request: Request, token: str) -> None:
    scheme, _, presented = request.headers.get("authorization", "").partition(" ")
    # The server decodes headers as Latin-1.
    given = presented.strip().encode("latin-1")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given, token.encode()):
        raise MessageError(401, "the bearer token is missing or wrong")


def _listed(message: MessageRow) -> dict[str, object]:
    return {
        "messageId": message.message_id,
        "nextRun": from_instant(message.schedule_to).replace(tzinfo=None).isoformat(),
        # The service that this API comes from shows its function here. The rest of the URL may be secret.
        "job": f"POST {urlsplit(message.webhook_url).hostname}",
    }
