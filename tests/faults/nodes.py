"""Three nodes in front of one emulator: one leads, the others redirect writes, and they come and go.

The emulator stands for what the nodes replicate. Roles change with the number of requests, not
with time, so that a run needs no pauses.
"""

from __future__ import annotations

import http.client
import socket
import struct
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

TERM = 60
"""Requests for which a leader leads."""


class Nodes:
    """``with Nodes(emulator.url) as nodes:`` serves at ``nodes.urls`` until the block ends."""

    def __init__(self, store: str) -> None:
        self._store = urlsplit(store).netloc
        self._lock = threading.Lock()
        self._asked = 0
        self.leaders = 0
        self.lost_answers = 0
        self._servers = [self._server(number) for number in range(3)]
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.01,)) for server in self._servers
        ]
        self.urls = [f"http://127.0.0.1:{server.server_port}" for server in self._servers]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()

    def _role(self, node: int, write: bool) -> tuple[str, int]:
        """What the node does with its next request, and who leads."""
        with self._lock:
            self._asked += 1
            term, place = divmod(self._asked, TERM)
            self.leaders = max(self.leaders, term + 1)
            leader = term % 3
            if place < 3:
                return "electing", leader
            if node == (leader + 1) % 3 and place < TERM // 2:
                return "dead", leader
            if not write or node != leader:
                return "follower" if write else "serves", leader
            if place % 17 == 0:
                self.lost_answers += 1
                return "loses the answer", leader
            return "serves", leader

    def _server(self, node: int) -> ThreadingHTTPServer:
        nodes = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                role, leader = nodes._role(node, self.command != "GET")
                if role == "dead":
                    self._reset()
                elif role == "electing":
                    self._answer(503, b'{"data":"peer cannot accept requests","success":false}')
                elif role == "follower":
                    path = self.path.partition("?")[0]
                    self._answer(302, b'{"data":null,"success":false}', f"{nodes.urls[leader]}{path}")
                else:
                    status, body = self._ask_the_store(content)
                    if role == "loses the answer":
                        self._reset()
                    else:
                        self._answer(status, body)

            do_GET = do_POST = handle_any

            def _ask_the_store(self, content: bytes) -> tuple[int, bytes]:
                with closing(http.client.HTTPConnection(nodes._store)) as store:
                    store.request(self.command, self.path, content, dict(self.headers))
                    answer = store.getresponse()
                    return answer.status, answer.read()

            def _answer(self, status: int, body: bytes, location: str = "") -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                self.wfile.write(body)

            def _reset(self) -> None:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """The test counts."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A connection that was reset under its handler."""

        return Server(("127.0.0.1", 0), Handler)
