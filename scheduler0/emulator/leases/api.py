"""The API of leases (docs/leases.md): start a job, finish it, interrupt it.

It stands before the application: a job's name is any text, and would be taken for a path to be cleaned.
"""

import base64
import binascii
import hmac
import json
import logging
import sqlite3
import uuid
from collections.abc import Awaitable, Callable, Iterable
from typing import cast
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.store.database import Database
from scheduler0.leases.intervals import to_milliseconds
from scheduler0.leases.lease_requests import check_name, read_request
from scheduler0.leases.lease_rules import Ending, State, decide, end
from scheduler0.leases.wire import KEY_HEADER, lease_document

logger = logging.getLogger(__name__)
_LARGEST_BODY = 1 << 20
_ENDINGS: dict[str, Ending] = {"finish": "finish", "interrupt": "interrupt"}
_IDS = uuid.UUID("8f0e3d54-9f2b-4a44-9c3c-2c9c8f1b7a10")


class LeaseApiError(Exception):
    """The request ends with this status and `{"error": ...}`."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class LeaseGate:
    """The ASGI application `app`, and leases on those paths that it does not serve itself.

    `credentials` are the name and password that callers must present, if any.
    """

    def __init__(
        self, app: Starlette, database: Database, clock: Clock, credentials: tuple[str, str] | None
    ) -> None:
        self._app = app
        self._database = database
        self._clock = clock
        self._credentials = credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = self._handler(scope) if scope["type"] == "http" else None
        app: ASGIApp = self._app if handler is None else self._endpoint(handler)
        await app(scope, receive, send)

    def _handler(self, scope: Scope) -> Callable[[Request], Awaitable[Response]] | None:
        if scope["method"] not in ("POST", "PUT"):
            return None
        if any(route.matches(scope)[0] is not Match.NONE for route in self._app.routes):
            return None
        path = cast("bytes", scope["raw_path"]).decode("latin-1").removeprefix("/")
        if scope["method"] == "POST":
            return lambda request: self._start(request, unquote(path))
        name, _, rest = path.rpartition("/")
        name, _, lease_id = name.rpartition("/")
        ending = _ENDINGS.get(rest)
        if not name or ending is None:
            return None
        return lambda request: self._end(unquote(name), unquote(lease_id), ending)

    async def _start(self, request: Request, name: str) -> Response:
        key = request.headers.get(KEY_HEADER)
        try:
            wish = read_request(check_name("job name", name), await _document(request))
            states = _states(self._database.connection, wish.names)
            lease_id = uuid.uuid4().hex if key is None else uuid.uuid5(_IDS, f"{name}\0{key}").hex
            decision = decide(wish, states, to_milliseconds(self._clock.now()), lease_id)
        except (ValueError, TypeError, OverflowError) as error:
            raise LeaseApiError(400, str(error)) from error
        if decision is not None and decision.state is not None:
            with self._database.transaction() as connection:
                _put_state(connection, name, decision.state)
        headers = None if key is None else {KEY_HEADER: key}
        return JSONResponse(None if decision is None else lease_document(decision.lease), headers=headers)

    async def _end(self, name: str, lease_id: str, ending: Ending) -> Response:
        state = _states(self._database.connection, [name]).get(name)
        ended = end(state, lease_id, ending)
        if ended is None:
            raise LeaseApiError(404, f"the lease {lease_id!r} of {name!r} is not held")
        if ended != state:
            with self._database.transaction() as connection:
                _put_state(connection, name, ended)
        return Response(status_code=204)

    def _endpoint(self, handler: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
        async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive)
            try:
                self._admit(request)
                response = await handler(request)
            except LeaseApiError as error:
                message = str(error).encode(errors="backslashreplace").decode()
                headers = {"WWW-Authenticate": 'Basic realm="leases"'} if error.status == 401 else None
                response = JSONResponse({"error": message}, error.status, headers)
            except ClientDisconnect:
                response = Response(status_code=400)
            except Exception:
                logger.exception("%s %s failed", request.method, request.url.path)
                response = JSONResponse({"error": "internal server error"}, 500)
            await response(scope, receive, send)

        return endpoint

    def _admit(self, request: Request) -> None:
        if self._credentials is None:
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        expected = ":".join(self._credentials).encode()
        if scheme.lower() != "basic" or not hmac.compare_digest(_decoded(given), expected):
            raise LeaseApiError(401, "name or password is missing or wrong")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip().encode("latin-1"), validate=True)
    except binascii.Error:
        return b""


async def _document(request: Request) -> object:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise LeaseApiError(413, f"the body is larger than {_LARGEST_BODY} bytes")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LeaseApiError(400, f"the body is not JSON: {error}") from error


def _states(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, State]:
    """The states of those names that have one."""
    states: dict[str, State] = {}
    for name in names:
        row = connection.execute("SELECT state FROM leases WHERE name = ?", (name,)).fetchone()
        if row is not None:
            states[name] = State.load(row[0])
    return states


def _put_state(connection: sqlite3.Connection, name: str, state: State) -> None:
    connection.execute("INSERT OR REPLACE INTO leases VALUES (?, ?)", (name, state.dump()))
