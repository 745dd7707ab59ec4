"""The HTTP server of a webhook receiver."""

from collections.abc import Callable, Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Receive = Callable[[str, str, Mapping[str, str], bytes], int]
"""Takes method, path, headers (names in lower case) and body of a request; returns a status."""


class ReceiverServer(ThreadingHTTPServer):
    """A server on a free port of this machine. It calls `receive` from its threads."""

    # An emulator opens many connections at once.
    request_queue_size = 128

    def __init__(self, receive: Receive) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, receive))


class _Handler(BaseHTTPRequestHandler):
    # HTTP/1.0 closes each connection after its answer, so none is open when the receiver closes.
    timeout = 30

    def __init__(self, receive: Receive, *connection: Any) -> None:
        self._receive = receive
        super().__init__(*connection)

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self._receive(self.command, self.path, headers, body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: `WebhookReceiver.requests` has every request."""
