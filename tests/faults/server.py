"""A server on a real port that fails in every way that a network can.

It is told the replies beforehand and gives one to each request, in order; the last one is
given again to whoever asks more. A reply is bytes on the wire and what happens after them, so
that nothing between the test and the socket mends what is meant to be broken.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Self


class Then(Enum):
    """What the server does after the bytes of a reply."""

    KEEP = "keep the connection"
    CLOSE = "close it"
    RESET = "reset it"
    STALL = "say nothing more, and keep it open"


@dataclass(frozen=True)
class Reply:
    """Bytes and what follows. ``done``: the server carries the request out before it fails."""

    raw: bytes
    then: Then = Then.KEEP
    done: bool = True
    unread: bool = False
    """The request is not even read."""
    in_bytes: bool = False
    """Each byte goes out on its own."""


def answer(
    status: int, body: bytes | object, *, done: bool = True, length: int | None = None, **headers: str
) -> Reply:
    """A whole HTTP answer. ``length`` is a wrong ``Content-Length``."""
    content = body if isinstance(body, bytes) else envelope(body, status)
    lines = [f"HTTP/1.1 {status} Reason"]
    given = {"Content-Type": "application/json", "Content-Length": str(length or len(content)), **headers}
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return Reply("\r\n".join([*lines, "", ""]).encode() + content, done=done)


def envelope(data: object, status: int = 200) -> bytes:
    return json.dumps({"data": data, "success": status < 300}, separators=(",", ":")).encode()


class FaultServer:
    """``with FaultServer(replies) as server:`` serves at ``server.url`` until the block ends."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._replies = deque(replies)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        self.requests: list[str] = []
        self.carried_out = 0
        """How many POSTs were carried out, whatever the client was answered."""

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()
        return f"http://{host}:{port}"

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stopped.set()
        # Wakes accept, which closing alone does not do everywhere.
        with socket.create_connection(self._listener.getsockname()):
            pass
        with self._lock:
            for connection in self._open:
                # The client may have closed it meanwhile.
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _run(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="fault-server")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopped.is_set():
                connection.close()
                return
            with self._lock:
                self._open.add(connection)
            self._run(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection.makefile("rb") as stream:
                while self._exchange(connection, stream):
                    pass
        except OSError:
            # The client may close its connection.
            return
        finally:
            with self._lock:
                self._open.discard(connection)
                connection.close()

    def _exchange(self, connection: socket.socket, stream: object) -> bool:
        """Handle one request; return whether the connection can take another."""
        with self._lock:
            unread = self._replies[0].unread
        if unread:
            reply = self._next("", "")
        else:
            line = stream.readline()
            if not line:
                return False
            length = 0
            while (header := stream.readline()) not in (b"\r\n", b""):
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            stream.read(length)
            method, target, _ = line.decode().split(" ")
            reply = self._next(method, target)
        for piece in [reply.raw[n : n + 1] for n in range(len(reply.raw))] if reply.in_bytes else [reply.raw]:
            connection.sendall(piece)
        if reply.then is Then.STALL:
            stream.read(1)
        if reply.then is Then.RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return reply.then is Then.KEEP

    def _next(self, method: str, target: str) -> Reply:
        with self._lock:
            reply = self._replies.popleft() if len(self._replies) > 1 else self._replies[0]
            if not reply.unread:
                self.requests.append(f"{method} {target}")
            if method == "POST" and reply.done:
                self.carried_out += 1
            return reply


def closed_port() -> str:
    """The address of a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
    return f"http://{host}:{port}"
