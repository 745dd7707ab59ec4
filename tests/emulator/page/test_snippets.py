"""What an empty list offers to paste does what it says."""

from __future__ import annotations

import os
import subprocess
from typing import Any

import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator

from ..controlled import ControlledEmulator
from .conftest import Reader
from .html_reading import codes

PYTHON = {
    "/_page/runs": ["projects", "executors", "jobs"],
    "/_page/projects": ["projects"],
    "/_page/executors": ["executors"],
    "/_page/ai": [],
    "/_page/faults": [],
    "/_page/system": ["async_tasks"],
}
"""The pages with a snippet in Python, and the tables that it fills."""


def client_of(emulator: Emulator) -> Client:
    return Client(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        actor="me",
    )


@pytest.mark.parametrize(("path", "tables"), PYTHON.items())
def test_python_to_paste_runs(
    controlled: ControlledEmulator, reader: Reader, path: str, tables: list[str]
) -> None:
    emulator = controlled.emulator
    emulator.reset()
    before = emulator.state()
    snippets = [code for code in codes(reader.read(path)) if not code.startswith(("curl", "scheduler0-py"))]
    assert snippets
    with client_of(emulator) as client:
        for snippet in snippets:
            names: dict[str, Any] = {"client": client, "emulator": emulator}
            exec(compile(snippet, path, "exec"), names)
    emulator.clock.settle()
    after = emulator.state()
    assert all(after.rows[table] > before.rows[table] for table in tables)
    if path == "/_page/ai":
        assert after.answers_pending + after.rows["prompt_requests"] > 0
    if path == "/_page/faults":
        assert after.faults_pending == 1


def test_curl_to_paste_asks_the_api(controlled: ControlledEmulator, reader: Reader) -> None:
    emulator = controlled.emulator
    emulator.reset()
    (snippet,) = codes(reader.read("/_page/requests"))
    settings = {
        "SCHEDULER0_API_KEY": emulator.api_key,
        "SCHEDULER0_API_SECRET": emulator.api_secret,
        "NO_PROXY": "*",
        "no_proxy": "*",
    }
    done = subprocess.run(
        ["sh", "-c", snippet],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert '"success":true' in done.stdout


def test_curl_to_paste_schedules_a_message() -> None:
    with Emulator(messages_token="hush") as emulator, Reader(emulator.url) as reader:
        snippet = next(code for code in codes(reader.read("/_page/messages")) if code.startswith("curl"))
        settings = {"API_TOKEN": "hush", "NO_PROXY": "*", "no_proxy": "*"}
        done = subprocess.run(
            ["sh", "-c", snippet],
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert "scheduled" in done.stdout
        assert emulator.state().rows["messages"] == 1
