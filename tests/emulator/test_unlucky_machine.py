"""A machine that an operator would not wish for: clocks that are set, a disk that fills up, kills."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from scheduler0 import Client
from scheduler0.models import Job
from scheduler0.testing import WebhookReceiver

from .command import process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sends signals, sets limits")
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
KILLS = 10


@contextmanager
def client_of(settings: dict[str, str]) -> Iterator[Client]:
    with Client(
        settings["SCHEDULER0_BASE_URL"],
        api_key=settings["SCHEDULER0_API_KEY"],
        api_secret=settings["SCHEDULER0_API_SECRET"],
        account_id=settings["SCHEDULER0_ACCOUNT_ID"],
        actor="tests",
    ) as client:
        yield client


def new_job(client: Client, url: str) -> Job:
    """A job that fires every second."""
    project = client.projects.create(name="p", description="d")
    executor = client.executors.create(name="e", type="webhook_url", webhook_url=url, webhook_method="POST")
    [job] = client.jobs.create(
        project_id=project.id, executor_id=executor.id, timezone="UTC", spec="@every 1s"
    ).wait(timeout=30)
    return job


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
def test_jobs_go_on_firing_when_the_machines_clock_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offset = tmp_path / "offset"
    offset.write_text("+0")
    for name, value in {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }.items():
        monkeypatch.setenv(name, value)
    with WebhookReceiver() as receiver, process() as (_, settings):
        monkeypatch.delenv("LD_PRELOAD")
        with client_of(settings) as client:
            new_job(client, receiver.url)
            receiver.wait(2)
            for step in ("-1d", "+1d", "+0"):
                offset.write_text(step)
                receiver.wait(len(receiver.requests) + 3, timeout=30)


def test_a_disk_that_is_full_for_some_time_loses_no_run(tmp_path: Path) -> None:
    import resource

    store = tmp_path / "store.db"
    with (
        WebhookReceiver() as receiver,
        process("--data", str(store)) as (running, settings),
        client_of(settings) as client,
    ):
        job = new_job(client, receiver.url)
        receiver.wait(2)
        size = sum(file.stat().st_size for file in tmp_path.iterdir())
        _, hard = resource.prlimit(running.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (min(4096, size), hard))
        time.sleep(4)
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (hard, hard))
        before = len(receiver.requests)
        receiver.wait(before + 2, timeout=60)
        rows = list(client.executions.list(job_id=job.id))
    runs = {row.execution_version for row in rows}
    assert runs == set(range(1, max(runs) + 1))
    scheduled = sorted(row.next_execution_datetime for row in rows if row.state == 0)
    seconds = {moment.replace(microsecond=0) for moment in scheduled}
    assert len(seconds) >= (max(seconds) - min(seconds)).total_seconds()
    missed = runs - {row.execution_version for row in rows if row.state != 0}
    assert len(missed) >= 3


def test_the_limit_of_open_files_is_raised_to_what_is_allowed() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # As on macOS: too few for 256 webhooks at once.
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        with process() as (running, _):
            assert resource.prlimit(running.pid, resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_kill_during_a_backup_leaves_nothing_behind_after_the_next_start(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    folder = tmp_path / "store.db.backups"
    chance = random.Random(1)
    with process("--data", str(store)):
        pass
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS filler (text)")
        connection.execute("DROP TABLE filler")
        for number in range(20):
            connection.execute(
                "INSERT INTO messages (message_id, schedule_to, payload, webhook_url, date_created)"
                " VALUES (?, ?, ?, 'http://127.0.0.1:9', 0)",
                (str(number), 2**60, "x" * 2_000_000),
            )
        connection.commit()
    unfinished = 0
    for _ in range(KILLS):
        with process("--data", str(store)) as (_, settings):
            with Client(
                settings["SCHEDULER0_BASE_URL"],
                username=settings["username"],
                password=settings["password"],
                account_id=2,
            ) as operator:
                operator.cluster.backup()
            deadline = time.monotonic() + 10
            while not list(folder.glob("*.part")) and time.monotonic() < deadline:
                pass
            time.sleep(chance.random() * 0.01)
        unfinished += bool(list(folder.glob("*.part*")))
    assert unfinished > 0
    with process("--data", str(store)) as (_, settings):
        deadline = time.monotonic() + 60
        while _unfinished_tasks(store) and time.monotonic() < deadline:
            time.sleep(0.05)
    left = [file.suffix for file in folder.iterdir()]
    assert set(left) == {".db"}
    assert len(left) >= KILLS


def _unfinished_tasks(store: Path) -> int:
    with closing(sqlite3.connect(store)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM async_tasks WHERE state < 2").fetchone()
    return int(count)
