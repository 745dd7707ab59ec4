"""The processes of the emulator's benchmark: the emulator, and a receiver that notes when webhooks arrive."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Taken = Callable[[], list[tuple[float, bytes]]]
"""Returns the requests since the last call, with their times."""


@contextmanager
def emulator(
    path: Path, program: Sequence[str] = ("-m", "scheduler0"), tree: Path | None = None
) -> Iterator[tuple[str, int, float]]:
    """Start an emulator on `path`; yield its URL, its process id and the seconds until it was ready.

    `program` is what Python runs instead of the command. `tree` is the checkout whose code runs.
    """
    command = [sys.executable, *program, "emulator", "--quiet", "--port", "0", "--data", str(path)]
    variables = os.environ | ({} if tree is None else {"PYTHONPATH": f"{tree}:{tree / 'generated'}"})
    begun = time.perf_counter()
    with subprocess.Popen(
        [*command, "--username", "admin", "--password", "bench"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tree,
        env=variables,
    ) as running:
        assert running.stdout is not None
        ready = running.stdout.readline()
        seconds = time.perf_counter() - begun
        # Read the rest of the greeting, so that the program does not find its pipe closed.
        while not running.stdout.readline().strip().startswith("password"):
            pass
        try:
            yield ready.split()[-1] + "/api/v1", running.pid, seconds
        finally:
            running.terminate()


def processor_seconds(process_id: int) -> float:
    """Return the processor time that the process has used. Other programs disturb it less than the clock."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return float("nan")


def import_seconds(statement: str) -> float:
    """Return the processor time that `statement` adds to a start of Python: the least of several."""

    def least(program: str) -> float:
        used: list[float] = []
        for _ in range(7):
            before = os.times()
            subprocess.run([sys.executable, "-c", program], check=True)
            after = os.times()
            used.append(
                after.children_user + after.children_system - before.children_user - before.children_system
            )
        return min(used)

    return least(statement) - least("pass")


def memory(process_id: int) -> str:
    """Return the memory of the process now, and its highest memory."""
    try:
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{process_id}/status").read_text().splitlines()
        )
    except OSError:
        return "unknown here"
    now, peak = (int(status[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now} MB, peak {peak} MB"


class _Receiver(asyncio.Protocol):
    """Answers every POST with 200 and notes when it arrived."""

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
    """Run the receiver: send its port, and on each question what arrived since the last one."""
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
    """Start a receiver in its own process; yield its URL and a way to read what arrived."""
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
