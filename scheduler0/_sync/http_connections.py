# Produced from scheduler0/_async/http_connections.py by scripts/unasync.py; do not edit.
"""The connections below the retrying transport: which they are, and who may use them until when."""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol

import httpx

from .._transport.attempt import Attempt
from .._transport.connections import Lifetime, check_engine, check_kinds
from .._transport.failures import raised_answer
from .._transport.proxies import check_proxy, later_proxy, proxy_of, system_proxy
from .._transport.tls import check_environment, context_for
from ..errors import ClientStateError
from .links import Link, link_class
from .pool import Pool, read_answer


class Exchange(Protocol):
    """Whatever sends a request and reads the answer: a pool of our own, or what was passed in."""

    def exchange(self, request: httpx.Request, attempt: Attempt) -> httpx.Response: ...

    def close(self) -> None: ...


class Connections:
    """Connections that a client and its views share, and that the client owns.

    Collected without having been closed, it warns (:class:`ResourceWarning`) and closes what it can.
    """

    def __init__(self, real: Exchange, owner: str) -> None:
        self._real = real
        self._lifetime = Lifetime(owner)

    def ready(self) -> None:
        """Raise :class:`~scheduler0.ClientStateError` where use would hang or mix up answers."""
        self._lifetime.enter(os.getpid(), None)

    def exchange(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        self.ready()
        return self._real.exchange(request, attempt)

    def close(self) -> None:
        if self._lifetime.leave(os.getpid(), None):
            self._real.close()

    def __getstate__(self) -> NoReturn:
        raise TypeError(
            f"{self._lifetime.owner} cannot be pickled or copied with its connections: "
            "open another one where it is needed, for example in each process of a pool"
        )

    def __del__(self) -> None:
        if not self._lifetime.abandoned(os.getpid()):
            return
        self._real.close()
        warnings.warn(
            f"unclosed {self._lifetime.owner}: use `with`, or call `close()`",
            ResourceWarning,
            source=self,
            stacklevel=1,
        )


class Foreign:
    """A transport that was passed in. Its connections are its own business."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def exchange(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        def note(event: str, info: dict[str, Any]) -> None:
            attempt.note(event, info)

        request.extensions["trace"] = note
        return self._ask(request, attempt)

    def _ask(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        try:
            response = self._transport.handle_request(request)
        except httpx.HTTPStatusError as error:
            response = raised_answer(error)
        response.request = request
        read_answer(response, attempt)
        return response

    def close(self) -> None:
        self._transport.close()


class Borrowed(httpx.BaseTransport):
    """The connections of an ``httpx`` client that belongs to somebody else, who also closes it."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._http.is_closed:
            raise ClientStateError("the http_client that was passed in is closed")
        # An explicit "nobody": the request is signed already.
        return self._http.send(request, stream=True, auth=httpx.Auth(), follow_redirects=False)

    def close(self) -> None:
        """Not ours to close."""


def connect(
    base_urls: Sequence[str],
    *,
    transport: httpx.BaseTransport | None,
    http_client: httpx.Client | None,
    proxy: str | httpx.URL | httpx.Proxy | None,
    verify: ssl.SSLContext | bool | None,
    engine: str | None,
) -> Exchange:
    """The transport or client that was passed in, or a pool of our own."""
    own = proxy is not None or verify is not None or engine is not None
    if sum([transport is not None, http_client is not None, own]) > 1:
        raise ValueError(
            "give one of transport, http_client, and proxy, verify or engine; they exclude each other"
        )
    if http_client is not None:
        if not isinstance(http_client, httpx.Client):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"http_client must be an httpx.Client, got {type(http_client).__name__}")
        return Foreign(Borrowed(http_client))
    if transport is not None:
        if not isinstance(transport, httpx.BaseTransport):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"transport must be an httpx.BaseTransport, got {type(transport).__name__}")
        return Foreign(transport)
    check_kinds(proxy, verify)
    return open_pool(base_urls, proxy, verify, check_engine(engine or "httpx"))


def open_pool(
    base_urls: Sequence[str],
    proxy: str | httpx.URL | httpx.Proxy | None,
    verify: ssl.SSLContext | bool | None,
    engine: str,
) -> Pool:
    """A pool through ``proxy``, or through the ones that the environment names for the nodes."""
    routes = {url: system_proxy(url) if proxy is None else proxy_of("proxy", proxy) for url in base_urls}
    for chosen in routes.values():
        check_proxy(chosen, engine)
    if verify in (None, True) and any(url.lower().startswith("https:") for url in base_urls):
        check_environment()
    link = link_class(engine)

    def make(node: str) -> Link:
        if node not in routes:
            routes[node] = routes[base_urls[0]] if proxy is not None else later_proxy(node, engine)
        return link(context_for(node.partition(":")[0].lower(), verify), routes[node])

    return Pool(make)
