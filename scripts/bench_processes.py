"""The processes of the emulator's benchmark: the emulator, and a receiver that notes when webhooks come."""

from __future__ import annotations

import asyncio
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Taken = Callable[[], list[tuple[float, bytes]]]
"""Gives the requests that have come since it was last called, with their times."""


@contextmanager
def emulator(path: Path) -> Iterator[tuple[str, int, float]]:
    """URL and process id of an emulator on `path`, and how many seconds it took to be ready."""
    command = [sys.executable, "-m", "scheduler0", "emulator", "--port", "0", "--data", str(path)]
    begun = time.perf_counter()
    with subprocess.Popen(
        [*command, "--username", "admin", "--password", "bench"], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        ready = running.stdout.readline()
        seconds = time.perf_counter() - begun
        # The rest of the greeting: who prints must not find the pipe closed.
        while not running.stdout.readline().strip().startswith("password"):
            pass
        try:
            yield ready.split()[-1] + "/api/v1", running.pid, seconds
        finally:
            running.terminate()


def memory(process_id: int) -> str:
    """What the process holds now, and the most that it held."""
    try:
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{process_id}/status").read_text().splitlines()
        )
    except OSError:
        return "unknown here"
    now, peak = (int(status[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now} MB, peak {peak} MB"


class _Receiver(asyncio.Protocol):
    """Answers every POST with 200, and notes when it came."""

    def __init__(self, requests: list[tuple[float, bytes]]) -> None:
        self.requests = requests
        self.buffer = b""
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            if len(self.buffer) < end + 4 + length:
                return
            self.requests.append((now, self.buffer[end + 4 : end + 4 + length]))
            self.buffer = self.buffer[end + 4 + length :]
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def _receive(pipe: Connection) -> None:
    """The receiver's process: sends its port, and whenever it is asked what it has received so far."""
    requests: list[tuple[float, bytes]] = []

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Receiver(requests), "127.0.0.1", 0, backlog=2048)
        pipe.send(server.sockets[0].getsockname()[1])
        while await loop.run_in_executor(None, pipe.recv):
            pipe.send(list(requests))
            requests.clear()

    asyncio.run(serve())


@contextmanager
def receiver() -> Iterator[tuple[str, Taken]]:
    """The URL of a receiver in a process of its own, and what it has received."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_receive, args=(there,), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{here.recv()}/hook"

    def taken() -> list[tuple[float, bytes]]:
        here.send(True)
        return here.recv()

    try:
        yield url, taken
    finally:
        here.send(False)
        process.join()
