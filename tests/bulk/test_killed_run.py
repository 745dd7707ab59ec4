"""A bulk run that is killed, or ended by Ctrl-C, goes on: what was acknowledged is not sent again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from scheduler0 import BulkStatus, Client
from scheduler0.emulator import Emulator

ITEMS = 3000
PROGRAM = """
import sys
from tests.bulk.test_killed_run import client_at, items
with client_at(*sys.argv[1:4]) as client:
    for result in client.jobs.create_many(
        items(int(sys.argv[4]), int(sys.argv[5])), batch_size=20, journal=sys.argv[6]
    ):
        print(result.index, flush=True)
"""


def client_at(url: str, key: str, secret: str) -> Client:
    return Client(url, api_key=key, api_secret=secret, account_id="2", actor="bulk")


def items(project: int, executor: int) -> list[dict[str, object]]:
    common = {"project_id": project, "executor_id": executor, "timezone": "UTC"}
    return [{**common, "start_date": "2099-01-01T09:00:00Z", "data": str(number)} for number in range(ITEMS)]


@pytest.mark.slow
def test_nothing_acknowledged_is_sent_again(tmp_path: Path) -> None:
    journal = tmp_path / "run.jsonl"
    with Emulator() as emulator, client_at(emulator.url, emulator.api_key, emulator.api_secret) as client:
        project = client.projects.create(name="bulk", description="d")
        executor = client.executors.create(name="bulk", type="local", command="true")
        arguments = [emulator.url, emulator.api_key, emulator.api_secret, str(project.id), str(executor.id)]
        for kill_at, how in ((100, signal.SIGKILL), (700, signal.SIGINT), (1900, signal.SIGKILL)):
            run = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *arguments, str(journal)], stdout=subprocess.PIPE, text=True
            )
            with run:
                assert run.stdout is not None
                for line in run.stdout:
                    if int(line) >= kill_at:
                        run.send_signal(how)
                        break
            # What was under way when the process died is carried out meanwhile.
            _until_quiet(client, project.id)
        results = list(
            client.jobs.create_many(items(project.id, executor.id), batch_size=20, journal=journal)
        )
        stored = Counter(job.data for job in client.jobs.list(project_id=project.id, page_size=100))
    assert [result.index for result in results] == list(range(ITEMS))
    assert max(stored.values()) == 1
    lost = [result for result in results if not stored[str(result.index)]]
    assert all(result.status is BulkStatus.UNKNOWN for result in lost)
    # A kill meets at most one batch whose answer had not come.
    unknown = [result for result in results if result.status is BulkStatus.UNKNOWN]
    assert len(unknown) <= 3 * 20
    events = Counter(json.loads(line)["event"] for line in journal.read_text("utf-8").splitlines())
    assert events["sending"] == events["created"] + len(unknown) // 20


def _until_quiet(client: Client, project_id: int) -> None:
    seen = -1
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        total = client.jobs.list(project_id=project_id, limit=1).total
        if total == seen:
            return
        seen = total
        time.sleep(0.2)
    raise AssertionError("the emulator goes on creating jobs")
