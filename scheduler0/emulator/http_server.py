"""The HTTP server of an emulator: uvicorn, with what it does not do by itself."""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Generator

import uvicorn
from starlette.types import ASGIApp, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

# Requests that are still answered when the server stops; the waits for async tasks have ended by then.
_GRACE_SECONDS = 3
# Longer than clients keep idle connections, so that they and not the server end them.
_KEEP_ALIVE_SECONDS = 120
_BACKLOG = 2048


class HttpServer(uvicorn.Server):
    """Serves `app`; `on_started` hears when requests are taken, `on_stopping` when no more are."""

    def __init__(
        self, app: ASGIApp, *, on_started: Callable[[], None], on_stopping: Callable[[], None]
    ) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=_BACKLOG,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        super().__init__(config)
        self._on_started = on_started
        self._on_stopping = on_stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before uvicorn begins to wait for the requests that are under way.
        self._on_stopping()
        await super().shutdown(sockets)

    def drop(self, scope: Scope) -> None:
        """End the connection of the request with this `scope`, without another word."""
        for connection in self.server_state.connections:
            if isinstance(connection, H11Protocol) and connection.scope is scope:
                connection.transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """As uvicorn's, but a signal that has stopped the server is not raised once more afterwards."""
        if threading.current_thread() is not threading.main_thread():
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
    # With the protocol named, unlike in socket.create_server: only then asyncio switches off the delay of
    # small packets on the connections, which is 40 ms for every answer.
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
    """Where a client on this machine finds a server that listens on `host`."""
    reachable = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
