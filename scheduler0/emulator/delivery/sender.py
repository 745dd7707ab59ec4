"""Send webhook requests: connections, redirects, time limits, DNS."""

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Self, TypeVar
from weakref import WeakSet

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from scheduler0.emulator.delivery.journal import DeliveryAnswer
from scheduler0.emulator.delivery.requests import (
    MAX_REQUESTS,
    InvalidRequestError,
    Verdict,
    WebhookRequest,
)

_NUMERIC_NAME = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
_NUMERIC_ADDRESS = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
T = TypeVar("T")


class NameLookup(AbstractResolver):
    """Asks the machine for the addresses of a name, in a daemon thread for each lookup.

    The event loop has few threads, and the end of the program waits for them. A few names without an
    answer would hold up all other names and the end. aiohttp keeps what it has found for some seconds.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return await _in_daemon_thread(lambda: _look_up(host, port, family))

    async def close(self) -> None:
        """A lookup that goes on ends by itself."""


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    results: list[ResolveResult] = []
    for found, _, protocol, _, address in socket.getaddrinfo(host, port, family, socket.SOCK_STREAM):
        # The numeric text has the zone of a link-local address, which the address itself lacks.
        numeric, _ = socket.getnameinfo(address, _NUMERIC_NAME)
        results.append(
            ResolveResult(
                hostname=host,
                host=numeric,
                port=port,
                family=found,
                proto=protocol,
                flags=_NUMERIC_ADDRESS,
            )
        )
    return results


def _with_numeric_zone(host: str) -> str:
    """The host with a number as its zone. glibc takes a name for link-local addresses only."""
    address, zone_sign, zone = host.partition("%")
    if not zone_sign:
        return host
    with suppress(OSError):
        zone = str(socket.if_nametoindex(zone))
    return f"{address}%{zone}"


async def _in_daemon_thread(function: Callable[[], T]) -> T:
    """The result of a function that blocks. If this is cancelled, nobody waits for the thread."""
    outcome: Future[T] = Future()
    # A future that is running cannot be cancelled, so the thread can always set its result.
    outcome.set_running_or_notify_cancel()

    def work() -> None:
        try:
            outcome.set_result(function())
        except Exception as error:
            outcome.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return await asyncio.wrap_future(outcome)


# Common servers drop idle connections after five seconds. We drop them first.
_KEEP_ALIVE_SECONDS = 2.0
_SNIPPET_BYTES = 512
# A body is read so that its connection can be used again. A long or slow body is not worth that.
_DRAINED_BYTES = 65_536
_DRAIN_SECONDS = 1.0
# Of each answer, for the journal.
_KEPT_BYTES = 4096
_KEPT_HEADER_BYTES = 8192
# With the 128 lines that aiohttp takes, about the 10 MB of headers that Go takes.
_HEADER_LINE_BYTES = 65_536


class AttemptFailedError(Exception):
    """The attempt failed. The text says why, for the log. `status` is that of the answer, if there is one.

    An injected fault has a status without an `answer`.
    """

    def __init__(self, message: str, status: int | None = None, answer: DeliveryAnswer | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.answer = answer


@dataclass(slots=True)
class _Response:
    """An answer whose body may still be on its way."""

    status: int
    headers: Mapping[str, str]
    content: aiohttp.StreamReader
    connection: Connection

    def release(self) -> None:
        """Keep the connection for another request if the body was read to its end. Close it otherwise."""
        self.connection.release()

    def close(self) -> None:
        self.connection.close()


class HttpSender:
    """Sends webhook requests and reuses connections. An async context manager, for one event loop.

    Connections, names, TLS and the parser of answers are those of aiohttp. Its `ClientSession` is left out:
    it takes four times as long as the rest, and adds nothing that a webhook needs.

    It limits the time of an attempt, not the number of attempts at one time. The caller limits that: waiting
    for a connection here would count against the time limit.
    """

    def __init__(self, timeout: float) -> None:
        """`timeout` limits a whole attempt with its redirects, in seconds."""
        self._timeout = timeout
        self._connector = aiohttp.TCPConnector(
            limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS, resolver=NameLookup()
        )
        self._used: WeakSet[asyncio.BaseTransport] = WeakSet()
        """The connections that have served a request."""
        # The jobs of one executor share their endpoint.
        self._endpoint = lru_cache(maxsize=1024)(_endpoint)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._connector.close()

    async def attempt(self, request: WebhookRequest) -> DeliveryAnswer:
        """Make one attempt, and follow redirects. Returns the answer of a success.

        Raises `AttemptFailedError` for anything else.
        """
        try:
            async with asyncio.timeout(self._timeout):
                for redirects in range(MAX_REQUESTS):
                    response = await self._send(request)
                    try:
                        following = request.redirected(response.status, response.headers.get("Location"))
                        if following is None:
                            return await _finish(response, request.accepts, redirects)
                        await _drain(response, bytearray())
                    finally:
                        response.release()
                    request = following
            raise AttemptFailedError(f"webhook redirected {MAX_REQUESTS} times")
        except TimeoutError as error:
            raise AttemptFailedError(f"webhook did not answer within {self._timeout:g} s") from error
        except InvalidRequestError as error:
            raise AttemptFailedError(f"webhook redirected elsewhere: {error}") from error
        except (aiohttp.ClientError, HttpProcessingError, OSError, ValueError) as error:
            # The texts of these errors may quote the URL, which may hold secrets.
            raise AttemptFailedError(f"webhook could not be called: {type(error).__name__}") from error

    async def _send(self, request: WebhookRequest) -> _Response:
        """Send once, and again if the other side has closed a kept connection, as Go does."""
        url, content = request.url, request.wire_bytes()
        endpoint = self._endpoint(url.scheme, url.host, url.port)
        while True:
            connection = await self._connector.connect(endpoint, [], _NO_LIMITS)
            transport = connection.transport
            kept = transport in self._used
            if transport is not None and not kept:
                self._used.add(transport)
            try:
                return await _exchange(connection, content, without_body=request.method == "HEAD")
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                if not kept:
                    raise


# The time of an attempt is limited as a whole.
_NO_LIMITS = aiohttp.ClientTimeout()


def _endpoint(scheme: str, host: str, port: str) -> aiohttp.ClientRequest:
    """What aiohttp takes to find a connection. It is never sent."""
    host = _with_numeric_zone(host)
    host = f"[{host}]" if ":" in host else host
    url = URL(f"{scheme}://{host}{':' if port else ''}{port}/", encoded=True)
    return aiohttp.ClientRequest("GET", url, loop=asyncio.get_running_loop())


async def _exchange(connection: Connection, content: bytes, *, without_body: bool) -> _Response:
    """Send a request and wait for the head of its answer. Informational answers come before it."""
    try:
        protocol = connection.protocol
        if protocol is None or protocol.transport is None:
            raise aiohttp.ServerDisconnectedError
        protocol.set_response_params(
            skip_payload=without_body,
            read_until_eof=True,
            max_line_size=_HEADER_LINE_BYTES,
            max_field_size=_HEADER_LINE_BYTES,
        )
        protocol.transport.write(content)
        while True:
            message, body = await protocol.read()
            if message.code >= 200 or message.code == 101:
                return _Response(message.code, message.headers, body, connection)
    except BaseException:
        connection.close()
        raise


async def _finish(response: _Response, accepts: Verdict, redirects: int) -> DeliveryAnswer:
    kept = bytearray()
    if accepts(response.status, response.headers):
        try:
            await _drain(response, kept)
        except asyncio.CancelledError:
            # The endpoint has accepted. Neither the time limit nor a stop may undo that.
            response.close()
        return DeliveryAnswer(response.status, _kept_headers(response), bytes(kept), redirects)
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            kept += await response.content.read(_KEPT_BYTES)
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        pass
    answer = DeliveryAnswer(response.status, _kept_headers(response), bytes(kept), redirects)
    text = answer.body[:_SNIPPET_BYTES].decode(errors="replace")
    raise AttemptFailedError(
        f"webhook returned status code {response.status}: {text}", response.status, answer
    )


def _kept_headers(response: _Response) -> tuple[tuple[str, str], ...]:
    kept: list[tuple[str, str]] = []
    room = _KEPT_HEADER_BYTES
    for header in response.headers.items():
        room -= len(header[0]) + len(header[1])
        if room < 0:
            break
        kept.append(header)
    return tuple(kept)


async def _drain(response: _Response, kept: bytearray) -> None:
    """Read the rest of a short body, and keep its begin. Nothing that happens here changes the result."""
    if response.content.at_eof():
        return
    read = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for chunk in response.content.iter_any():
                if read < _KEPT_BYTES:
                    kept += chunk[: _KEPT_BYTES - read]
                read += len(chunk)
                if read > _DRAINED_BYTES:
                    break
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        response.close()
