"""The ASGI application: it routes as the server does, and checks before every handler."""

import logging
import posixpath
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from scheduler0.emulator.api.answers import PREFIX, ApiError, HangUp, NoAnswer, failure
from scheduler0.emulator.api.callers import Caller, NamedAccount, authenticate, require_scope
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.api.routes import OLD_AI_PATHS, Operation, routed
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.store_file import StoreLostError

_NOBODY = Caller(account_id=None, scopes=frozenset())
logger = logging.getLogger(__name__)


def create_app(
    backend: Backend,
    hang_up: HangUp,
    lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]],
    others: Sequence[Route] = (),
    verbatim: Sequence[str] = (),
) -> Starlette:
    """The application that serves the operations from `backend`, and `others` beside the API.

    Paths that begin with one of `verbatim` are not cleaned.
    """
    app = Starlette(
        routes=[_route(operation, backend, hang_up) for operation in routed()] + list(others),
        middleware=[Middleware(CleanPath, verbatim=tuple(verbatim))],
        exception_handlers={404: _not_found, 405: _method_not_allowed, StoreLostError: _store_lost},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


class _OldPath(Route):
    """A path of older servers, which is there with the quirk only."""

    quirks: Quirks

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if self.quirks.old_ai_paths else (Match.NONE, {})


def _route(operation: Operation, backend: Backend, hang_up: HangUp) -> Route:
    kind = _OldPath if operation.path in OLD_AI_PATHS else Route
    route = kind(PREFIX + operation.path, _endpoint(operation, backend, hang_up), methods=[operation.method])
    if isinstance(route, _OldPath):
        route.quirks = backend.quirks
    return route


def _endpoint(
    operation: Operation, backend: Backend, hang_up: HangUp
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.method != operation.method:
            # Starlette answers HEAD wherever it answers GET; the server does not.
            return _empty(405)
        try:
            backend.database.require_file(reading=operation.method == "GET")
            now = backend.now()
            caller = _admit(operation, request, backend, now)
            refusal = backend.node.refusal(request)
            return refusal or await operation.handler(ApiRequest(request, backend, caller, now))
        except ApiError as error:
            return failure(error, backend.quirks)
        except StoreLostError as error:
            return failure(ApiError(503, str(error)))
        except NoAnswer as reason:
            logger.warning("%s %s ends its connection: %s", operation.method, operation.path, reason)
            return hang_up
        except ClientDisconnect:
            return _empty(400)
        except Exception:
            logger.exception("%s %s failed", operation.method, operation.path)
            return failure(ApiError(500, "internal server error"))

    return endpoint


def _admit(operation: Operation, request: Request, backend: Backend, now: int) -> Caller:
    """The caller. Checks authentication, scope and account header, in this order."""
    if operation.scope is None:
        return _NOBODY
    account = NamedAccount.read(request.headers)
    caller = authenticate(request.headers, account, backend.operator, backend.database, now, backend.quirks)
    require_scope(caller, operation.scope)
    if operation.account:
        account.require()
    return caller


class CleanPath:
    """Redirects a path with doubled slashes or dot segments to the clean one, as the router does."""

    def __init__(self, app: ASGIApp, verbatim: tuple[str, ...]) -> None:
        self.app = app
        self._verbatim = verbatim

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(self._verbatim):
            path: str = scope["path"]
            # Most paths need no cleaning.
            is_clean = path[:1] == "/" and "//" not in path and "/." not in path
            clean = path if is_clean else clean_path(path)
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
    return PlainTextResponse("404 page not found\n", 404, {"X-Content-Type-Options": "nosniff"})


async def _method_not_allowed(request: Request, exception: Exception) -> Response:
    return _empty(405)


async def _store_lost(request: Request, error: Exception) -> Response:
    return failure(ApiError(503, str(error)))


def _empty(status: int) -> Response:
    return Response(status_code=status)
