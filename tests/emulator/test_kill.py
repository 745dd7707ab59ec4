"""`kill -9` under load, again and again on one file: what is left, and what the next start does."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator.known_accounts import FEATURE_EXECUTIONS, LOCAL_EXECUTION_COUNT

from .command import process
from .kill_load import SECONDS, TOKEN, Ledger, Load, check_answers, give_executions, receiver

KILLS = 20
CONNECTIONS = 3

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends SIGKILL")


def check_store(path: Path, copies: Path, ledger: Ledger) -> None:
    """Read what the killed process has left, in a copy: the next start must find it untouched."""
    copies.mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        if part.is_file():
            shutil.copy(part, copies)
    with closing(sqlite3.connect(copies / path.name)) as connection:

        def rows(sql: str) -> list[Any]:
            return connection.execute(sql).fetchall()

        assert rows("PRAGMA integrity_check") == [("ok",)]
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
        ((left,),) = rows("SELECT execution_count FROM account_counters WHERE account_id = 2")
        assert LOCAL_EXECUTION_COUNT + FEATURE_EXECUTIONS - left == deliveries
        recurring = "JOIN jobs ON jobs.id = job_id AND jobs.spec != ''"
        delivered = rows(f"SELECT job_id, execution_version FROM executions {recurring} WHERE state != 0")
        following = rows(
            f"SELECT DISTINCT job_id, execution_version - 1 FROM executions {recurring}"
            " WHERE state = 0 AND execution_version > 1"
        )
        assert sorted(delivered) == sorted(following)
        # A job that fires one time is inactive since its one row of a result.
        results = "(SELECT count(*) FROM executions WHERE job_id = jobs.id AND state != 0)"
        assert rows(f"SELECT id FROM jobs WHERE spec = '' AND {results} != (status = 'inactive')") == []


def threads_of(running: subprocess.Popen[str]) -> str:
    """End a process that stands still. Return its exit status and what its threads were doing."""
    status = running.poll()
    running.send_signal(signal.SIGABRT)
    _, log = running.communicate(timeout=SECONDS)
    return f"exit status {status} before SIGABRT\n{log}"


@pytest.mark.slow
def test_a_killed_emulator_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "data" / "store.db"
    path.parent.mkdir()
    arguments = (
        *("--data", str(path), "--username", "admin", "--password", "hush"),
        *("--messages-token", TOKEN),
        # Each delivery that fails would have a line, and a failed test would print them all.
        *("--log-level", "critical"),
    )
    # The moments differ from run to run anyhow: they are counted in events.
    chance = random.Random(9)
    ledger = Ledger()
    with receiver(ledger) as hook, ThreadPoolExecutor(CONNECTIONS) as connections:
        for kill in range(KILLS):
            with process(*arguments) as (running, settings):
                url = settings["SCHEDULER0_BASE_URL"]
                check_answers(url, ledger, ledger.recent)
                ledger.restarted()
                if not kill:
                    give_executions(url)
                if kill % 4 == 3:
                    ledger.wait_for_all_to_fire()
                load = [
                    connections.submit(Load(url, hook, ledger, f"{kill}.{number}").run_until_killed)
                    for number in range(CONNECTIONS)
                ]
                assert ledger.wait_for_events(chance.randint(1, 80)), threads_of(running)
                running.kill()
                running.wait()
                for worker in load:
                    worker.result(SECONDS)
            check_store(path, tmp_path / f"killed {kill}", ledger)
        with process(*arguments) as (running, settings):
            check_answers(settings["SCHEDULER0_BASE_URL"], ledger, set(ledger.expected))
            ledger.restarted()
            ledger.wait_for_all_to_fire()
    # Every kind of write was acknowledged, and answered for.
    kinds = {path.split("/")[1] for path in ledger.expected}
    assert kinds == {"projects", "executors", "jobs", "credentials", "messages"}
    assert len(ledger.once) >= KILLS
