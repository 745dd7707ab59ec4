"""`kill -9` under load, again and again on one file: what a killed emulator leaves, and what it does next."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0.emulator.accounts import SYSTEM_EXECUTION_COUNT

from .command import process
from .world import job_body, ok

KILLS = 20
CONNECTIONS = 3
BATCH = 20
SECONDS = 30
"""How long to wait for anything before the test fails."""

# Of the account whose allowance such a test does not use up.
HEADERS = {
    "Authorization": "Basic " + base64.b64encode(b"admin:hush").decode(),
    "X-Peer": "cmd",
    "X-Account-ID": "1",
}
pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")


@dataclass
class Ledger:
    """What the test has been told: answers of the API, and webhooks. Shared by threads."""

    projects: list[int] = field(default_factory=list[int])
    executors: list[int] = field(default_factory=list[int])
    batches: dict[str, str] = field(default_factory=dict[str, str])
    """By request id, the mark of the batch."""
    tickers: list[str] = field(default_factory=list[str])
    """The data of the jobs that fire every second."""
    fired: Counter[str] = field(default_factory=Counter[str])
    """How often each of them was delivered since the latest start."""
    events: int = 0
    """Writes acknowledged and webhooks received."""
    changed: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def event(self) -> Iterator[None]:
        with self.changed:
            yield
            self.events += 1
            self.changed.notify_all()

    def restarted(self) -> None:
        with self.changed:
            self.fired.clear()

    def wait_for_events(self, number: int) -> None:
        with self.changed:
            target = self.events + number
            assert self.changed.wait_for(lambda: self.events >= target, SECONDS)

    def wait_for_all_to_fire(self) -> None:
        with self.changed:
            wanted = list(self.tickers)
            fired = self.changed.wait_for(lambda: all(self.fired[data] for data in wanted), SECONDS)
            assert fired, [data for data in wanted if not self.fired[data]]


@contextmanager
def receiver(ledger: Ledger) -> Iterator[str]:
    """The URL of an endpoint that notes every delivery."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response_only(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            with ledger.event():
                ledger.fired[document["job"]["data"]] += 1

        def handle(self) -> None:
            # A sender that is killed resets its connections.
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Not to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def create_until_killed(url: str, hook: str, ledger: Ledger, mark: str) -> None:
    """A project, an executor, and batches of jobs, of which the very first job fires every second."""
    with httpx.Client(base_url=url, headers=HEADERS, verify=False, timeout=SECONDS) as client:
        try:
            body = {"name": mark, "description": "d", "createdBy": "me"}
            project = ok(client.post("/projects", json=body), 201)["id"]
            with ledger.event():
                ledger.projects.append(project)
            body = {"name": mark, "type": "webhook_url", "webhookUrl": hook, "webhookMethod": "POST"}
            executor = ok(client.post("/executors", json=body | {"createdBy": "me"}), 201)["id"]
            with ledger.event():
                ledger.executors.append(executor)
            ticker = f"{mark} ticks"
            specs = {ticker: "* * * * * *"}
            number = 0
            while True:
                batch = f"{mark} batch {number}"
                for index in range(BATCH - len(specs)):
                    specs[f"{batch} job {index}"] = "@yearly"
                jobs = [
                    job_body(
                        projectId=project,
                        executorId=executor,
                        status="active",
                        spec=spec,
                        data=data,
                        # In the far future: without it a job fires once at its creation.
                        **({} if data == ticker else {"startDate": "2999-01-01T00:00:00Z"}),
                    )
                    for data, spec in specs.items()
                ]
                request_id = ok(client.post("/jobs", json=jobs), 202)
                with ledger.event():
                    ledger.batches[request_id] = batch
                    if number == 0:
                        ledger.tickers.append(ticker)
                specs = {}
                number += 1
        except httpx.TransportError:
            return


def check_store(path: Path, copies: Path, ledger: Ledger) -> None:
    """Read what the killed process has left, in a copy: the next start must find it untouched."""
    copies.mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copy(part, copies)
    with closing(sqlite3.connect(copies / path.name)) as connection:

        def rows(sql: str) -> list[Any]:
            return connection.execute(sql).fetchall()

        assert rows("PRAGMA integrity_check") == [("ok",)]
        assert {row[0] for row in rows("SELECT id FROM projects")} >= set(ledger.projects)
        assert {row[0] for row in rows("SELECT id FROM executors")} >= set(ledger.executors)
        tasks = {
            request_id: (state, output)
            for request_id, state, output in rows("SELECT request_id, state, output FROM async_tasks")
        }
        assert set(tasks) >= set(ledger.batches)
        # A batch is there as a whole, or not yet.
        done = [job["id"] for state, output in tasks.values() if state == 2 for job in json.loads(output)]
        assert sorted(done) == [row[0] for row in rows("SELECT id FROM jobs ORDER BY id")]
        # A delivery has left its row, its charge and the row of the next run, or none of them.
        ((deliveries,),) = rows("SELECT count(*) FROM executions WHERE state != 0")
        ((left,),) = rows("SELECT execution_count FROM account_counters WHERE account_id = 1")
        assert SYSTEM_EXECUTION_COUNT - left == deliveries
        delivered = rows("SELECT job_id, execution_version FROM executions WHERE state != 0")
        following = rows(
            "SELECT DISTINCT job_id, execution_version - 1 FROM executions"
            " WHERE state = 0 AND execution_version > 1"
        )
        assert sorted(delivered) == sorted(following)


def check_answers(url: str, ledger: Ledger) -> None:
    """Everything that was acknowledged is there for clients, and ordered jobs exist."""
    with httpx.Client(base_url=url, headers=HEADERS, verify=False, timeout=SECONDS) as client:
        for path, ids in (("/projects", ledger.projects), ("/executors", ledger.executors)):
            for number in ids[-CONNECTIONS:]:
                assert client.get(f"{path}/{number}").status_code == 200
        for request_id, batch in list(ledger.batches.items())[-CONNECTIONS:]:
            task = ok(client.get(f"/async-tasks/{request_id}"))
            assert task["state"] == 2
            created = json.loads(task["output"])
            assert len(created) == BATCH
            job = ok(client.get(f"/jobs/{created[-1]['id']}"))
            assert job["data"].startswith(batch)


@pytest.mark.slow
def test_a_killed_emulator_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "data" / "store.db"
    path.parent.mkdir()
    arguments = ("--data", str(path), "--username", "admin", "--password", "hush")
    # The moments differ from run to run anyhow: they are counted in events.
    chance = random.Random(9)
    ledger = Ledger()
    with receiver(ledger) as hook, ThreadPoolExecutor(CONNECTIONS) as connections:
        for kill in range(KILLS):
            ledger.restarted()
            with process(*arguments) as (running, settings):
                url = settings["SCHEDULER0_BASE_URL"] + "/api/v1"
                check_answers(url, ledger)
                if kill % 2:
                    ledger.wait_for_all_to_fire()
                load = [
                    connections.submit(create_until_killed, url, hook, ledger, f"{kill}.{number}")
                    for number in range(CONNECTIONS)
                ]
                ledger.wait_for_events(chance.randint(1, 40))
                running.kill()
                running.wait()
                for worker in load:
                    worker.result(SECONDS)
            check_store(path, tmp_path / f"killed {kill}", ledger)
        ledger.restarted()
        with process(*arguments) as (running, settings):
            check_answers(settings["SCHEDULER0_BASE_URL"] + "/api/v1", ledger)
            ledger.wait_for_all_to_fire()
    assert len(ledger.tickers) >= KILLS
