# Produced from scheduler0/_async/_connections.py by scripts/unasync.py; do not edit.
"""The real connections below the seam: which they are, and who may use them until when."""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Sequence
from typing import NoReturn

import httpx

from .._lifetime import Lifetime
from .._transport import check_kinds, encryption, system_proxy
from ..errors import ClientStateError


class Connections(httpx.BaseTransport):
    """A transport that a client and its views share, and that the client owns.

    Collected without having been closed, it warns (:class:`ResourceWarning`) and closes what it can.
    """

    def __init__(self, real: httpx.BaseTransport, owner: str) -> None:
        self._real = real
        self._lifetime = Lifetime(owner)

    def ready(self) -> None:
        """Raise :class:`~scheduler0.ClientStateError` where use would hang or mix up answers."""
        self._lifetime.enter(os.getpid(), None)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.ready()
        return self._real.handle_request(request)

    def close(self) -> None:
        if self._lifetime.leave(os.getpid(), None):
            self._real.close()

    def __getstate__(self) -> NoReturn:
        raise TypeError(
            f"{self._lifetime.owner} cannot be pickled or copied with its connections: "
            "open another one where it is needed, in each process of a pool too"
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
) -> httpx.BaseTransport:
    """The transport that was passed in, or a connection pool of our own."""
    given = [transport is not None, http_client is not None, proxy is not None or verify is not None]
    if sum(given) > 1:
        raise ValueError("give one of transport, http_client, and proxy or verify; they exclude each other")
    if http_client is not None:
        if not isinstance(http_client, httpx.Client):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"http_client must be an httpx.Client, got {type(http_client).__name__}")
        return Borrowed(http_client)
    if transport is not None:
        if not isinstance(transport, httpx.BaseTransport):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"transport must be an httpx.BaseTransport, got {type(transport).__name__}")
        return transport
    check_kinds(proxy, verify)
    return real_transport(base_urls, proxy, verify)


def real_transport(
    base_urls: Sequence[str],
    proxy: str | httpx.URL | httpx.Proxy | None = None,
    verify: ssl.SSLContext | bool | None = None,
) -> httpx.BaseTransport:
    """A connection pool, through ``proxy`` or the one that the environment names for the first node."""
    return httpx.HTTPTransport(
        verify=encryption(base_urls) if verify is None else verify,
        proxy=system_proxy(base_urls[0]) if proxy is None else proxy,
    )
