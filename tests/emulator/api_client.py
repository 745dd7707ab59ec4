"""What the tests of the API share: a client that knows envelopes, and a clock that stands still."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from scheduler0.emulator import Emulator

from .conformance import check_conformance, first_document

NOW = datetime(2026, 8, 3, 10, 15, 20, 500_000, tzinfo=UTC)
NOW_TEXT = "2026-08-03T10:15:20.5Z"
ZERO = "0001-01-01T00:00:00Z"

_names = itertools.count(1)


class FrozenClock:
    """A clock that stands still until a test sets `moment`. It wakes nobody who sleeps on it."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    async def sleep_until(self, instant: datetime) -> None:
        if instant > self.moment:
            await asyncio.Event().wait()


class Api(httpx.Client):
    """A client below `/api/v1` that makes what tests need, and fails for an undocumented answer."""

    def __init__(self, emulator: Emulator, headers: dict[str, str]) -> None:
        super().__init__(
            base_url=f"{emulator.url}/api/v1",
            headers=headers,
            timeout=30,
            # No test needs certificates, and they take longest to load.
            verify=False,
            event_hooks={"response": [check_conformance]},
        )

    def send_json(self, method: str, path: str, document: object) -> httpx.Response:
        """Send a request with a JSON body, also for DELETE."""
        return self.request(method, path, content=json.dumps(document))

    def new_project(self, **members: Any) -> int:
        body = {"name": f"project {next(_names)}", "description": "d", "createdBy": "me"} | members
        return int(ok(self.post("/projects", json=body), 201)["id"])

    def new_executor(self, **members: Any) -> int:
        return int(ok(self.post("/executors", json=webhook_body(**members)), 201)["id"])

    def new_jobs(self, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        """Create the jobs and return them as the task's output shows them."""
        request_id = ok(self.post("/jobs", json=bodies), 202)
        self.get(f"/async-tasks/{request_id}")
        return json.loads(ok(self.get(f"/async-tasks/{request_id}"))["output"])

    def new_job(self, **members: Any) -> int:
        (job,) = self.new_jobs(job_body(**members))
        return int(job["id"])


def webhook_body(**members: Any) -> dict[str, Any]:
    return {
        "name": "hook",
        "type": "webhook_url",
        "webhookUrl": "http://127.0.0.1:9/hook",
        "webhookMethod": "POST",
        "createdBy": "me",
    } | members


def job_body(**members: Any) -> dict[str, Any]:
    """A job that does not fire by itself."""
    return {"createdBy": "me", "timezone": "UTC", "spec": "0 0 9 * * *", "status": "inactive"} | members


def operator_headers(emulator: Emulator, account: int | None) -> dict[str, str]:
    pair = base64.b64encode(f"{emulator.username}:{emulator.password}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}", "X-Peer": "cmd"}
    return headers if account is None else headers | {"X-Account-ID": str(account)}


def new_account(emulator: Emulator) -> int:
    """An account that the operator creates."""
    with Api(emulator, operator_headers(emulator, None)) as operator:
        return int(ok(operator.post("/accounts", json={"name": "of a test"}), 201)["id"])


def ok(response: httpx.Response, status: int = 200) -> Any:
    """The `data` of a success envelope."""
    assert response.status_code == status, response.text
    document = _document(response)
    assert document["success"] is True
    return document["data"]


def refused(response: httpx.Response) -> tuple[int, Any]:
    """The status and `data` of an error envelope."""
    document = _document(response)
    assert document["success"] is False
    return response.status_code, document["data"]


def _document(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["x-frame-options"] == "DENY"
    document = first_document(response)
    assert list(document) == ["data", "success"]
    return document


Answer = tuple[int, dict[str, str], bytes]
"""The status, headers and body of an answer."""


def talk(emulator: Emulator, request: bytes) -> Answer:
    """Send bytes over a socket, because a client library would tidy up the request.

    The status is 0 if the connection ends without an answer.
    """
    address = urlsplit(emulator.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as answer:
            status = int((answer.readline() or b"- 0").split()[1])
            headers: dict[str, str] = {}
            while line := answer.readline().strip():
                name, _, value = line.decode("latin-1").partition(": ")
                headers[name.lower()] = value
            return status, headers, answer.read(int(headers.get("content-length", 0)))


def execute(emulator: Emulator, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Run SQL directly on the emulator's store, in its own transaction."""
    with closing(sqlite3.connect(emulator.path)) as connection, connection:
        return connection.execute(sql, values).fetchall()
