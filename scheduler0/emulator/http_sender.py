"""Sending the requests of webhook deliveries: connections, redirects, the time limit (runtime.md B1, B3)."""

import asyncio
from contextvars import ContextVar
from typing import Any, Self
from weakref import WeakSet

import aiohttp
from aiohttp.connector import Connection

from scheduler0.emulator.name_lookup import NameLookup
from scheduler0.emulator.webhook import MAX_REQUESTS, InvalidRequestError, Verdict, WebhookRequest

# Common servers drop idle connections after five seconds. Ours must not be the side that finds out.
_KEEP_ALIVE_SECONDS = 2.0
_SNIPPET_BYTES = 512
# A body is read only so that its connection can be used again; a long or slow one is not worth it.
_DRAINED_BYTES = 65_536
_DRAIN_SECONDS = 1.0
# With the 128 lines that aiohttp takes, about the 10 MB of headers that Go takes.
_HEADER_LINE_BYTES = 65_536


class AttemptFailedError(Exception):
    """The attempt did not succeed; the text says why, for the log. `status` is the answer's, if one came."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class _ConnectionLostError(aiohttp.ClientError):
    """No connection, or it ended before an answer; the cause says how."""


_connection_was_kept: ContextVar[bool] = ContextVar("connection_was_kept")


class _Connector(aiohttp.TCPConnector):
    """Notes for the request that waits for it whether its connection has served another one.

    A trace would tell this, too, but for a sixth of what a request costs.
    """

    def __init__(self) -> None:
        super().__init__(limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS, resolver=NameLookup())  # pyright: ignore[reportUnknownMemberType]
        self._used: WeakSet[asyncio.BaseTransport] = WeakSet()

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Any], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        connection = await super().connect(req, traces, timeout)
        transport = connection.transport
        _connection_was_kept.set(transport in self._used)
        if transport is not None:
            self._used.add(transport)
        return connection


class HttpSender:
    """Sends webhook requests, reusing connections. Use as an async context manager, on one event loop.

    It limits nothing but time: how many requests are under way at once is the caller's business, because
    waiting for a connection here would count against the time limit.
    """

    def __init__(self, timeout: float) -> None:
        """`timeout` is in seconds, for a whole attempt with its redirects."""
        self._timeout = timeout
        self._session = aiohttp.ClientSession(
            connector=_Connector(),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(),
            skip_auto_headers=("Accept",),
            max_line_size=_HEADER_LINE_BYTES,
            max_field_size=_HEADER_LINE_BYTES,
            middlewares=[_without_silent_repetition],
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._session.close()

    async def attempt(self, request: WebhookRequest) -> int:
        """One attempt, redirects followed. The status of a success; AttemptFailedError for all else."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(request)
        except TimeoutError as error:
            raise AttemptFailedError(f"webhook did not answer within {self._timeout:g} s") from error
        except InvalidRequestError as error:
            raise AttemptFailedError(f"webhook redirected elsewhere: {error}") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # The texts of these errors may quote the URL, which may hold secrets.
            reason = error.__cause__ or error
            raise AttemptFailedError(f"webhook could not be called: {type(reason).__name__}") from error

    async def _follow(self, request: WebhookRequest) -> int:
        for _ in range(MAX_REQUESTS):
            response = await self._send(request.authorized())
            try:
                following = request.redirected(response.status, response.headers.get("Location"))
                if following is None:
                    await _finish(response, request.accepts)
                    return response.status
                await _drain(response)
            finally:
                response.release()
            request = following
        raise AttemptFailedError(f"webhook redirected {MAX_REQUESTS} times")

    async def _send(self, request: WebhookRequest) -> aiohttp.ClientResponse:
        """Send once; again where a kept connection turns out to be closed by the other side, as Go does."""
        while True:
            _connection_was_kept.set(False)
            try:
                return await self._session.request(
                    request.method,
                    request.url,
                    data=request.body,
                    headers=request.headers,
                    allow_redirects=False,
                )
            except _ConnectionLostError:
                if not _connection_was_kept.get():
                    raise


async def _without_silent_repetition(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Give lost connections a class that aiohttp does not know.

    It would send PUT, DELETE and GET again, although the endpoint may have seen the request.
    """
    try:
        return await handler(request)
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise _ConnectionLostError from error


async def _finish(response: aiohttp.ClientResponse, accepts: Verdict) -> None:
    if accepts(response.status, response.headers):
        try:
            await _drain(response)
        except asyncio.CancelledError:
            # The endpoint has said yes: neither the time limit nor a stop may turn that into nothing.
            response.close()
        return
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            snippet = await response.content.read(_SNIPPET_BYTES)
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        snippet = b""
    text = snippet.decode(errors="replace")
    raise AttemptFailedError(f"webhook returned status code {response.status}: {text}", response.status)


async def _drain(response: aiohttp.ClientResponse) -> None:
    """Read what is left of a short body. The outcome is decided already, whatever happens here."""
    if response.content.at_eof():
        return
    read = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for chunk in response.content.iter_any():
                read += len(chunk)
                if read > _DRAINED_BYTES:
                    break
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        response.close()
