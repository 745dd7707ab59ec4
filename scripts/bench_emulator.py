"""Measure the emulator on this machine: start, creation, lists, load, memory, webhooks, clock.

    python scripts/bench_emulator.py [--jobs N] [--executions N] [--rate N] [--seconds N]

Emulator, receiver of webhooks and this script are three processes. Creation counts until the jobs exist,
not only until they are ordered. Lateness is measured where a webhook arrives, against the time at which
its job was due. `bench_burst.py` measures webhooks that are all due in one instant.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp
from bench_processes import Taken, emulator, import_seconds, memory, processor_seconds, receiver

BATCH = 100
CONNECTIONS = 4
REPEATED = 10
JOB_ORDERS = (
    "id",
    "project_id",
    "spec",
    "date_created",
    "timezone",
    "account_id",
    "date_modified",
    "deleted_by",
    "executor_id",
    "start_date",
    "end_date",
    "retry_max",
)
EXECUTION_ORDERS = ("dateCreated", "lastExecutionDateTime", "nextExecutionDateTime")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
HEADERS = {
    "Authorization": "Basic " + base64.b64encode(b"admin:bench").decode(),
    "X-Peer": "cmd",
    # The system account: a measurement does not use up its allowance.
    "X-Account-ID": "1",
}


def report(what: str, figure: str, goal: str = "") -> None:
    print(f"{what:58} {figure:>22}   {goal}", flush=True)


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
        """Create a project and an executor, and return the members that all jobs share."""
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
        """Create the jobs in batches, on several connections at once, and wait until they exist."""
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


async def measure_creation(url: str, process_id: int, number: int) -> None:
    async with api(url) as calls:
        projects = [await calls.prepare(f"http://127.0.0.1:9/{name}") for name in ("a", "b")]
        jobs = [
            projects[index % 2]
            | {
                "spec": f"0 {index * 7 % 60} {index * 5 % 24} * * 1-5",
                "startDate": f"2999-01-{1 + index * 3 % 28:02d}T{index * 11 % 24:02d}:00:00Z",
                "timezone": ZONES[index % len(ZONES)],
                "retryMax": index % 4,
                "data": f'{{"number": {index}}}',
            }
            for index in range(number)
        ]
        begun, used = time.perf_counter(), processor_seconds(process_id)
        await calls.create(jobs)
        seconds, used = time.perf_counter() - begun, processor_seconds(process_id) - used
        report(f"{number} active jobs created, batches of {BATCH}", f"{number / seconds:.0f}/s", "12000/s")
        each = f"{used / number * 1e6:.0f} µs, {number / used:.0f}/s"
        report("  processor time of the emulator for each", each, "83 µs")


async def timed(call: Awaitable[object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    await call
    return (time.perf_counter() - begun) * 1000


async def slowest(calls: Api, path: str, queries: Iterable[str], times: int = REPEATED) -> str:
    """The query that takes longest, by the median of several tries."""
    found = {
        query: median([await timed(calls.call("GET", f"{path}?{query}")) for _ in range(times)])
        for query in queries
    }
    worst = max(found, key=lambda query: found[query])
    return f"{found[worst]:.1f} ms ({worst.partition('orderBy=')[2].partition('&')[0] or worst})"


async def measure_listing(url: str) -> None:
    async with api(url) as calls:
        total = (await calls.call("GET", "/jobs"))["total"]
        first = await slowest(
            calls,
            "/jobs",
            (f"orderBy={order}{of}" for order, of in product(JOB_ORDERS, ("", "&projectId=1"))),
            1,
        )
        report(f"GET /jobs of {total}: an order that is asked for the first time", first)
        for limit, (where, offset), of in product(
            (10, 100), (("", 0), (", from the middle", total // 2)), ("", "&projectId=1")
        ):
            offset = offset // 2 if of else offset
            queries = [f"orderBy={order}&limit={limit}&offset={offset}{of}" for order in JOB_ORDERS]
            what = f"page of {limit}{where}{', of one project' if of else ''}"
            report(f"  {what}, slowest order", await slowest(calls, "/jobs", queries), "5 ms")


async def measure_executions(url: str, process_id: int, number: int, jobs: int) -> None:
    """Report rows as workers do. Only this way creates rows from outside without a run for each."""
    async with api(url) as calls:
        worker = await calls.call("POST", "/local-executors", {"name": "-", "command": "-", "createdBy": "-"})
        begun = time.perf_counter()
        for start in range(0, number, 5000):
            rows = [
                {
                    "jobId": 1 + index % jobs,
                    "uniqueId": f"{index:0190d}",
                    "state": 2 if index % 40 == 0 else 1,
                    "lastExecutionTime": f"2998-01-01T00:{index // 60 % 60:02d}:{index % 60:02d}Z",
                    "nextExecutionTime": f"2998-01-02T00:{index // 60 % 60:02d}:{index % 60:02d}Z",
                    "executionVersion": 1 + index // jobs,
                    "jobQueueVersion": 1,
                }
                for index in range(start, min(start + 5000, number))
            ]
            await calls.call("POST", f"/local-executors/{worker['id']}/executions", rows)
        report(f"{number} executions reported", f"{number / (time.perf_counter() - begun):.0f}/s")
        orders = [f"orderBy={order}" for order in EXECUTION_ORDERS]
        report("  an order that is asked for the first time", await slowest(calls, "/executions", orders, 1))
        for what, query in {
            "page of 50": "",
            "page of 50, from the middle": f"&offset={number // 2}",
            "page of 50, failed ones": "&state=failed",
            "page of 50, of one job": "&jobId=7",
            f"page of 50, of one project of {jobs // 2} jobs": "&projectId=1",
            "page of 50, of that project, from its middle": f"&projectId=1&offset={number // 4}",
        }.items():
            queries = [order + query for order in orders]
            goal = "10 ms" if "project" in what else "5 ms"
            # The first page in an order makes its index.
            await slowest(calls, "/executions", queries, 1)
            used = processor_seconds(process_id)
            report(f"  {what}, slowest order", await slowest(calls, "/executions", queries), goal)
            used = (processor_seconds(process_id) - used) / len(queries) / REPEATED
            report("    processor time of the emulator for each, all orders", f"{used * 1000:.1f} ms", goal)
        now = datetime.now(UTC)
        around = f"startDate={now:%Y-%m-%d}&startTime={now:%H:%M}"
        for path, query in (("/executions/totals", ""), ("/executions/analytics", around)):
            times = [await timed(calls.call("GET", f"{path}?{query}")) for _ in range(REPEATED)]
            report(f"  GET {path}", f"{median(times):.1f} ms")


async def measure_webhooks(
    url: str, process_id: int, hook: str, taken: Taken, rate: int, seconds: int
) -> None:
    """Measure `rate` webhooks a second for `seconds`, of one-time jobs that are due one after another."""
    async with api(url) as calls:
        common = await calls.prepare(hook)
        begin = (datetime.now(UTC) + timedelta(seconds=10)).replace(microsecond=0)
        moments = [begin + timedelta(seconds=index / rate) for index in range(rate * seconds)]
        await calls.create([common | {"startDate": moment.isoformat()} for moment in moments])
        assert datetime.now(UTC) < begin, "the jobs took too long to create"
        used = processor_seconds(process_id)
        await asyncio.sleep((begin - datetime.now(UTC)).total_seconds() + seconds + 2)
        used = processor_seconds(process_id) - used
        late: list[float] = []
        delivered: set[int] = set()
        for moment, body in taken():
            job = json.loads(body)["job"]
            delivered.add(job["id"])
            late.append(moment - datetime.fromisoformat(job["startDate"]).timestamp())
        cuts = quantiles(late, n=100)
        figure = f"p50 {median(late) * 1000:.0f}, p99 {cuts[98] * 1000:.0f} ms"
        report(f"{rate} webhooks/s for {seconds} s, one after another", figure, "p99 250 ms")
        report("  processor time of the emulator for each", f"{used / len(late) * 1e6:.0f} µs")
        lost, twice = rate * seconds - len(delivered), len(late) - len(delivered)
        report("  lost, delivered twice", f"{lost}, {twice}", "0, 0")


async def measure_clock(url: str, hook: str) -> None:
    """Measure how long a move of the frozen clock takes, with all webhooks on the way."""
    control = url.removesuffix("/api/v1") + "/_emulator/clock"

    async def move(calls: Api, action: str, document: object) -> Any:
        async with calls.session.post(f"{control}/{action}", json=document) as response:
            response.raise_for_status()
            return await response.json()

    async with api(url) as calls:
        await move(calls, "freeze", {"at": "2026-03-13T12:00:00Z"})
        common = await calls.prepare(hook) | {"timezone": "America/New_York"}
        for what, number, spec, days in (
            ("a year without jobs", 0, "", 365),
            ("a change to daylight saving, a job every day", 1, "0 0 9 * * *", 2),
            ("a year, a job every day", 0, "", 365),
            ("30 days, 1000 jobs more every day", 1000, "0 0 9 * * *", 30),
        ):
            jobs = [common | {"spec": spec}] * number
            await calls.create(jobs)
            await move(calls, "advance", {})
            begun = time.perf_counter()
            fired = await move(calls, "advance", {"days": days})
            seconds = time.perf_counter() - begun
            number = len(fired)
            each = f", {seconds / number * 1e6:.0f} µs each" if number else ""
            report(f"clock moved: {what}", f"{seconds * 1000:.0f} ms, {number} fired{each}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the emulator.")
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--executions", type=int, default=300_000)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    report("", "measured", "goal")
    used = import_seconds("from scheduler0.emulator import Emulator")
    report("from scheduler0.emulator import Emulator, processor time", f"{used * 1000:.0f} ms", "250 ms")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with emulator(path) as (url, process_id, seconds):
            report("start on a new file", f"{seconds:.2f} s", "1 s")
            asyncio.run(measure_creation(url, process_id, options.jobs))
            report("memory after that", memory(process_id), "400 MB")
        with emulator(path) as (url, process_id, seconds):
            report(f"start with {options.jobs} active jobs", f"{seconds:.2f} s")
            report("memory after that", memory(process_id), "400 MB")
            asyncio.run(measure_listing(url))
            asyncio.run(measure_executions(url, process_id, options.executions, options.jobs))
        with emulator(path) as (url, process_id, seconds):
            report("start with these executions and all these orders", f"{seconds:.2f} s")
            report("memory after that", memory(process_id), "400 MB")
        with receiver() as (hook, taken), emulator(Path(folder) / "webhooks.db") as (url, process_id, _):
            asyncio.run(measure_webhooks(url, process_id, hook, taken, options.rate, options.seconds))
            report("  memory after that", memory(process_id))
        with receiver() as (hook, _), emulator(Path(folder) / "clock.db") as (url, _, _):
            asyncio.run(measure_clock(url, hook))


if __name__ == "__main__":
    main()
