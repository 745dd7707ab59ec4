"""Measure the page of the emulator with many rows: how long each address takes to answer.

    python scripts/bench_page.py [--jobs N] [--executions N] [--times N]

The emulator is a process of its own. Its store is filled before it starts: writing so many rows over the API
would take most of the time. The jobs are due at every minute of the day. The executions are of the last 24
hours.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import httpx
from bench_processes import emulator

from scheduler0.emulator.go.time import format_date
from scheduler0.emulator.page.page_routes import PAGES
from scheduler0.emulator.store.database import Database

GOAL_MS, TIMELINE_MS = 50, 100
ZERO = "0001-01-01T00:00:00Z"
JOB = (
    "INSERT INTO jobs (account_id, project_id, executor_id, spec, data, timezone, timezone_offset,"
    " start_date, end_date, retry_max, status, date_created, created_by)"
    " VALUES (2, ?, ?, ?, ?, ?, 0, ?, ?, 0, 'active', ?, 'bench')"
)
EXECUTION = (
    "INSERT INTO executions (account_id, project_id, job_id, unique_id, state, node_id, execution_version,"
    " job_queue_version, last_execution_datetime, next_execution_datetime, date_created)"
    " VALUES (2, 1, ?, ?, ?, 1, ?, 1, ?, ?, ?)"
)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")


def fill(path: Path, jobs: int, executions: int) -> None:
    """Write the rows into a new store."""
    now = datetime.now(UTC)
    created = format_date(now - timedelta(days=30))
    Database(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            JOB,
            (
                (
                    1 + number % 20,
                    1 + number % 50,
                    f"0 {number * 7 % 60} {number * 5 % 24} * * *",
                    f'{{"number": {number}, "text": "{"x" * 100}"}}',
                    ZONES[number % len(ZONES)],
                    created,
                    ZERO,
                    created,
                )
                for number in range(jobs)
            ),
        )
        connection.executemany(EXECUTION, rows(now, jobs, executions))


def rows(now: datetime, jobs: int, executions: int) -> Iterator[tuple[object, ...]]:
    """The executions, oldest first."""
    for number in range(executions):
        moment = now - timedelta(days=1) * (1 - number / executions)
        text = format_date(moment.replace(microsecond=0))
        state = 2 if number % 40 == 0 else 1
        yield 1 + number % jobs, f"{number:0190d}", state, 1 + number // jobs, text, text, text


def addresses(jobs: int) -> list[str]:
    """The pages without parameters, and some with."""
    plain = [page.path for page in PAGES if page.method == "GET" and "{" not in page.path]
    return [
        *plain,
        f"/_page/jobs/{jobs // 2}",
        "/_page/jobs?q=nothing+like+it",
        f"/_page/jobs?q=%22number%22:+{jobs // 3}",
        "/_page/jobs?project=3&executor=7&state=inactive",
        f"/_page/jobs?before={jobs // 2}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the page of the emulator.")
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--executions", type=int, default=300_000)
    parser.add_argument("--times", type=int, default=20, help="requests to each address")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        begun = time.perf_counter()
        fill(path, options.jobs, options.executions)
        print(
            f"{options.jobs} jobs and {options.executions} executions in {time.perf_counter() - begun:.0f} s"
        )
        with emulator(path) as (url, process_id, seconds), httpx.Client(verify=False, timeout=60) as client:
            print(f"started in {seconds:.1f} s")
            for address in addresses(options.jobs):
                whole = url.removesuffix("/api/v1") + address
                first = measure(client, whole)
                before = processor_ms(process_id)
                taken = [measure(client, whole) for _ in range(options.times)]
                spent = (processor_ms(process_id) - before) / options.times
                goal = TIMELINE_MS if address == "/" else GOAL_MS
                figures = (
                    f"{median(taken):6.1f} ms, {spent:5.1f} of the processor, the first time {first:6.1f}"
                )
                print(f"{address:50} {figures}   goal {goal} ms")


def processor_ms(process_id: int) -> float:
    """The processor time of a process so far. A loaded machine does not make it much longer."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(client: httpx.Client, url: str) -> float:
    """Milliseconds until the whole page is there."""
    begun = time.perf_counter()
    client.get(url).raise_for_status()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
