"""A webhook receiver on a real port. It keeps the bytes of every request and gives prepared answers."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request. `raw_head` is the head as it came over the wire."""

    raw_head: bytes
    body: bytes
    at: datetime
    """When it came, by the receiver's clock."""

    @property
    def request_line(self) -> str:
        return self.raw_head.split(b"\r\n", 1)[0].decode()

    @property
    def headers(self) -> dict[str, str]:
        return _headers(self.raw_head)

    @property
    def payload(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """Each request takes one of `answers`; then `default` is the answer. An answer is a status, a whole
    response as bytes, or None to close the connection."""

    def __init__(self) -> None:
        self.requests: list[Received] = []
        self.answers: deque[int | bytes | None] = deque()
        self.default: int | bytes | None = 200
        self.port = 0
        self.connections = 0
        self.arrived = asyncio.Event()
        self.gate = asyncio.Event()
        """Answers are held back while this is not set."""
        self.gate.set()
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def paths(self) -> list[str]:
        return [request.request_line.split()[1] for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(_headers(head).get("Content-Length", "0"))
                self.requests.append(Received(head, await reader.readexactly(length), self.now()))
                answer = self.answers.popleft() if self.answers else self.default
                self.arrived.set()
                await self.gate.wait()
                if answer is None:
                    return
                writer.write(_response(answer))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _headers(head: bytes) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)


def _response(answer: int | bytes) -> bytes:
    return answer if isinstance(answer, bytes) else response(answer)


def response(status: int, *headers: str, body: bytes = b"") -> bytes:
    """A whole HTTP response."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def running_receiver(host: str = "127.0.0.1") -> AsyncIterator[Receiver]:
    receiver = Receiver()
    handlers: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handlers.add(task)
        try:
            await receiver.serve(reader, writer)
        finally:
            handlers.discard(task)

    server = await asyncio.start_server(handle, host, 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        receiver.gate.set()
        for task in list(handlers):
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await server.wait_closed()
