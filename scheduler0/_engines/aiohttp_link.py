"""Links of the async client over aiohttp, whose parser and streams are written in C. asyncio only.

aiohttp opens the connections, through a proxy where there is one, and reads the answers. Its session costs
more than all the rest of a call, so a link asks its connection directly.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Self

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from .._transport.attempt import Attempt
from .._transport.connections import KEPT
from .._transport.proxies import proxy_headers
from .._transport.request_building import refuse_line_breaks
from .._wire.redaction import SecretBytes, SecretText
from ..errors import ClientStateError

_LONGEST_HEADER = 100_000
_NEVER = 1e9
_SWITCHING = 101
_RAISED = (aiohttp.ClientError, HttpProcessingError, TimeoutError, OSError, ValueError)


class AsyncFastLink:
    """One connection of aiohttp."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> None:
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ClientStateError(
                'engine="fast" of an AsyncClient runs on asyncio only: use engine="httpx" with trio'
            ) from None
        self._connector = aiohttp.TCPConnector(limit=1, ssl=context)  # pyright: ignore[reportUnknownMemberType]
        self._connection: aiohttp.connector.Connection | None = None
        self._kept_until = 0.0
        self._proxy = None if proxy is None else URL(str(proxy.url))
        self._for_proxy = [] if proxy is None else proxy_headers(proxy)
        self.waiting = WaitLimit(self._loop)

    async def send(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        phases = request.extensions["timeout"]
        sent = self._bytes(request)
        try:
            protocol = self._kept()
            # An idle one is false.
            if protocol is None:
                protocol = await self._open(request.url, attempt, phases["connect"])
            protocol.set_response_params(
                skip_payload=request.method == "HEAD",
                read_until_eof=True,
                auto_decompress=False,
                max_line_size=_LONGEST_HEADER,
                max_field_size=_LONGEST_HEADER,
            )
            transport = protocol.transport
            if transport is None:
                raise aiohttp.ServerDisconnectedError
            attempt.sent = True
            transport.write(sent)
            # A body that does not leave at once has its own time to do so.
            limit = phases["read"] + (phases["write"] if transport.get_write_buffer_size() else 0.0)
            while True:
                self.waiting.set(protocol, attempt.cut(limit))
                message, payload = await protocol.read()
                if message.code >= 200 or message.code == _SWITCHING:
                    break
        except _RAISED as error:
            raise _renamed(error, attempt) from error
        attempt.answered = True
        return httpx.Response(
            message.code,
            headers=message.raw_headers,
            stream=_Body(self, payload, attempt, phases["read"]),
            request=request,
            extensions={"reason_phrase": message.reason.encode("latin-1", "replace")},
        )

    def ended(self) -> None:
        """The answer is read, whole or not. A connection in the middle of one is not used again."""
        self.waiting.clear()
        self._kept_until = self._loop.time() + KEPT

    async def aclose(self) -> None:
        self.waiting.cancel()
        connection, self._connection = self._connection, None
        if connection is not None and connection.transport is not None:
            # Closing would first send what is left of the request.
            connection.transport.abort()
        closing = self._connector.close()
        if connection is not None:
            connection.close()
        await closing

    def _kept(self) -> ResponseHandler | None:
        """The connection, if it can take another request."""
        connection = self._connection
        if connection is None:
            return None
        protocol = connection.protocol
        if (
            protocol is None
            or not protocol.is_connected()
            or protocol.should_close
            or self._loop.time() > self._kept_until
        ):
            self._connection = None
            connection.close()
            return None
        return protocol

    async def _open(self, url: httpx.URL, attempt: Attempt, limit: float) -> ResponseHandler:
        attempt.connected = True
        headers = {n.decode("latin-1"): SecretText(v.decode("latin-1")) for n, v in self._for_proxy}
        asked = aiohttp.ClientRequest(
            "GET",
            URL(f"{url.scheme}://{url.netloc.decode('ascii')}/"),
            loop=self._loop,
            proxy=self._proxy,
            # Not as proxy_auth: its repr shows the password.
            proxy_headers=headers if self._proxy is not None else None,
        )
        timeout = aiohttp.ClientTimeout(
            connect=attempt.cut(None), sock_connect=attempt.cut(limit), ceil_threshold=_NEVER
        )
        try:
            connection = self._connection = await self._connector.connect(asked, [], timeout)
        except TimeoutError as error:
            attempt.cut(None)
            raise httpx.ConnectTimeout(str(error)) from error
        assert connection.protocol is not None
        return connection.protocol

    def _bytes(self, request: httpx.Request) -> SecretBytes:
        """The request as it leaves. On the way to ``https`` the tunnel has what the proxy needs."""
        url, headers, target = request.url, request.headers.raw, request.url.raw_path
        if self._proxy is not None and url.scheme == "http":
            headers = headers + self._for_proxy
            target = b"http://" + url.netloc + target
        refuse_line_breaks(headers)
        first = b"%s %s HTTP/1.1" % (request.method.encode("ascii"), target)
        return SecretBytes(
            b"\r\n".join([first, *[b"%s: %s" % pair for pair in headers], b"", request.content])
        )


class WaitLimit:
    """Breaks off the wait that lasts too long. While each limit lies behind the one before, which is nearly
    always so, setting it costs nothing: the timer looks when it runs off whether it is time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: Any = None

    def set(self, waiting: Any, seconds: float) -> None:
        """``waiting`` gets an exception after ``seconds``, unless it is set again or cleared before."""
        self._waiting = waiting
        self._at = self._loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= self._at:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(self._at, self._look)

    def clear(self) -> None:
        self._waiting = None

    def cancel(self) -> None:
        self._waiting = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._waiting is None:
            return
        if self._loop.time() < self._at:
            self._timer = self._loop.call_at(self._at, self._look)
        else:
            self._waiting.set_exception(aiohttp.SocketTimeoutError("no answer in time"))


class _Body(httpx.AsyncByteStream):
    """The body of an answer in pieces, as it comes."""

    def __init__(
        self, link: AsyncFastLink, payload: aiohttp.StreamReader, attempt: Attempt, limit: float
    ) -> None:
        self._link = link
        self._payload = payload
        self._attempt = attempt
        self._limit = limit

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            if not self._payload.is_eof():
                self._link.waiting.set(self._payload, self._attempt.cut(self._limit))
            piece = await self._payload.readany()
        except _RAISED as error:
            raise _renamed(error, self._attempt) from error
        if not piece:
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        self._link.ended()


def _renamed(error: BaseException, attempt: Attempt) -> httpx.HTTPError:
    """What aiohttp raises, as the error of ``httpx`` that means the same."""
    why = str(error) or type(error).__name__
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        return httpx.ProxyError(why)
    if isinstance(error, TimeoutError):
        attempt.cut(None)
        return httpx.ReadTimeout(why)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ClientSSLError):
        return httpx.ConnectError(why)
    if isinstance(error, aiohttp.ClientOSError | aiohttp.ServerDisconnectedError):
        # The connection ended before an answer.
        return httpx.RemoteProtocolError(why)
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientResponseError | HttpProcessingError):
        return httpx.RemoteProtocolError(why)
    return httpx.RemoteProtocolError(why) if isinstance(error, ValueError) else httpx.ReadError(why)
