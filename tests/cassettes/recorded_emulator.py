"""The emulator before a case is recorded: the same each time, to the second and the id."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from unittest.mock import patch

from scheduler0 import Client
from scheduler0.emulator import Emulator
from scheduler0.emulator.go import ksuid

from .recording_secrets import API_KEY, API_SECRET, PASSWORD, USERNAME

NOW = datetime(2030, 1, 1, tzinfo=UTC)
ACCOUNT = "2"
REQUEST_ID = "4CBxy14SnZ7iFO3xiB8e4pLBplx"
"""The request id of the job that :func:`furnish` makes."""


class SteppedClock:
    """A clock that stands still until a thread moves it."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, instant: datetime) -> None:
        while self._now < instant:
            await asyncio.sleep(0.01)

    def advance(self, duration: timedelta) -> None:
        self._now += duration


@contextmanager
def world(operation: str) -> Iterator[Emulator]:
    """Start an emulator with a project, an executor, a job and a credential, and what ``operation`` needs."""
    payloads = itertools.count(1)
    clock = SteppedClock()
    counted = SimpleNamespace(token_bytes=lambda size: next(payloads).to_bytes(size, "big"))
    emulator = Emulator(
        clock=clock,
        username=USERNAME,
        password=PASSWORD,
        api_key=API_KEY,
        api_secret=API_SECRET,
        quirks="faithful,small_allowance",
    )
    # Request ids are random, but a case that names one must be recorded twice alike.
    with (
        patch.object(ksuid, "secrets", counted),
        emulator,
        Client(
            emulator.url, api_key=API_KEY, api_secret=API_SECRET, account_id=ACCOUNT, actor="ann"
        ) as client,
        _receiver() as url,
    ):
        furnish(client)
        for prepare in BEFORE.get(operation, ()):
            prepare(client, clock, url)
        yield emulator


def furnish(client: Client) -> None:
    """Project 1, executor 1, credential 2 and job 1, which does not run before 2040."""
    client.projects.create(name="Billing", description="Invoices and reminders")
    client.executors.create(
        name="Hook",
        type="webhook_url",
        description="Posts to billing",
        tags=["billing"],
        webhook_url="https://hooks.test/billing",
        webhook_method="POST",
    )
    client.credentials.create(scopes=["read"])
    creation = client.jobs.create(
        project_id=1,
        executor_id=1,
        spec="0 0 9 * * *",
        timezone="UTC",
        start_date="2040-01-01T00:00:00Z",
    )
    creation.wait(timeout=10)
    if creation.request_id != REQUEST_ID:
        raise RuntimeError(f"the task of the first job is {creation.request_id}: change REQUEST_ID")


def receiver(client: Client, clock: SteppedClock, url: str) -> None:
    """Executor 2, which answers."""
    client.executors.create(name="Receiver", type="webhook_url", webhook_url=url, webhook_method="POST")


def ran(client: Client, clock: SteppedClock, url: str) -> None:
    """Job 2, which has been delivered to executor 2, once."""
    start = NOW + timedelta(minutes=1)
    client.jobs.create(project_id=1, executor_id=2, timezone="UTC", start_date=start).wait(timeout=10)
    clock.advance(timedelta(minutes=2))
    deadline = time.monotonic() + 20
    while not client.executions.totals().success:
        if time.monotonic() > deadline:
            raise RuntimeError("the job has not run")
        time.sleep(0.05)


def local(client: Client, clock: SteppedClock, url: str) -> None:
    """Executor 2, a local one, with job 2."""
    client.local_executors.register(name="laptop", command="python -m billing")
    client.jobs.create(
        project_id=1,
        executor_id=2,
        timezone="UTC",
        spec="@every 1h",
        start_date="2040-01-01T00:00:00Z",
        status="inactive",
    ).wait(timeout=10)


BEFORE = {
    "listExecutions": (receiver, ran),
    "getExecutionAnalytics": (receiver, ran),
    "getExecutionTotals": (receiver, ran),
    "testInvokeExecutor": (receiver,),
    "pullLocalExecutorJobs": (local,),
    "reportLocalExecutions": (local,),
}
"""What is added before an operation is recorded."""


@contextmanager
def _receiver() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nobody looks."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
