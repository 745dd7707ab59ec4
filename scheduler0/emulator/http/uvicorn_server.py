"""The HTTP server of an emulator: uvicorn, and what it does not do by itself."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator

import h11
import uvicorn
from starlette.types import ASGIApp, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from scheduler0.emulator.waiting import RealTimeLoop

# How long running requests may go on when the server stops. The waits for async tasks have ended by then.
_GRACE_SECONDS = 3
# Clients keep idle connections for a shorter time, so they end them, not the server.
_KEEP_ALIVE_SECONDS = 120
_BACKLOG = 2048
_HEADER_BYTES = 1024 * 1024
_TOO_LARGE = b"431 Request Header Fields Too Large"


class _Protocol(H11Protocol):
    """Answers 431 to headers that are too large, as Go does, where uvicorn answers 400."""

    def send_400_response(self, msg: str) -> None:
        error = sys.exception()
        if not isinstance(error, h11.RemoteProtocolError) or error.error_status_hint != 431:
            super().send_400_response(msg)
            return
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]
        response = h11.Response(status_code=431, headers=headers, reason=_TOO_LARGE[4:])
        for event in (response, h11.Data(data=_TOO_LARGE), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class HttpServer(uvicorn.Server):
    """Serves `app`. Calls `on_started` when it takes requests, and `on_stopping` when it takes no more."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        on_started: Callable[[], None],
        on_stopping: Callable[[], None],
        is_extra: bool = False,
    ) -> None:
        """An `is_extra` server runs beside another one, and starts and stops only itself."""
        config = uvicorn.Config(
            app,
            http=_Protocol,
            h11_max_incomplete_event_size=_HEADER_BYTES,
            ws="none",
            loop="asyncio",
            lifespan="off" if is_extra else "on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,  # the application adds the emulator's own time
            backlog=_BACKLOG,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self.is_extra = is_extra
        self._on_started = on_started
        self._on_stopping = on_stopping

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        with asyncio.Runner(loop_factory=RealTimeLoop) as runner:
            runner.run(self.serve(sockets))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Call it before uvicorn begins to wait for running requests.
        self._on_stopping()
        self._stop_accepting()
        # A connection that was taken in the last moment is known to the server two turns of the loop later.
        for _ in range(2):
            await asyncio.sleep(0)
        await super().shutdown(sockets)
        self._abort_all()

    def drop(self, scope: Scope) -> None:
        """End the connection of the request with this `scope` without an answer."""
        for connection in self.server_state.connections:
            if isinstance(connection, H11Protocol) and connection.scope is scope:
                connection.transport.abort()

    def kill(self) -> None:
        """Close the port and all connections at once. The loop of the first server goes on."""
        self._stop_accepting()
        # Before the connections: who loses one and connects again must not reach the port.
        asyncio.get_running_loop().call_soon(self._close_ports)
        self._abort_all()
        if self.is_extra:
            self.should_exit = True

    def _stop_accepting(self) -> None:
        """Take no more connections. asyncio never closes one that it takes while it closes the port."""
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for server in self.servers:
                for port in server.sockets:
                    loop.remove_reader(port.fileno())

    def _close_ports(self) -> None:
        for server in self.servers:
            server.close()
        # What was taken just before the kill is a connection by then.
        asyncio.get_running_loop().call_soon(self._abort_all)

    def _abort_all(self) -> None:
        for connection in list(self.server_state.connections):
            if isinstance(connection, H11Protocol):
                connection.transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """As uvicorn's method, but a signal that has stopped the server is not raised again."""
        if self.is_extra or threading.current_thread() is not threading.main_thread():
            yield
            return
        handlers = {
            number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # socket.create_server does not name the protocol. Only if it is named, asyncio switches off the delay
    # of small packets, which costs 40 ms for every answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def local_url(host: str, port: int) -> str:
    """The address at which a client on this machine reaches a server that listens on `host`."""
    reachable = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
