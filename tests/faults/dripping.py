"""A server that never ends its answer: it sends small pieces of one kind for ever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
DRIPS = {
    "interim answers": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "a header": (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "a chunk extension": (_HEAD + b"5;", b"x"),
    "chunks": (_HEAD, b"1\r\n \r\n"),
    "a trailer": (_HEAD + b'1c\r\n{"data":null,"success":true}\r\n0\r\nX-Long: ', b"x"),
    "a body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b" "),
}
PAUSE = 0.02
"""Seconds between two pieces: many of them fit into each timeout of a client."""


@contextmanager
def dripping(kind: str) -> Iterator[str]:
    """The address of the server."""
    beginning, piece = DRIPS[kind]
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                connection.sendall(beginning)
                while not stopped.wait(PAUSE):
                    connection.sendall(piece)
            except OSError:
                return

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            if stopped.is_set():
                connection.close()
                return
            threads.append(threading.Thread(target=serve, args=(connection,)))
            threads[-1].start()

    threads.append(threading.Thread(target=accept))
    threads[0].start()
    host, port = listener.getsockname()
    try:
        yield f"http://{host}:{port}"
    finally:
        stopped.set()
        with socket.create_connection((host, port)):
            pass
        for thread in threads:
            thread.join()
        listener.close()
