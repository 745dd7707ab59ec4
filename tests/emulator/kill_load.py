"""Write until the emulator is killed, and keep a ledger of the acknowledged writes."""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from scheduler0.emulator.known_accounts import MORE_EXECUTIONS

from .api_client import job_body, ok, webhook_body

BATCH = 20
"""Jobs of one request."""
SECONDS = 120
"""How long to wait for anything before the test fails: much longer than a busy machine needs."""
TOKEN = "hush"
"""For one-shot messages."""

GONE = "gone"
"""What a client reads of something that was deleted."""
_FAR_FUTURE = "2999-01-01T00:00:00Z"
_SOON = timedelta(seconds=1)
_HEADERS = {
    "Authorization": "Basic " + base64.b64encode(b"admin:hush").decode(),
    "X-Peer": "cmd",
    "X-Account-ID": "2",
}
_BEARER = {"Authorization": f"Bearer {TOKEN}"}
# The member by which a write is recognised.
_MEMBERS = {"projects": "description", "executors": "name", "jobs": "data", "credentials": "archived"}


@dataclass
class Ledger:
    """What the test saw: answers of the API, and webhooks. Threads share it."""

    expected: dict[str, set[Any]] = field(default_factory=dict[str, set[Any]])
    """By path, what a read may answer: the last acknowledged state, and the states sent since."""
    recent: set[str] = field(default_factory=set[str])
    """The paths that were written since the latest start."""
    batches: dict[str, str] = field(default_factory=dict[str, str])
    """By request id, the mark of the batch."""
    tickers: list[str] = field(default_factory=list[str])
    """The data of the jobs that fire every second."""
    once: list[str] = field(default_factory=list[str])
    """The data of the jobs that fire one time."""
    fired: Counter[str] = field(default_factory=Counter[str])
    """How often each job was delivered since the latest start, by its data."""
    ever_fired: Counter[str] = field(default_factory=Counter[str])
    events: int = 0
    """Writes acknowledged and webhooks received."""
    changed: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def event(self) -> Iterator[None]:
        with self.changed:
            yield
            self.events += 1
            self.changed.notify_all()

    def acknowledge(self, path: str, value: Any) -> None:
        with self.event():
            self.expected[path] = {value}
            self.recent.add(path)

    @contextmanager
    def write(self, path: str, value: Any) -> Iterator[None]:
        """A write inside the block: it may have happened from now on. If it is answered, it has happened."""
        with self.changed:
            self.expected[path] = self.expected[path] | {value}
            self.recent.add(path)
        yield
        self.acknowledge(path, value)

    def restarted(self) -> None:
        with self.changed:
            self.fired.clear()
            self.recent.clear()

    def wait_for_events(self, number: int) -> bool:
        """Whether so many more came in time."""
        with self.changed:
            target = self.events + number
            return self.changed.wait_for(lambda: self.events >= target, SECONDS)

    def wait_for_all_to_fire(self) -> None:
        """Jobs that fire every second count since the latest start; one-time jobs count for ever."""
        with self.changed:
            ticking, once = list(self.tickers), list(self.once)

            def silent() -> list[str]:
                return [data for data in ticking if not self.fired[data]] + [
                    data for data in once if not self.ever_fired[data]
                ]

            all_fired = self.changed.wait_for(lambda: not silent(), SECONDS)
            assert all_fired, f"never fired: {silent()}"


@contextmanager
def receiver(ledger: Ledger) -> Iterator[str]:
    """Start an endpoint that notes every delivery and refuses those to `/fail`; yield its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response_only(500 if self.path == "/fail" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
            with ledger.event():
                ledger.fired[document["job"]["data"]] += 1
                ledger.ever_fired[document["job"]["data"]] += 1

        def handle(self) -> None:
            # A sender that is killed resets its connections.
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def client_of(url: str) -> httpx.Client:
    """The operator in account 2; `url` is that of the emulator."""
    return httpx.Client(base_url=f"{url}/api/v1", headers=_HEADERS, verify=False, timeout=SECONDS)


def give_executions(url: str) -> None:
    """Far more than the test uses up."""
    with client_of(url) as api:
        features = {feature["name"]: feature["id"] for feature in ok(api.get("/features"))}
        ok(api.put("/accounts/2/feature", json={"featureId": features[MORE_EXECUTIONS]}), 201)


class Load:
    """A connection that writes without a pause. Everything that it creates carries its `mark`."""

    def __init__(self, url: str, hook: str, ledger: Ledger, mark: str) -> None:
        self._messages = f"{url}/messages"
        self._url = url
        self._hook = hook
        self._ledger = ledger
        self._mark = mark

    def run_until_killed(self) -> None:
        with client_of(self._url) as self._api:
            try:
                self._write()
            except httpx.TransportError:
                return

    def _write(self) -> None:
        project = self._new_project("first")
        executor = self._new_executor(self._hook)
        failing = self._new_executor(f"{self._hook}fail")
        request_id = self._order(project, executor, 0, self._special_jobs(executor, failing))
        number = 0
        while True:
            number += 1
            revision = f"{self._mark} revision {number}"
            path = f"/projects/{project}"
            with self._ledger.write(path, revision):
                ok(self._api.put(path, json={"description": revision, "modifiedBy": "me"}))
            path = f"/executors/{executor}"
            with self._ledger.write(path, revision):
                body = webhook_body(name=revision, webhookUrl=self._hook, modifiedBy="me")
                ok(self._api.put(path, json=body))
            self._order(project, executor, number)
            self._credential()
            self._delete(f"/projects/{self._new_project('short-lived')}")
            self._message(f"{self._mark}.{number}")
            if number == 1:
                self._change_jobs(project, request_id)

    def _new_project(self, description: str) -> int:
        body = {"name": f"{self._mark} {description}", "description": description, "createdBy": "me"}
        number = int(ok(self._api.post("/projects", json=body), 201)["id"])
        self._ledger.acknowledge(f"/projects/{number}", description)
        return number

    def _new_executor(self, url: str) -> int:
        body = webhook_body(name=self._mark, webhookUrl=url)
        number = int(ok(self._api.post("/executors", json=body), 201)["id"])
        self._ledger.acknowledge(f"/executors/{number}", self._mark)
        return number

    def _special_jobs(self, executor: int, failing: int) -> list[dict[str, Any]]:
        """Create two jobs that fire every second, one of them without success, and one one-time job."""
        soon = (datetime.now(UTC) + _SOON).isoformat()
        return [
            {"data": f"{self._mark} ticks", "spec": "* * * * * *", "executorId": executor},
            {"data": f"{self._mark} fails", "spec": "* * * * * *", "executorId": failing},
            {"data": f"{self._mark} once", "spec": "", "startDate": soon, "executorId": executor},
        ]

    def _order(
        self, project: int, executor: int, number: int, special: list[dict[str, Any]] | None = None
    ) -> str:
        special = special or []
        batch = f"{self._mark} batch {number}"
        plain = [
            {"data": f"{batch} job {index}", "spec": "@yearly", "startDate": _FAR_FUTURE}
            for index in range(BATCH - len(special))
        ]
        jobs = [
            job_body(**({"projectId": project, "executorId": executor, "status": "active"} | members))
            for members in special + plain
        ]
        request_id = str(ok(self._api.post("/jobs", json=jobs), 202))
        with self._ledger.event():
            self._ledger.batches[request_id] = batch
            self._ledger.tickers += [job["data"] for job in special if job["spec"]]
            self._ledger.once += [job["data"] for job in special if not job["spec"]]
        return request_id

    def _change_jobs(self, project: int, request_id: str) -> None:
        """Update the last job of a batch, and delete the one before it."""
        while (task := ok(self._api.get(f"/async-tasks/{request_id}")))["state"] != 2 or not task["output"]:
            pass
        doomed, changed = json.loads(task["output"])[-2:]
        for job in (doomed, changed):
            self._ledger.acknowledge(f"/jobs/{job['id']}", job["data"])
        path = f"/jobs/{changed['id']}"
        revision = f"{changed['data']}, changed"
        with self._ledger.write(path, revision):
            ok(self._api.put(path, json={"projectId": project, "data": revision, "modifiedBy": "me"}))
        self._delete(f"/jobs/{doomed['id']}")

    def _delete(self, path: str) -> None:
        with self._ledger.write(path, GONE):
            response = self._api.request("DELETE", path, json={"deletedBy": "me"})
            assert response.status_code == 204, response.text

    def _credential(self) -> None:
        body = {"scopes": ["read"], "createdBy": "me"}
        path = f"/credentials/{ok(self._api.post('/credentials', json=body), 201)['id']}"
        self._ledger.acknowledge(path, False)
        with self._ledger.write(path, True):
            response = self._api.post(f"{path}/archive", json={"archivedBy": "me"})
            assert response.status_code == 204, response.text

    def _message(self, name: str) -> None:
        """Send two messages and delete one."""
        for message, taken_back in ((f"{name}.a", False), (f"{name}.b", True)):
            body = {"id": message, "scheduleTo": _FAR_FUTURE, "payload": {}, "webhookUrl": self._hook}
            self._api.post(self._messages, json=body, headers=_BEARER).raise_for_status()
            path = f"/messages/{message}"
            self._ledger.acknowledge(path, message)
            if taken_back:
                with self._ledger.write(path, GONE):
                    self._api.delete(f"{self._messages}/{message}", headers=_BEARER).raise_for_status()


def check_answers(url: str, ledger: Ledger, paths: set[str]) -> None:
    """Check that clients read what was acknowledged at these paths, and the batches of the last start."""
    with client_of(url) as api:
        listed = api.get(f"{url}/messages", headers=_BEARER).raise_for_status().json()
        messages = {waiting["messageId"] for waiting in listed["scheduledJobs"]}
        for path in paths:
            assert _read(api, path, messages) in ledger.expected[path], path
        for request_id, batch in list(ledger.batches.items())[-5:]:
            task = ok(api.get(f"/async-tasks/{request_id}"))
            assert task["state"] == 2
            created = json.loads(task["output"])
            assert len(created) == BATCH
            assert created[0]["data"].startswith(batch.partition(" batch")[0])


def _read(api: httpx.Client, path: str, messages: set[str]) -> Any:
    _, kind, name = path.split("/")
    if kind == "messages":
        return name if name in messages else GONE
    response = api.get(path)
    if response.status_code == 404:
        return GONE
    document = ok(response)
    if document.get("deletedBy"):
        # GET also answers deleted jobs.
        return GONE
    # The answer leaves out an `archived` that is false.
    return document.get(_MEMBERS[kind], False)
