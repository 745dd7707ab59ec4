# Produced from scheduler0/_async/links.py by scripts/unasync.py; do not edit.
"""Links: the ways to reach a server, each with one connection at a time.

A link belongs to one call while that call borrows it (``pool.py``). So nobody else waits for its
connection, and a call that is broken off can throw its link away whole.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol, Self, cast

import httpx

from .._transport.attempt import Attempt
from .._transport.connections import KEPT
from .._transport.failures import translated
from .._transport.request_building import core_request
from .._transport.whole_client import Methods
from .network import Watch, WatchedBackend

_TRANSPORT_METHODS = Methods(httpx.HTTPTransport, ("handle_request",))
MakeLink = Callable[[ssl.SSLContext, httpx.Proxy | None], "Link"]


class Link(Protocol):
    """One way to the server."""

    def send(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        """Send ``request``. The body of the answer is not read yet. Raises what ``httpx`` would raise."""
        ...

    def close(self) -> None:
        """Close the sockets, and nothing else.

        A KeyboardInterrupt can leave a lock of httpcore locked, which closing its pool would wait for.
        """
        ...


class HttpxLink:
    """Sends over the connections of httpcore. Where somebody has replaced a method of the transport of
    ``httpx`` or of httpcore's pool to see each request, it goes through them."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> None:
        self._watch = Watch()
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEPT)
        self._transport = httpx.HTTPTransport(verify=context, proxy=proxy, limits=limits, trust_env=False)
        pool = watch_pool(self._transport, self._watch)
        kind = type(pool)  # pyright: ignore[reportUnknownVariableType]
        self._pool_methods = Methods(kind, ("handle_request",))  # pyright: ignore[reportUnknownArgumentType]
        self._connection = Connection(pool, import_module("httpcore"))

    def send(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        self._watch.attempt = attempt
        attempt.ends_in_waits = False
        if not (_TRANSPORT_METHODS.replaced() or self._pool_methods.replaced()):
            return self._connection.send(request)
        response = self._transport.handle_request(request)
        response.request = request
        return response

    def close(self) -> None:
        self._watch.close()


class Httpx2Link:
    """Sends with httpcore2, the core of ``httpx2``. Requests and answers are those of ``httpx``."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> None:
        import httpx2

        self._watch = Watch()
        limits = httpx2.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEPT)
        given = None
        if proxy is not None:
            given = httpx2.Proxy(str(proxy.url), auth=proxy.auth, headers=proxy.headers.raw)
        transport = httpx2.HTTPTransport(verify=context, proxy=given, limits=limits, trust_env=False)
        self._connection = Connection(watch_pool(transport, self._watch), import_module("httpcore2"))

    def send(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        self._watch.attempt = attempt
        attempt.ends_in_waits = False
        return self._connection.send(request)

    def close(self) -> None:
        self._watch.close()


class Connection:
    """One connection of httpcore or httpcore2, without their pool, which would look for it twice a call.

    ``pool`` opens it: directly, or through its proxy.
    """

    def __init__(self, pool: Any, core: Any) -> None:
        self._pool = pool
        self._core = core
        self._connection: Any = None
        self._errors = (
            core.TimeoutException,
            core.NetworkError,
            core.ProtocolError,
            core.ProxyError,
            core.UnsupportedProtocol,
        )

    def send(self, request: httpx.Request) -> httpx.Response:
        sent = core_request(self._core, request)
        origin = sent.url.origin
        connection = self._connection
        try:
            if connection is not None and (not connection.is_idle() or connection.has_expired()):
                connection.close()
                connection = None
            if connection is None:
                connection = self._connection = self._pool.create_connection(origin)
            answer = connection.handle_request(sent)
        except self._errors as error:
            raise translated(error) from error
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_AsyncBody(answer.stream, self._errors),
            extensions=answer.extensions,
            request=request,
        )


class _AsyncBody(httpx.SyncByteStream):
    """The pieces of a body. Broken off, it closes the generator of httpcore, which trio asks for."""

    def __init__(self, stream: Any, errors: tuple[type[Exception], ...]) -> None:
        self._stream = stream
        self._pieces = iter(stream)
        self._errors = errors

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        try:
            return cast("bytes", next(self._pieces))
        except self._errors as error:
            raise translated(error) from error

    def close(self) -> None:
        self._pieces.close()
        self._stream.close()


def watch_pool(transport: Any, watch: Watch) -> Any:
    """Put the watch between the connection pool of ``transport`` and the network."""
    pool = transport._pool
    pool._network_backend = WatchedBackend(pool._network_backend, watch)
    return pool


def link_class(engine: str) -> MakeLink:
    """What opens the links of an engine. The packages of an engine are imported when it is chosen."""
    if engine == "fast":
        from .._engines.urllib3_link import FastLink

        return FastLink
    return Httpx2Link if engine == "httpx2" else HttpxLink
