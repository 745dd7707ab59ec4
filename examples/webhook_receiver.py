"""A small webhook receiver, for the examples: the standard library's HTTP server in a thread."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Webhook:
    method: str
    body: str
    received: datetime


class WebhookReceiver:
    """Answers 200 to every request and keeps the requests in order."""

    def __init__(self, url: str | None = None) -> None:
        """Listen on the port of ``url``, the address under which others reach this machine."""
        arrived: queue.Queue[Webhook] = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def _receive(self) -> None:
                received = datetime.now(UTC)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                arrived.put(Webhook(self.command, body.decode(), received))

            do_GET = do_POST = do_PUT = do_DELETE = _receive

            def log_message(self, format: str, *args: object) -> None:
                """Print nothing: the example prints what matters."""

        self._arrived = arrived
        host, port = ("0.0.0.0", urlsplit(url).port or 80) if url else ("127.0.0.1", 0)
        self._server = ThreadingHTTPServer((host, port), Handler)
        self.url = url or f"http://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def wait(self, timeout: float) -> Webhook:
        """Return the next webhook. Raises ``queue.Empty`` after ``timeout`` seconds without one."""
        return self._arrived.get(timeout=timeout)

    def __enter__(self) -> WebhookReceiver:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
