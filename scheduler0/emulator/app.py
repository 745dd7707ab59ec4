"""The ASGI application: routing as the server's router does it, and the checks before every handler."""

import logging
import posixpath
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler0.emulator.api.auth import Caller, authenticate, require_account, require_scope
from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import PREFIX, NoAnswer, Refusal, failure
from scheduler0.emulator.api.routes import OPERATIONS, Operation
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.hang_up import HangUp

_NOBODY = Caller(account_id=None, scopes=frozenset())

logger = logging.getLogger(__name__)


def create_app(
    backend: Backend,
    hang_up: HangUp,
    lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]],
    others: Sequence[Route] = (),
    verbatim: Sequence[str] = (),
) -> Starlette:
    """The application that serves `OPERATIONS` from `backend`, and `others` beside the API.

    Paths that begin as one of `verbatim` are not cleaned.
    """
    app = Starlette(
        routes=[
            Route(PREFIX + operation.path, _endpoint(operation, backend, hang_up), methods=[operation.method])
            for operation in OPERATIONS
        ]
        + list(others),
        middleware=[Middleware(CleanPath, verbatim=tuple(verbatim))],
        exception_handlers={404: _not_found, 405: _method_not_allowed},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


def _endpoint(
    operation: Operation, backend: Backend, hang_up: HangUp
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method != operation.method:
            # Starlette answers HEAD wherever it answers GET; the server does not.
            return _empty(405)
        try:
            return await operation.handler(Call(request, backend, _admit(operation, request, backend)))
        except Refusal as refusal:
            return failure(refusal, backend.quirks)
        except NoAnswer as reason:
            logger.warning("%s %s ends its connection: %s", operation.method, operation.path, reason)
            return hang_up
        except ClientDisconnect:
            return _empty(400)
        except Exception:
            logger.exception("%s %s failed", operation.method, operation.path)
            return failure(Refusal(500, "internal server error"))

    return endpoint


def _admit(operation: Operation, request: Request, backend: Backend) -> Caller:
    """The caller, once authentication, scope and account header have been checked in this order."""
    if operation.scope is None:
        return _NOBODY
    caller = authenticate(request.headers, backend.operator, backend.database, backend.now(), backend.quirks)
    require_scope(caller, operation.scope)
    if operation.account:
        require_account(request.headers)
    return caller


class CleanPath:
    """Redirects a path with doubled slashes or dot segments to the clean one, as the router does."""

    def __init__(self, app: ASGIApp, verbatim: tuple[str, ...]) -> None:
        self.app = app
        self._verbatim = verbatim

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(self._verbatim):
            path: str = scope["path"]
            clean = clean_path(path)
            if clean != path:
                query = scope["query_string"].decode("latin-1")
                location = quote(clean, safe="/:@$&+,;=") + (f"?{query}" if query else "")
                await Response(status_code=301, headers={"Location": location})(scope, receive, send)
                return
        await self.app(scope, receive, send)


def clean_path(path: str) -> str:
    """The path without empty and dot segments; a final slash stays."""
    clean = posixpath.normpath("/" + path.lstrip("/"))
    return clean + "/" if path.endswith("/") and clean != "/" else clean


async def _not_found(request: Request, exception: Exception) -> Response:
    return PlainTextResponse("404 page not found\n", 404)


async def _method_not_allowed(request: Request, exception: Exception) -> Response:
    return _empty(405)


def _empty(status: int) -> Response:
    return Response(status_code=status)
