"""Serve an ASGI application of a test on a port of this machine."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from scheduler0.emulator.http.uvicorn_server import HttpServer

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0


class AppServer:
    """A context manager that serves `app`, an ASGI application, in a thread of its own.

    `url` is its address, with a free port. The application gets the events of its lifespan if it knows them.
    Needs the extra `emulator` (uvicorn). Entering raises `RuntimeError` if the application fails at its
    start.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._started = threading.Event()
        self._ended = threading.Event()
        self._server: HttpServer | None = None
        self._thread: threading.Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address of the application, without a slash at the end."""
        if self._thread is None:
            raise RuntimeError("the server does not run; use it as a context manager")
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        # Imported here, because pytest loads this package at every start.
        import asyncio

        from scheduler0.emulator.http.uvicorn_server import HttpServer, listen

        listener = listen("127.0.0.1", 0)
        server = HttpServer(self._app, on_started=self._started.set, on_stopping=lambda: None)
        # Not every application knows the events of a lifespan: Django does not.
        server.config.lifespan = "auto"

        def run() -> None:
            try:
                # uvicorn ends with SystemExit if the application fails at its start.
                with suppress(SystemExit):
                    asyncio.run(server.serve([listener]))
            finally:
                listener.close()
                self._ended.set()
                self._started.set()

        self._port = listener.getsockname()[1]
        self._server = server
        self._thread = threading.Thread(target=run, name="scheduler0-app-server", daemon=True)
        self._thread.start()
        if not self._started.wait(_START_SECONDS) or self._ended.is_set():
            self._stop()
            raise RuntimeError("the application did not start; its log says why")
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        thread, server = self._thread, self._server
        self._thread = self._server = None
        if thread is not None and server is not None:
            server.should_exit = True
            thread.join(_STOP_SECONDS)
