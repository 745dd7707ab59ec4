"""`scheduler0-py runner` in a process of its own."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler0 import Client
from scheduler0.cli import main
from scheduler0.emulator import Emulator
from scheduler0.runner import Runner, command

ROOT = Path(__file__).parents[2]
JOBS = """
import fcntl, os, time
from scheduler0 import Client
from scheduler0.runner import Runner

client = Client.from_env()
runner = Runner(client, name="worker", project="p", path="state/runner.db", report_every=0.1, settle=0.2,
                shutdown_timeout=float(os.environ.get("LIMIT", "30")))

@runner.job("0 0 9 * * *", timezone="America/New_York")
def report(run):
    print("reporting", run.attempt)

@runner.job("@yearly")
def failing(run):
    raise ValueError("no paper")

@runner.job("@every 1s", overlap="skip")
def slow(run):
    open("started", "w").close()
    time.sleep(float(os.environ.get("SLEEP", "0")))

@runner.job("@yearly", pool="process")
def patient(run):
    with open("begun", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        os.rename("begun", "patient")
        wait()

def wait():
    while not os.path.exists("go"):
        time.sleep(0.02)

thing = 5
"""


@pytest.fixture
def start(emulator: Emulator, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    (tmp_path / "jobs.py").write_text(JOBS)
    # The workers of pytest-xdist have a terminal's width for their children.
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    environment = {
        **inherited,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")]),
        "SCHEDULER0_BASE_URL": emulator.url,
        "SCHEDULER0_API_KEY": emulator.api_key,
        "SCHEDULER0_API_SECRET": emulator.api_secret,
        "SCHEDULER0_ACCOUNT_ID": emulator.account_id,
        "SCHEDULER0_ACTOR": "tester",
    }

    def start(*arguments: str, new_group: bool = False, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "scheduler0", "runner", *arguments],
            cwd=tmp_path, env={**environment, **more}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=new_group,
        )  # fmt: skip

    return start


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=90)
    return process.returncode, out, err


def wait_for(path: Path) -> None:
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.02)


Start = Callable[..., subprocess.Popen[str]]


def test_from_check_to_status(start: Start, client: Client) -> None:
    code, out, err = finish(start("jobs:runner", "--check"))
    assert (code, out.splitlines()[:3]) == (
        0, ["would register the executor 'worker'", "would create the project 'p'", "would create 'report'"],
    ), err  # fmt: skip
    assert list(client.executors.list()) == []
    code, out, err = finish(start("jobs:runner", "--once", "report"))
    assert (code, out) == (0, "reporting 1\n"), err
    assert finish(start("jobs:runner", "--once", "failing"))[0] == 1
    code, out, err = finish(start("jobs:runner", "--once", "nothing"))
    assert code == 1
    assert "the keys are failing, patient, report, slow" in err
    status = json.loads(finish(start("status", "--path", "state/runner.db", "--json"))[1])
    assert [job["key"] for job in status["jobs"]] == ["report", "failing", "slow", "patient"]
    assert status["unreported"] == 0
    assert {(run["key"], run["state"]) for run in status["results"]} >= {
        ("report", "succeeded"), ("failing", "failed"),
    }  # fmt: skip
    text = finish(start("status", "--path", "state/runner.db"))[1]
    assert "America/New_York" in text
    assert "ValueError: no paper" in text
    assert "Unreported results: 0" in text
    assert finish(start("jobs:runner", "--burst"))[0] == 0
    code, out, err = finish(start("jobs:runner", "--check"))
    assert (code, out) == (0, "4 jobs, no problem\n")
    twin = client.jobs.get(1)
    again = ("project_id", "executor_id", "data", "spec", "timezone", "created_by")
    client.jobs.create({name: getattr(twin, name) for name in again}).wait(timeout=10)
    code, out, err = finish(start("jobs:runner", "--check"))
    assert "would delete job 5: it has the key 'report' as job 1 has" in out.splitlines(), err
    assert finish(start("jobs:runner", "--once", "report"))[0] == 0
    assert client.jobs.get(5).deleted_by


def test_a_signal_lets_runs_finish(start: Start, client: Client, tmp_path: Path) -> None:
    process = start("jobs:runner", SLEEP="1")
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGTERM)
    assert finish(process)[0] == 0
    assert {row.state for row in client.executions.list(job_id=3)} >= {1}


def test_runs_that_do_not_end_are_cancelled(start: Start, client: Client, tmp_path: Path) -> None:
    process = start("jobs:runner", SLEEP="60", LIMIT="0.1")
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGINT)
    code, _, err = finish(process)
    assert code == 4, err
    assert "its thread goes on in the background" in err
    assert [row.state for row in client.executions.list(job_id=3, state="failed")] == [2]


def test_a_second_signal_forces(start: Start, tmp_path: Path) -> None:
    process = start("jobs:runner", SLEEP="60")
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert finish(process)[0] == 5


def test_a_signal_to_the_whole_group_lets_processes_finish(start: Start, tmp_path: Path) -> None:
    process = start("jobs:runner", "--once", "patient", new_group=True)
    wait_for(tmp_path / "patient")
    os.killpg(process.pid, signal.SIGTERM)
    (tmp_path / "go").touch()
    code, _, err = finish(process)
    assert code == 0, err


def test_a_process_ends_with_a_runner_that_is_killed(start: Start, tmp_path: Path) -> None:
    process = start("jobs:runner", "--once", "patient")
    wait_for(tmp_path / "patient")
    process.kill()
    process.communicate(timeout=90)
    with (tmp_path / "patient").open() as held:
        end = time.monotonic() + 60
        while True:  # the end of the process ends its lock
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                assert time.monotonic() < end
                time.sleep(0.02)


def test_an_address_that_cannot_be_listened_on_is_told(start: Start, client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = finish(start("jobs:runner", "--http", str(port)))
    assert code == 1
    assert f"http_port: cannot listen on 127.0.0.1:{port}: " in err
    code, _, err = finish(start("jobs:runner", "--http", "65536"))
    assert (code, err) == (1, "scheduler0-py runner: http_port: 65536 is not a port; give 0 to 65535\n")
    assert list(client.executors.list()) == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--check", "--http", "0"], "--check serves nothing: leave --http and --http-host out"),
        (["--check", "--http-host", "127.0.0.1"], "--check serves nothing"),
        (["--burst", "--http-host", "127.0.0.1"], "--http-host needs a port: pass --http PORT too"),
        (["--http-host", ""], "--http-host needs a port"),
    ],
)
def test_an_address_for_nothing_is_wrong_usage(
    words: list[str], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    runner = Runner(Client("http://127.0.0.1:1"), name="worker", project="p", path=tmp_path / "runner.db")
    monkeypatch.setattr(command, "load", lambda target: runner)
    monkeypatch.setattr(logging, "basicConfig", lambda **given: None)
    with runner.client:
        assert main(["runner", "jobs:runner", *words]) == 2
        assert capsys.readouterr().err.startswith(f"scheduler0-py runner: {text}")


def test_problems_are_told(start: Start, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        JOBS
        + "def outer():\n    def inner(run): ...\n    return inner\n"
        + "runner.job('0 9 * * *', key='five')(print)\n"
        + "runner.job(at='2020-01-01T00:00:00Z', key='old')(print)\n"
        + "runner.job('@daily', key='local', pool='process')(outer())\n"
    )
    code, _, err = finish(start("bad:runner", "--check"))
    assert code == 1
    assert "problem: five: " in err
    assert "problem: old: its time 2020-01-01T00:00:00+00:00 is over" in err
    assert "problem: local: a process cannot find its function" in err
    code, _, err = finish(start("jobs:runner", "--check", SCHEDULER0_BASE_URL="http://127.0.0.1:1",
                                SCHEDULER0_DEADLINE="1"))  # fmt: skip
    assert code == 1
    assert "problem: the server" in err


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("jobs", "write module:runner"),
        ("absent:runner", "there is no module 'absent'"),
        ("jobs:absent", "jobs.absent is NoneType, not a Runner"),
        ("jobs:thing", "jobs.thing is int, not a Runner"),
    ],
)
def test_what_is_no_runner_is_refused(
    target: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, emulator: Emulator
) -> None:
    (tmp_path / "jobs.py").write_text(JOBS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("API_KEY", "API_SECRET", "ACCOUNT_ID"):
        monkeypatch.setenv(f"SCHEDULER0_{name}", "1")
    monkeypatch.delitem(sys.modules, "jobs", raising=False)
    with pytest.raises(command.TargetError, match=text):
        command.load(target)
    monkeypatch.delitem(sys.modules, "jobs", raising=False)


def test_a_status_needs_a_journal(start: Start) -> None:
    code, _, err = finish(start("status", "--path", "absent.db"))
    assert code == 1
    assert err.startswith("scheduler0-py runner: there is no journal 'absent.db'; name the one of the runner")
