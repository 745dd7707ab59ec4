"""Print what the emulator does on this machine: start, creation, listing, load, memory, webhooks.

    python scripts/bench_emulator.py [--jobs N] [--rate N] [--seconds N]

Emulator, receiver of webhooks and this script are three processes. Creation counts until the jobs exist,
not only until they are ordered. Lateness is measured where a webhook arrives, against the time at which
its job was due.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp

BATCH = 100
CONNECTIONS = 4
HEADERS = {
    "Authorization": "Basic " + base64.b64encode(b"admin:bench").decode(),
    "X-Peer": "cmd",
    # The system account: its allowance is not used up by a measurement.
    "X-Account-ID": "1",
}

Taken = Callable[[], list[tuple[float, bytes]]]
"""Gives the requests that have come since it was last called, with their times."""


def report(what: str, figure: str, goal: str = "") -> None:
    print(f"{what:58} {figure:>22}   {goal}", flush=True)


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


class Api:
    """The calls that the measurements make."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def call(self, method: str, path: str, document: object = None) -> Any:
        body = None if document is None else json.dumps(document)
        async with self.session.request(method, self.url + path, data=body) as response:
            answer = await response.json()
            assert answer["success"], answer
            return answer["data"]

    async def prepare(self, hook: str) -> dict[str, Any]:
        """What the jobs of a new project and executor have in common."""
        project = await self.call("POST", "/projects", {"name": hook, "description": "-", "createdBy": "-"})
        executor = await self.call(
            "POST",
            "/executors",
            {
                "name": "-",
                "type": "webhook_url",
                "webhookUrl": hook,
                "webhookMethod": "POST",
                "createdBy": "-",
            },
        )
        return {
            "projectId": project["id"],
            "executorId": executor["id"],
            "timezone": "UTC",
            "status": "active",
            "createdBy": "-",
        }

    async def create(self, jobs: list[dict[str, Any]]) -> None:
        """Create the jobs in batches, on several connections at once; returns when they exist."""
        batches = iter([jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)])

        async def worker() -> str:
            latest = ""
            for batch in batches:
                latest = await self.call("POST", "/jobs", batch)
            return latest

        for request_id in await asyncio.gather(*(worker() for _ in range(CONNECTIONS))):
            while request_id and (await self.call("GET", f"/async-tasks/{request_id}"))["state"] < 2:
                pass


@asynccontextmanager
async def api(url: str) -> AsyncIterator[Api]:
    timeout = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(headers=HEADERS, timeout=timeout) as session:
        yield Api(session, url)


async def measure_creation(url: str, number: int) -> None:
    async with api(url) as calls:
        common = await calls.prepare("http://127.0.0.1:9/")
        common |= {"spec": "0 0 9 * * 1-5", "startDate": "2999-01-01T00:00:00Z"}
        jobs = [common | {"data": f'{{"number": {index}}}'} for index in range(number)]
        begun = time.perf_counter()
        await calls.create(jobs)
        seconds = time.perf_counter() - begun
        report(f"{number} active jobs created, batches of {BATCH}", f"{number / seconds:.0f}/s", "5000/s")


async def measure_listing(url: str) -> None:
    async with api(url) as calls:
        total = (await calls.call("GET", "/jobs"))["total"]
        for query in ("limit=10", "limit=100", f"limit=10&offset={total // 2}", "limit=10&orderBy=id"):
            times: list[float] = []
            for _ in range(50):
                begun = time.perf_counter()
                await calls.call("GET", f"/jobs?{query}")
                times.append(time.perf_counter() - begun)
            report(f"GET /jobs?{query} of {total}", f"{median(times) * 1000:.1f} ms", "5 ms")


async def measure_webhooks(
    url: str,
    hook: str,
    taken: Callable[[], list[tuple[float, bytes]]],
    rate: int,
    seconds: int,
    *,
    spread: bool,
) -> None:
    """`rate` a second for `seconds`: one-time jobs that are due one after another, or recurring ones that
    are all due at the beginning of each second."""
    async with api(url) as calls:
        common = await calls.prepare(f"{hook}?spread={spread}")
        begin = (datetime.now(UTC) + timedelta(seconds=10)).replace(microsecond=0)
        if spread:
            moments = [begin + timedelta(seconds=index / rate) for index in range(rate * seconds)]
            jobs = [common | {"startDate": moment.isoformat()} for moment in moments]
        else:
            end = begin + timedelta(seconds=seconds - 1)
            job = common | {"startDate": begin.isoformat(), "endDate": end.isoformat(), "spec": "* * * * * *"}
            jobs = [job] * rate
        await calls.create(jobs)
        assert datetime.now(UTC) < begin, "the jobs took too long to create"
        await asyncio.sleep((begin - datetime.now(UTC)).total_seconds() + seconds + 2)
        late: list[float] = []
        deliveries: Counter[tuple[int, str]] = Counter()
        for moment, body in taken():
            document = json.loads(body)
            last = datetime.fromisoformat(document["lastExecutionDateTime"])
            start = datetime.fromisoformat(document["job"]["startDate"])
            due = start if last.year == 1 else last + timedelta(seconds=1)
            deliveries[document["job"]["id"], due.isoformat()] += 1
            late.append(moment - due.timestamp())
        what = "one after another" if spread else "all at each full second"
        cuts = quantiles(late, n=100)
        goal = "p99 250 ms"
        figure = f"p50 {median(late) * 1000:.0f}, p99 {cuts[98] * 1000:.0f} ms"
        report(f"{rate} webhooks/s for {seconds} s, {what}", figure, goal)
        lost, twice = rate * seconds - len(deliveries), len(late) - len(deliveries)
        report("  lost, delivered twice", f"{lost}, {twice}", "0, 0")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the emulator.")
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    report("", "measured", "goal")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with emulator(path) as (url, process_id, seconds):
            report("start on a new file", f"{seconds:.2f} s", "1 s")
            asyncio.run(measure_creation(url, options.jobs))
            report("memory after that", memory(process_id), "400 MB")
            asyncio.run(measure_listing(url))
        with emulator(path) as (url, process_id, seconds):
            report(f"start with {options.jobs} active jobs", f"{seconds:.2f} s")
            report("memory after that", memory(process_id), "400 MB")
        for spread in (True, False):
            path = Path(folder) / f"webhooks {spread}.db"
            with receiver() as (hook, taken), emulator(path) as (url, process_id, _):
                webhooks = measure_webhooks(url, hook, taken, options.rate, options.seconds, spread=spread)
                asyncio.run(webhooks)
                report("  memory after that", memory(process_id))


if __name__ == "__main__":
    main()
