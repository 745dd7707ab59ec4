"""Print what the emulator does on this machine: start, creation, listing, load, memory, webhooks, clock.

    python scripts/bench_emulator.py [--jobs N] [--executions N] [--rate N] [--seconds N]

Emulator, receiver of webhooks and this script are three processes. Creation counts until the jobs exist,
not only until they are ordered. Lateness is measured where a webhook arrives, against the time at which
its job was due.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import aiohttp
from bench_processes import Taken, emulator, memory, receiver

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
    "modified_by",
    "deleted_by",
    "executor_id",
    "start_date",
    "end_date",
    "retry_max",
)
EXECUTION_ORDERS = ("dateCreated", "lastExecutionDateTime", "nextExecutionDateTime")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
# As many requests at once as the emulator makes to one endpoint.
ENDPOINT_CONNECTIONS = 64
HEADERS = {
    "Authorization": "Basic " + base64.b64encode(b"admin:bench").decode(),
    "X-Peer": "cmd",
    # The system account: its allowance is not used up by a measurement.
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
        begun = time.perf_counter()
        await calls.create(jobs)
        seconds = time.perf_counter() - begun
        report(f"{number} active jobs created, batches of {BATCH}", f"{number / seconds:.0f}/s", "5000/s")


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


async def measure_executions(url: str, number: int) -> None:
    """Rows as workers report them: it is the only way in from outside that does not take a run for each."""
    async with api(url) as calls:
        worker = await calls.call("POST", "/local-executors", {"name": "-", "command": "-", "createdBy": "-"})
        begun = time.perf_counter()
        for start in range(0, number, 5000):
            rows = [
                {
                    "jobId": 1 + index % 2000,
                    "uniqueId": f"{index:0190d}",
                    "state": 2 if index % 40 == 0 else 1,
                    "lastExecutionTime": f"2998-01-01T00:{index // 60 % 60:02d}:{index % 60:02d}Z",
                    "nextExecutionTime": f"2998-01-02T00:{index // 60 % 60:02d}:{index % 60:02d}Z",
                    "executionVersion": 1 + index // 2000,
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
            "page of 50, of one project": "&projectId=1",
        }.items():
            queries = [order + query for order in orders]
            report(f"  {what}, slowest order", await slowest(calls, "/executions", queries), "5 ms")
        now = datetime.now(UTC)
        around = f"startDate={now:%Y-%m-%d}&startTime={now:%H:%M}"
        for path, query in (("/executions/totals", ""), ("/executions/analytics", around)):
            times = [await timed(calls.call("GET", f"{path}?{query}")) for _ in range(REPEATED)]
            report(f"  GET {path}", f"{median(times):.1f} ms")


async def measure_webhooks(
    url: str,
    hook: str,
    taken: Taken,
    rate: int,
    seconds: int,
    *,
    spread: bool,
) -> float:
    """`rate` a second for `seconds`: one-time jobs that are due one after another, or recurring ones that
    are all due at the beginning of each second. Returns the p99 lateness in milliseconds."""
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

    return cuts[98] * 1000


async def measure_floor(hook: str, taken: Taken, rate: int, seconds: int, p99: float) -> None:
    """What the HTTP client takes alone for as many requests at once, and how much of the lateness that is."""
    body = b"x" * 500
    late: list[float] = []
    connector = aiohttp.TCPConnector(limit=ENDPOINT_CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send() -> None:
            async with session.post(hook, data=body):
                pass

        taken()
        for _ in range(seconds):
            begun = time.time()
            await asyncio.gather(*(send() for _ in range(rate)))
            late += [moment - begun for moment, _ in taken()]
            await asyncio.sleep(0.5)
    alone = quantiles(late, n=100)[98] * 1000
    report("  the HTTP client alone, the same bursts", f"p99 {alone:.0f} ms")
    report("  ratio", f"{p99 / alone:.1f}")


async def measure_clock(url: str, hook: str) -> None:
    """How long it takes to move a frozen clock, with all the webhooks on the way."""
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
    parser.add_argument("--executions", type=int, default=200_000)
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
        with emulator(path) as (url, process_id, seconds):
            report(f"start with {options.jobs} active jobs", f"{seconds:.2f} s")
            report("memory after that", memory(process_id), "400 MB")
            asyncio.run(measure_listing(url))
            asyncio.run(measure_executions(url, options.executions))
        with emulator(path) as (url, process_id, seconds):
            report("start with these executions and all these orders", f"{seconds:.2f} s")
            report("memory after that", memory(process_id), "400 MB")
        for spread in (True, False):
            path = Path(folder) / f"webhooks {spread}.db"
            with receiver() as (hook, taken), emulator(path) as (url, process_id, _):
                webhooks = measure_webhooks(url, hook, taken, options.rate, options.seconds, spread=spread)
                p99 = asyncio.run(webhooks)
                report("  memory after that", memory(process_id))
            if not spread:
                with receiver() as (hook, taken):
                    asyncio.run(measure_floor(hook, taken, options.rate, options.seconds, p99))
        with receiver() as (hook, _), emulator(Path(folder) / "clock.db") as (url, _, _):
            asyncio.run(measure_clock(url, hook))


if __name__ == "__main__":
    main()
