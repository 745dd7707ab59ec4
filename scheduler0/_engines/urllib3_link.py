"""Links of the sync client over the connections of urllib3, the quickest way to a server in plain Python.

urllib3 connects, verifies certificates and opens tunnels; ``http.client`` below it speaks HTTP. Its pools
and response objects are left out: a link has one connection, and the client reads the body itself.
"""

from __future__ import annotations

import http.client
import io
import ssl
import time
from collections.abc import Iterator
from typing import Any, cast

import httpx
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError

from .._transport.attempt import Attempt
from .._transport.connections import KEPT
from .._transport.proxies import proxy_headers
from .._transport.request_building import refuse_line_breaks
from .._wire.redaction import SecretText

_CHUNK = 65536


class FastLink:
    """One connection, opened again when it is lost."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> None:
        self._context = context
        self._proxy = proxy
        self._connection: HTTPConnection | None = None
        self._socket: _Socket | None = None
        self._until = 0.0

    def send(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        phases = request.extensions["timeout"]
        refuse_line_breaks(request.headers.raw)
        connection = self._connected(request.url, attempt, phases["connect"])
        watched = cast("_Socket", self._socket)
        watched.begin(attempt, phases)
        with _renamed(httpx.WriteTimeout, httpx.WriteError):
            try:
                connection.putrequest(
                    request.method, self._target(request.url), skip_host=True, skip_accept_encoding=True
                )
                for name, value in [*request.headers.raw, *self._forwarding(request.url)]:
                    connection.putheader(cast("str", name), cast("str", value))
                connection.endheaders(request.content or None)
                watched.flush()
            except (BrokenPipeError, ConnectionResetError):
                # The server may have answered before it read all.
                pass
        with _renamed(httpx.ReadTimeout, httpx.ReadError):
            answer = http.client.HTTPConnection.getresponse(connection)
        response = httpx.Response(
            answer.status,
            headers=[(n.encode("latin-1"), v.encode("latin-1")) for n, v in answer.getheaders()],
            stream=_Body(answer),
            request=request,
            extensions={"reason_phrase": answer.reason.encode("latin-1", "replace")},
        )
        self._until = time.monotonic() + KEPT
        return response

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._socket is not None:
            self._socket.end()

    def _connected(self, url: httpx.URL, attempt: Attempt, limit: float | None) -> HTTPConnection:
        connection = self._connection
        if connection is not None and connection.sock is not None:
            if time.monotonic() < self._until and connection.is_connected:
                return connection
            self.close()
        attempt.connected = True
        connection = self._connection = self._new(url)
        connection.timeout = attempt.cut(limit)
        with _renamed(httpx.ConnectTimeout, httpx.ConnectError):
            try:
                connection.connect()
            except OSError as error:
                if self._proxy is not None and str(error).startswith("Tunnel connection failed"):
                    raise httpx.ProxyError(str(error)) from error
                raise
        self._socket = _Socket(connection.sock)
        connection.sock = self._socket
        return connection

    def _new(self, url: httpx.URL) -> HTTPConnection:
        secure = url.scheme == "https"
        place = url if self._proxy is None else self._proxy.url
        port = place.port or (443 if place.scheme == "https" else 80)
        host = place.host.strip("[]")
        if not secure:
            connection = HTTPConnection(host, port)
        else:
            connection = HTTPSConnection(host, port, ssl_context=self._context)
            if self._proxy is not None:
                headers = {n.decode(): SecretText(v.decode()) for n, v in proxy_headers(self._proxy)}
                connection.set_tunnel(url.host, url.port or 443, headers=headers)
        connection.response_class = _Answer
        return connection

    def _target(self, url: httpx.URL) -> str:
        path = url.raw_path.decode("ascii")
        if self._proxy is None or url.scheme == "https":
            return path
        return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"

    def _forwarding(self, url: httpx.URL) -> list[tuple[bytes, bytes]]:
        """What a proxy needs on the request itself; on the way to ``https`` the tunnel has it."""
        return [] if self._proxy is None or url.scheme == "https" else proxy_headers(self._proxy)


class _Answer(http.client.HTTPResponse):
    """Passes over every interim answer. ``http.client`` passes over 100 only."""

    def _read_status(self) -> tuple[str, int, str]:
        read: Any = getattr(super(), "_read_status")  # noqa: B009 - private, so typeshed leaves it out
        while True:
            found: tuple[str, int, str] = read()
            if not 100 <= found[1] < 200 or found[1] in (100, 101):
                return found
            http.client.parse_headers(self.fp)


class _Body(httpx.SyncByteStream):
    """The body of an answer in pieces, as it comes."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        answer = self._answer
        with _renamed(httpx.ReadTimeout, httpx.ReadError):
            while not answer.isclosed():
                piece = answer.read(_CHUNK)
                if not piece:
                    break
                yield piece
            if answer.length:
                raise http.client.IncompleteRead(b"", answer.length)

    def close(self) -> None:
        self._answer.close()


class _Socket:
    """A socket whose waits all end with the try. It sends headers and body in one piece."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._unsent = bytearray()
        self._readers = 0
        self._ending = False

    def begin(self, attempt: Attempt, phases: dict[str, float | None]) -> None:
        self.attempt = attempt
        self._phases = phases
        self._unsent.clear()

    def sendall(self, data: bytes) -> None:
        self._unsent += data
        if len(self._unsent) > _CHUNK:
            self.flush()

    def flush(self) -> None:
        if self._unsent:
            self._real.settimeout(self.attempt.cut(self._phases["write"]))
            self.attempt.sent = True
            self._real.sendall(self._unsent)
            self._unsent.clear()

    def receive(self, buffer: Any) -> int:
        self._real.settimeout(self.attempt.cut(self._phases["read"]))
        size: int = self._real.recv_into(buffer)
        if size:
            self.attempt.answered = True
        return size

    def makefile(self, mode: str) -> io.BufferedReader:
        self._readers += 1
        return io.BufferedReader(_Reader(self), _CHUNK)

    def fileno(self) -> int:
        return cast("int", self._real.fileno())

    def settimeout(self, seconds: float | None) -> None:
        """Each wait sets its own."""

    def close(self) -> None:
        """The connection lets go. A reader may still be at work."""
        self._ending = True
        if not self._readers:
            self._real.close()

    def let_go(self) -> None:
        self._readers -= 1
        if self._ending and not self._readers:
            self._real.close()

    def end(self) -> None:
        self._real.close()


class _Reader(io.RawIOBase):
    def __init__(self, socket: _Socket) -> None:
        self._socket: _Socket | None = socket

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return 0 if self._socket is None else self._socket.receive(buffer)

    def close(self) -> None:
        if self._socket is not None:
            socket, self._socket = self._socket, None
            socket.let_go()
        super().close()


class _renamed:
    """What sockets, ``http.client`` and urllib3 raise, as the errors of ``httpx``."""

    def __init__(self, late: type[httpx.TimeoutException], broken: type[httpx.NetworkError]) -> None:
        self._late = late
        self._broken = broken

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, http.client.RemoteDisconnected):
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.") from error
        if isinstance(error, http.client.HTTPException):
            raise httpx.RemoteProtocolError(str(error) or type(error).__name__) from error
        if isinstance(error, TimeoutError | ConnectTimeoutError):
            raise self._late(str(error)) from error
        if isinstance(error, OSError | HTTPError):
            raise self._broken(str(error) or type(error).__name__) from error
