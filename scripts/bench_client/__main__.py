"""Measure the client beside the official one and bare HTTP libraries; prints ratios and judges nothing.

    python scripts/bench_client [--quick] [--callgrind] [--profile] [--write docs/performance.md]

The official client has our import name, so it gets an environment of its own, in ``.bench``. Every way
runs in a process of its own against one server in another process. Rounds of all ways are interleaved,
so that foreign load hits each alike; the figures are medians of CPU time. ``--callgrind`` counts
instructions as well, which no load changes; ``--profile`` counts those of each layer instead (``layers.py``).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import re
import statistics
import subprocess
import sys
import venv
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OFFICIAL = "scheduler0==1.2.0"
WORKER = str(HERE / "worker.py")
sys.path.insert(0, str(HERE))

from job import ACCEPTED, PAGE, executions  # noqa: E402 - it lies beside this file
from layers import layers_tables, per_call  # noqa: E402
from others import environment, figures_table, measure_figures  # noqa: E402
from ways import WAYS  # noqa: E402

ASYNC = ["bare httpx", "httpx", "httpx2", "fast", "aiohttp"]


def answer(document: object) -> bytes:
    return whole(json.dumps(document, separators=(",", ":")).encode())


def whole(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )


class Answering(asyncio.Protocol):
    """Answers each request with a page, or with an acceptance if it has a body."""

    page, accepted = answer(PAGE), answer(ACCEPTED)
    rows = 1_000_000

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, _, body = self._received.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        if len(body) >= (int(length[1]) if length else 0):
            assert isinstance(self._transport, asyncio.Transport)
            self._transport.write(self._answer(head))
            self._received = b""

    def _answer(self, head: bytes) -> bytes:
        if not head.startswith(b"GET"):
            return self.accepted
        if b"/executions?" not in head:
            return self.page
        asked = {name: int(value) for name, value in re.findall(rb"(limit|offset)=(\d+)", head)}
        return whole(executions(Answering.rows, asked[b"offset"], asked[b"limit"]))


def serve(port: Connection, rows: int) -> None:
    Answering.rows = rows

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def official_python() -> str:
    home = ROOT / ".bench" / "official"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", OFFICIAL], check=True)
    return str(python)


def installed_python() -> str:
    """Our client as users install it."""
    home = ROOT / ".bench" / "ours"
    python = home / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet"]
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([*install, str(ROOT)], check=True)
    subprocess.run([*install, "--no-deps", "--force-reinstall", str(ROOT)], check=True)
    return str(python)


class Process:
    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(command[0])
        )

    def ask(self, line: str) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


def measure(base: str, rounds: int, calls: int) -> dict[tuple[str, str], float]:
    """CPU us of a call, by way and verb."""
    python = {way: official_python() if way == "official" else sys.executable for way in WAYS}
    workers = {way: Process(python[way], WORKER, way, base) for way in WAYS}
    found: dict[tuple[str, str], list[float]] = {}
    for number in range(rounds + 1):
        for verb in ("GET", "POST"):
            for way, worker in workers.items():
                taken = worker.ask(f"{verb} {calls}")
                if number:
                    found.setdefault((way, verb), []).append(taken)
    for worker in workers.values():
        worker.end()
    return {key: statistics.median(values) for key, values in found.items()}


def measure_async(base: str, rounds: int, calls: int) -> dict[str, float]:
    workers = {engine: Process(sys.executable, WORKER, "--async", engine, base) for engine in ASYNC}
    found: dict[str, list[float]] = {engine: [] for engine in ASYNC}
    for number in range(rounds + 1):
        for engine, worker in workers.items():
            rate = worker.ask(f"50 {calls}")
            if number:
                found[engine].append(rate)
    for worker in workers.values():
        worker.end()
    return {engine: statistics.median(rates) for engine, rates in found.items()}


def instructions(base: str, way: str, verb: str) -> float:
    """Instructions of a call."""
    python = official_python() if way == "official" else sys.executable
    return per_call([python, WORKER, way, base, verb])


def table(found: dict[tuple[str, str], float], counted: dict[tuple[str, str], float]) -> list[str]:
    lines = ["| way | GET ten jobs | POST one job |", "| --- | --- | --- |"]
    for way in WAYS:
        cells = []
        for verb in ("GET", "POST"):
            cell = f"{found[way, verb] / found['official', verb]:.2f}"
            if counted:
                cell += f" ({counted[way, verb] / counted['official', verb]:.2f})"
            cells.append(cell)
        lines.append(f"| {way} | {' | '.join(cells)} |")
    us = " / ".join(f"{found['official', verb]:.0f} us" for verb in ("GET", "POST"))
    return [*lines, "", f"1 is the official client: {us} of CPU time a call."]


def async_table(rates: dict[str, float]) -> list[str]:
    lines = ["| async, 50 calls in flight | calls a CPU second | bare httpx is 1 |", "| --- | --- | --- |"]
    return [
        *lines,
        *(f"| {name} | {rate:,.0f} | {rate / rates['bare httpx']:.1f} |" for name, rate in rates.items()),
    ]


def figures_of(base: str, *, quick: bool, callgrind: bool) -> list[str]:
    """The tables of times and ratios."""
    rounds, calls = (5, 100) if quick else (15, 400)
    found = measure(base, rounds, calls)
    rates = measure_async(base, max(rounds // 3, 2), calls * 3)
    figures = measure_figures(base, official_python(), installed_python(), quick=quick)
    counted = {}
    if callgrind:
        counted = {(way, verb): instructions(base, way, verb) for way in WAYS for verb in ("GET", "POST")}
    return [*table(found, counted), "", *async_table(rates), "", *figures_table(figures)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the client beside the official one.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: under two minutes")
    parser.add_argument("--callgrind", action="store_true", help="count instructions as well")
    parser.add_argument("--profile", action="store_true", help="count the instructions of each layer instead")
    parser.add_argument("--write", type=Path, help="the page whose tables to replace")
    options = parser.parse_args()
    busy = os.getloadavg()[2]
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(
        target=serve, args=(theirs, 50_000 if options.quick else 1_000_000), daemon=True
    )
    server.start()
    base = f"http://127.0.0.1:{ours.recv()}"
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    # Another program on the same cores shows in the load of the last minutes.
    others = "at rest" if busy < 1 else f"while other programs kept it busy (load {busy:.0f})"
    if options.profile:
        lines = layers_tables(base, official_python(), installed_python())
        # Instructions do not depend on the load.
        how = f"Counted on {datetime.now(UTC):%Y-%m-%d} ({machine}), `make bench-client ARGS=--profile`."
        parts = {"layers": [how, "", *lines]}
    else:
        how = (
            f"Measured on {datetime.now(UTC):%Y-%m-%d} ({machine}, {os.cpu_count()} cores, {others}), "
            "`make bench-client`."
        )
        parts = {"figures": [how, "", *figures_of(base, quick=options.quick, callgrind=options.callgrind)]}
    server.terminate()
    for name, lines in parts.items():
        text = "\n".join(lines).strip()
        print(text)
        if options.write:
            page = options.write.read_text("utf-8")
            begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
            before, rest = page.split(begin)
            options.write.write_text(f"{before}{begin}{text}\n{end}{rest.split(end)[1]}", "utf-8")


if __name__ == "__main__":
    main()
