"""The API of one-shot messages (docs/messages.md): four routes beside those of Scheduler0."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NoReturn, cast
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.message_scheduler import DuplicateMessageError, MessageScheduler
from scheduler0.emulator.store.instants import from_instant, to_instant
from scheduler0.emulator.store.rows import MessageRow
from scheduler0.emulator.webhook import InvalidRequestError, parse_url

logger = logging.getLogger(__name__)

MESSAGE_PREFIX = "/messages/"
"""What follows in a path is the id of a message: any text, with double slashes and dots."""

_Handler = Callable[[Request], Awaitable[Response]]


class MessageError(Exception):
    """The request ends with this status and `{"detail": ...}`."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


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
        return JSONResponse({"status": "healthy", "store": "connected"})

    return [
        Route("/messages", _endpoint(create, token), methods=["POST"]),
        Route("/messages", _endpoint(list_all, token), methods=["GET"]),
        # An id may hold slashes.
        Route(MESSAGE_PREFIX + "{id:path}", _endpoint(delete, token), methods=["DELETE"]),
        Route("/health", _endpoint(health, None), methods=["GET"]),
    ]


def read_message(document: bytes, now: int) -> MessageRow:
    """The message of a request body; a `MessageError` that names the member at fault."""
    try:
        body: object = json.loads(document, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise MessageError(400, "the body is nested too deeply") from error
    except ValueError as error:
        raise MessageError(400, f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise MessageError(422, "the body must be a JSON object")
    members = cast(dict[str, object], body)
    if "payload" not in members:
        raise MessageError(422, "payload: missing")
    return MessageRow(
        id=0,
        message_id=_text(members, "id"),
        schedule_to=_schedule_to(_text(members, "scheduleTo")),
        payload=_payload(members["payload"]),
        webhook_url=_webhook_url(_text(members, "webhookUrl")),
        date_created=now,
    )


def _endpoint(handler: _Handler, token: str | None) -> _Handler:
    async def endpoint(request: Request) -> Response:
        try:
            if token is not None:
                _require_token(request, token)
            return await handler(request)
        except MessageError as error:
            headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
            return JSONResponse({"detail": error.detail}, error.status, headers)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            logger.exception("%s %s failed", request.method, request.url.path)
            return JSONResponse({"detail": "internal server error"}, 500)

    return endpoint


def _require_token(request: Request, token: str) -> None:
    scheme, _, presented = request.headers.get("authorization", "").partition(" ")
    # Headers reach us as Latin-1, whatever they were sent in.
    given = presented.strip().encode("latin-1")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given, token.encode()):
        raise MessageError(401, "the bearer token is missing or wrong")


def _text(members: dict[str, object], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise MessageError(422, f"{name}: must be text, and not empty")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise MessageError(422, f"{name}: is not valid Unicode") from error
    return value


def _payload(value: object) -> str:
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise MessageError(422, "payload: holds a number that JSON has no room for") from error
    except RecursionError as error:
        raise MessageError(422, "payload: is nested too deeply") from error


def _schedule_to(text: str) -> int:
    """A time without an offset is in UTC."""
    try:
        # In upper case, because T and Z may be small letters.
        moment = datetime.fromisoformat(text.upper())
        return to_instant(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise MessageError(422, "scheduleTo: must be a time such as 2026-12-25T10:30:00Z") from error


def _webhook_url(text: str) -> str:
    try:
        parse_url(text)
    except InvalidRequestError as error:
        raise MessageError(422, f"webhookUrl: {error}") from error
    return text


def _listed(message: MessageRow) -> dict[str, object]:
    return {
        "messageId": message.message_id,
        "nextRun": from_instant(message.schedule_to).replace(tzinfo=None).isoformat(),
        # The service that this API comes from shows its function here. The rest of the URL may be secret.
        "job": f"POST {urlsplit(message.webhook_url).hostname}",
    }


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
