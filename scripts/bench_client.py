"""Measure the client beside plain httpx and requests; prints figures and ratios, judges nothing.

    python scripts/bench_client.py [ROUNDS]

Imports are measured in fresh processes, calls on a kept connection to a server in another
process, all of them interleaved so that foreign load hits each alike. Medians.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

JOB = {
    "id": 42,
    "projectId": 12,
    "spec": "0 0 9 * * 1-5",
    "data": '{"invoice": 1}',
    "executorId": 7,
    "startDate": "2026-08-03T13:00:00Z",
    "endDate": "0001-01-01T00:00:00Z",
    "lastExecutionDate": "0001-01-01T00:00:00Z",
    "timezone": "America/New_York",
    "timezoneOffset": -14400,
    "retryMax": 2,
    "dateCreated": "2026-08-01T10:00:00.123456Z",
    "accountId": 123,
    "createdBy": "user@example.com",
    "status": "active",
}
PAGE = json.dumps(
    {"data": {"total": 10, "offset": 0, "limit": 10, "jobs": [JOB] * 10}, "success": True},
    separators=(",", ":"),
).encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
    len(PAGE),
    PAGE,
)


class Answering(asyncio.Protocol):
    """Answers every request (all of ours end with their headers) with the same page."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if data.endswith(b"\r\n\r\n"):
            assert isinstance(self._transport, asyncio.Transport)
            self._transport.write(ANSWER)


def serve(port: Connection) -> None:
    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


IMPORTS = {
    "httpx": "import httpx",
    "requests": "import requests",
    "scheduler0": "import scheduler0",
    "scheduler0, a Client": "import scheduler0; scheduler0.Client('http://localhost').close()",
    "scheduler0, a request type": "from scheduler0.types import JobRequestBody",
}


def import_seconds(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start


def interleaved(rounds: int, measured: dict[str, Callable[[], object]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(rounds):
        for name, call in measured.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def show(title: str, medians: dict[str, float], unit: str, scale: float, base: str) -> None:
    print(f"\n{title}")
    for name, median in medians.items():
        print(f"  {name:32} {median * scale:9.1f} {unit}   {median / medians[base]:5.2f} x {base}")


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    bare = statistics.median(import_seconds("pass") for _ in range(15))
    runs = {name: (lambda program=program: import_seconds(program)) for name, program in IMPORTS.items()}
    medians = {name: median - bare for name, median in interleaved(15, runs).items()}
    show("import, above an empty interpreter", medians, "ms", 1e3, "requests")

    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}"

    import httpx
    import requests
    from scheduler0_openapi.api.jobs import list_jobs

    from scheduler0 import Client

    plain, session = httpx.Client(), requests.Session()
    with Client(url, api_key="k", api_secret="s", account_id="1") as client:
        calls: dict[str, Callable[[], object]] = {
            "requests, json": lambda: session.get(f"{url}/api/v1/jobs", params={"limit": 10}).json(),
            "httpx, json": lambda: plain.get(f"{url}/api/v1/jobs", params={"limit": 10}).json(),
            "client.list_jobs": lambda: client.list_jobs(limit=10),
            "client.jobs.list, dates read": lambda: [job.start_date for job in client.jobs.list(limit=10)],
            "generated, over client.raw": lambda: list_jobs.sync_detailed(client=client.raw, limit=10),
        }
        medians = interleaved(rounds, calls)
    show("a list of ten jobs, one thread, kept connection", medians, "us", 1e6, "requests, json")
    plain.close()
    session.close()
    server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
