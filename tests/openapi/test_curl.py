"""Plain `curl` with the documented headers, as a shell script would call."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scheduler0.emulator import Emulator

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

Curl = Callable[..., tuple[int, Any]]


@pytest.fixture
def own_emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def _run(emulator: Emulator, path: str, *arguments: str) -> tuple[int, Any]:
    """The status and the document that `curl` prints; None where there is no body."""
    command = ["curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "30"]
    url = f"{emulator.url}/api/v1{path}"
    finished = subprocess.run(
        [*command, "--write-out", "\n%{http_code}", *arguments, url],
        capture_output=True,
        text=True,
        check=True,
    )
    body, _, status = finished.stdout.rpartition("\n")
    return int(status), json.loads(body) if body else None


@pytest.fixture
def curl(own_emulator: Emulator) -> Curl:
    """As the API key."""
    headers = {
        "X-API-Key": own_emulator.api_key,
        "X-Secret-Key": own_emulator.api_secret,
        "X-Account-ID": own_emulator.account_id,
    }
    credentials = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]

    def call(path: str, *arguments: str) -> tuple[int, Any]:
        return _run(own_emulator, path, *credentials, *arguments)

    return call


def _json(method: str, body: Any) -> tuple[str, ...]:
    return "--request", method, "--header", "Content-Type: application/json", "--data", json.dumps(body)


def test_a_session_of_a_shell_script(curl: Curl) -> None:
    status, answer = curl("/projects", *_json("POST", {"name": "p", "description": "d", "createdBy": "sh"}))
    assert (status, answer["success"]) == (201, True)
    project = answer["data"]["id"]

    hook = {"name": "h", "type": "webhook_url", "webhookUrl": "http://127.0.0.1:9/", "webhookMethod": "POST"}
    status, answer = curl("/executors", *_json("POST", hook | {"createdBy": "sh"}))
    assert status == 201
    executor = answer["data"]["id"]

    job = {"projectId": project, "executorId": executor, "timezone": "UTC", "spec": "0 0 9 * * *"}
    job |= {"createdBy": "sh", "startDate": "2040-01-01T00:00:00Z"}
    status, answer = curl("/jobs", *_json("POST", [job]))
    assert status == 202

    # The answer waits until the task changes, so that the job is there afterwards.
    status, task = curl(f"/async-tasks/{answer['data']}")
    assert (status, task["data"]["requestId"]) == (200, answer["data"])

    status, answer = curl("/jobs?limit=5&orderBy=id&orderByDirection=asc")
    assert (status, answer["data"]["total"]) == (200, 1)
    path = f"/jobs/{answer['data']['jobs'][0]['id']}"

    status, answer = curl(path)
    assert (status, answer["data"]["spec"]) == (200, "0 0 9 * * *")
    change = {"projectId": project, "modifiedBy": "sh", "data": "x"}
    status, answer = curl(path, *_json("PUT", change))
    assert (status, answer["data"]["data"]) == (200, "x")
    assert curl(path, *_json("DELETE", {"deletedBy": "sh"})) == (204, None)
    assert curl("/executions/totals")[1]["data"]["success"] == 0
    assert curl("/jobs/x") == (
        400,
        {"data": 'strconv.Atoi: parsing "x": invalid syntax', "success": False},
    )


def test_the_operator_of_a_shell_script(own_emulator: Emulator) -> None:
    pair = f"{own_emulator.username}:{own_emulator.password}"
    status, answer = _run(own_emulator, "/accounts/2", "--user", pair, "--header", "X-Peer: cmd")
    assert (status, answer["data"]["name"]) == (200, "Example")


def test_anybody_may_ask_for_the_health(own_emulator: Emulator) -> None:
    assert _run(own_emulator, "/healthcheck")[0] == 200
    assert _run(own_emulator, "/projects")[0] == 401
