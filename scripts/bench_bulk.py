"""Create many jobs at an emulator in another process: one by one, and with create_many.

    python scripts/bench_bulk.py [JOBS]

Prints jobs a second, the ratio, the client's CPU time a job, and how its memory grows.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from scheduler0 import Client

SINGLE = 300


def bodies(count: int, project: int, executor: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "project_id": project,
            "executor_id": executor,
            "timezone": "UTC",
            "spec": "0 0 9 * * *",
            "start_date": "2099-01-01T09:00:00Z",
            "data": str(number),
        }


def main() -> None:
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    program = (
        "import sys, time; from scheduler0.emulator import Emulator\n"
        "with Emulator() as e:\n"
        "    print(e.url, e.api_key, e.api_secret, flush=True); sys.stdin.read()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with server, _client(server) as client:
        project = client.projects.create(name="bench", description="d").id
        executor = client.executors.create(name="bench", type="local", command="true").id
        started = time.perf_counter()
        for body in bodies(SINGLE, project, executor):
            client.jobs.create(body).wait()
        single = SINGLE / (time.perf_counter() - started)
        print(f"one by one    {single:10,.0f} jobs/s")

        cpu = time.process_time()
        started = time.perf_counter()
        sizes: list[int] = []
        for result in client.jobs.create_many(bodies(jobs, project, executor)):
            assert result.ok
            if result.index in (jobs // 10, jobs - 1):
                sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        many = jobs / (time.perf_counter() - started)
        cpu = (time.process_time() - cpu) / jobs * 1e6
        print(f"create_many   {many:10,.0f} jobs/s  ({many / single:.1f} x)")
        print(f"client CPU    {cpu:10.1f} us a job")
        print(f"memory        {(sizes[-1] - sizes[0]) / 1024:10.1f} MB more after the first tenth")
        assert server.stdin is not None
        server.stdin.close()


def _client(server: subprocess.Popen[str]) -> Client:
    assert server.stdout is not None
    url, key, secret = server.stdout.readline().split()
    return Client(url, api_key=key, api_secret=secret, account_id="2", actor="bench")


if __name__ == "__main__":
    main()
