"""Measures one figure in a process of its own, with the client that is installed there, and prints it.

python figures.py FIGURE BASE [ARGUMENT]
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import statistics
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ways import BODY, _client

THREADS = 8


def threads(base: str, engine: str) -> float:
    """Calls a second of 8 threads on one client."""
    client = _client(base, engine or None)
    calls = 150

    def work(_: int) -> None:
        for _ in range(calls):
            client.list_jobs(project_id="7", limit=10, offset=0)

    with ThreadPoolExecutor(THREADS) as pool:
        [*pool.map(work, range(THREADS))]
        start = time.perf_counter()
        [*pool.map(work, range(THREADS))]
        return calls * THREADS / (time.perf_counter() - start)


def bodies(_: str, __: str) -> float:
    """CPU us to make the JSON of a job, in batches of 100 of 10,000."""
    client, types = _client("http://127.0.0.1:9", None), importlib.import_module("scheduler0.types")
    jobs = [types.JobRequestBody(**{**BODY, "data": f'{{"order": {number}}}'}) for number in range(10_000)]
    taken: list[float] = []
    for _ in range(7):
        start = time.process_time()
        for first in range(0, len(jobs), 100):
            _as_json(client, jobs[first : first + 100])
        taken.append((time.process_time() - start) / len(jobs) * 1e6)
    return statistics.median(taken)


def _as_json(client: Any, jobs: list[Any]) -> bytes:
    if hasattr(client, "_serialize_body"):
        return json.dumps(client._serialize_body(jobs)).encode()
    from scheduler0._operations.jobs import CREATE_JOBS
    from scheduler0._transport.request_building import _encode

    wire, _ = client._caller.prepared(CREATE_JOBS, jobs, None, "jobs")
    return _encode(CREATE_JOBS.request(body=wire)["json"]).encode()


def executions(base: str, number: str) -> float:
    """By how many MB the process grows while it iterates over the executions, from the first 5 % on."""
    client = _client(base, None)
    total = int(number)
    early = 0
    met = 0
    for row in client.executions.list():
        met += 1
        if met == total // 20:
            early = _peak()
        assert row["id"]
    assert met == total, met
    return (_peak() - early) / 1024


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def account_us(base: str, _: str) -> float:
    client = _client(base, None)
    return _median_us(lambda: client.for_account(77), 2000)


def account_bytes(base: str, _: str) -> float:
    client = _client(base, None)
    client.for_account(77)
    gc.collect()
    tracemalloc.start()
    views = [client.for_account(account) for account in range(1000, 2000)]
    return tracemalloc.get_traced_memory()[0] / len(views)


def decoding(_: str, __: str) -> float:
    """Decoding a page of 100 jobs and reading every date, as a ratio to json.loads of the same bytes."""
    import httpx

    page = importlib.import_module("job").PAGE
    from scheduler0._wire.envelope import check, read
    from scheduler0.models import JobPage

    whole = {**page, "data": {**page["data"], "jobs": [_job_of(number) for number in range(100)]}}
    content = json.dumps(whole, separators=(",", ":")).encode()
    response = httpx.Response(200, content=content, request=httpx.Request("GET", "http://h"))

    dates = ("start_date", "end_date", "last_execution_date", "date_created")

    def ours() -> None:
        check(response)
        for job in read(response, JobPage.of).data.jobs:
            for name in dates:
                getattr(job, name)

    ratios = [_median_us(ours, 30) / _median_us(lambda: json.loads(content), 30) for _ in range(9)]
    return statistics.median(ratios)


def _job_of(number: int) -> dict[str, Any]:
    """A job that shares no date with others."""
    job = importlib.import_module("job").JOB
    minutes = f"{number // 60:02}:{number % 60:02}"
    return {
        name: value.replace("T10:00", f"T{minutes}").replace("T00:00", f"T{minutes}")
        if isinstance(value, str)
        else value
        for name, value in job.items()
    }


def _median_us(call: Callable[[], object], times: int) -> float:
    taken: list[float] = []
    for _ in range(7):
        start = time.process_time()
        for _ in range(times):
            call()
        taken.append((time.process_time() - start) / times * 1e6)
    return statistics.median(taken)


FIGURES: dict[str, Callable[[str, str], float]] = {
    each.__name__: each
    for each in (
        threads,
        bodies,
        executions,
        account_us,
        account_bytes,
        decoding,
    )
}

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(FIGURES[sys.argv[1]](sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""))
