"""An HTTP proxy that answers for every server, opens no tunnel, and remembers what it was told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Told = list[tuple[str, str | None]]
"""The method and the target of each request, and the credentials for the proxy."""


@contextmanager
def proxying(body: bytes) -> Iterator[tuple[str, Told]]:
    """The place of the proxy, ``host:port``, and what it was told."""
    told: Told = []

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.append((f"GET {self.path}", self.headers["Proxy-Authorization"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_CONNECT(self) -> None:
            told.append((f"CONNECT {self.path}", self.headers["Proxy-Authorization"]))
            self.send_error(407)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}", told
        finally:
            server.shutdown()
            thread.join()
