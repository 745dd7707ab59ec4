"""Functions in the event loop, in threads and in processes, and commands."""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler0.runner import Run, WorkCancelled, WorkError, WorkTimeout, works
from scheduler0.runner.process_work import ProcessWork
from scheduler0.runner.run import RunFacts, job_data
from scheduler0.runner.works import AsyncWork, CommandWork, ThreadWork, Work

from . import functions

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "STOP_GRACE", 0.5)


def a_run(data: object = None, text: str | None = None) -> Run:
    record = {"id": 5, "spec": "@daily", "data": job_data("f", data) if text is None else text}
    return Run(RunFacts(record, "f", datetime(2027, 1, 1, tzinfo=UTC), 1, "abc"))


async def perform(work: Work, run: Run, timeout: float | None = None) -> None:
    await work.perform(run, timeout, asyncio.Event())


async def cancelled(work: Work, run: Run, started: Callable[[], bool]) -> None:
    cancel = asyncio.Event()
    task = asyncio.ensure_future(work.perform(run, None, cancel))
    end = time.monotonic() + 30
    while not started():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)
    cancel.set()
    with pytest.raises(WorkCancelled, match="shut down"):
        await task


async def test_a_coroutine_runs_in_the_loop() -> None:
    seen: list[asyncio.AbstractEventLoop] = []

    async def work(run: Run) -> None:
        seen.append(asyncio.get_running_loop())

    await perform(AsyncWork(work), a_run())
    assert seen == [asyncio.get_running_loop()]


async def test_a_coroutine_that_fails_times_out_or_is_cancelled() -> None:
    ended: list[str] = []

    async def fail(run: Run) -> None:
        raise ValueError("no paper")

    async def hang(run: Run) -> None:
        ended.append("started")
        try:
            await asyncio.sleep(600)
        finally:
            ended.append("cancelled")

    with pytest.raises(ValueError, match="no paper"):
        await perform(AsyncWork(fail), a_run())
    run = a_run()
    with pytest.raises(WorkTimeout, match=r"timed out after 0\.05 s"):
        await perform(AsyncWork(hang), run, 0.05)
    assert run.cancelled
    await cancelled(AsyncWork(hang), a_run(), lambda: len(ended) == 3)
    assert ended == ["started", "cancelled"] * 2


async def test_a_function_runs_in_a_thread_with_the_context_of_the_runner() -> None:
    variable = contextvars.ContextVar[str]("variable")
    variable.set("seen")
    seen: list[object] = []

    def work(run: Run) -> None:
        seen.extend((threading.current_thread() is threading.main_thread(), variable.get()))

    await perform(ThreadWork(work), a_run())
    assert seen == [False, "seen"]


@pytest.mark.parametrize("error", [ValueError("no paper"), StopIteration(), SystemExit(3)])
async def test_whatever_a_function_raises_is_a_failure(error: BaseException) -> None:
    def work(run: Run) -> None:
        raise error

    with pytest.raises((ValueError, WorkError)):
        await perform(ThreadWork(work), a_run())


async def test_a_thread_is_asked_to_stop_and_left_alone_if_it_does_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    release = threading.Event()

    def polite(run: Run) -> None:
        while not run.cancelled:
            time.sleep(0.005)

    with pytest.raises(WorkTimeout):
        await perform(ThreadWork(polite), a_run(), 0.05)
    with caplog.at_level(logging.WARNING), pytest.raises(WorkTimeout):
        await perform(ThreadWork(lambda run: release.wait(60)), a_run(), 0.05)
    assert "goes on in the background" in caplog.text
    release.set()


async def test_a_process_does_the_work(tmp_path: Path) -> None:
    run = a_run(str(tmp_path / "pid"))
    await perform(ProcessWork(functions.write), run)
    assert int((tmp_path / "pid").read_text()) != os.getpid()
    assert run.note == "writing"
    with pytest.raises(WorkError, match="ValueError: no paper"):
        await perform(ProcessWork(functions.fail), a_run())
    with pytest.raises(WorkError, match="exit code -9"):
        await perform(ProcessWork(functions.die), a_run())


async def test_a_process_logs_where_the_runner_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "scheduler0.runner.run"):
        await perform(ProcessWork(functions.log), a_run())
    [record] = [record for record in caplog.records if record.name == "scheduler0.runner.run"]
    assert record.getMessage() == "f (job 5): 3 pages"
    assert (vars(record)["unique_id"], vars(record)["pages"]) == ("abc", 3)
    assert record.process != os.getpid()


async def test_a_process_that_only_gives_a_coroutine_has_failed() -> None:
    with pytest.raises(WorkError, match="write async def"):
        await perform(ProcessWork(functions.forget_to_await), a_run())


async def test_a_process_is_ended_when_its_time_is_over(tmp_path: Path) -> None:
    with pytest.raises(WorkTimeout):
        await perform(ProcessWork(functions.hang), a_run(), 1)
    file = tmp_path / "state"
    await cancelled(ProcessWork(functions.wait_politely), a_run(str(file)), file.exists)
    assert file.read_text() == "stopped"


async def test_a_command_gets_data_and_variables_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_RUNNER", "x")
    monkeypatch.setenv("WANTED", "w")
    program = (
        "import json, os, sys; json.dump([sys.stdin.read(), dict(os.environ), os.getcwd()], open('out', 'w'))"
    )
    work = CommandWork([sys.executable, "-c", program], {"MINE": "m"}, ("WANTED",), str(tmp_path))
    await perform(work, a_run({"a": 1}))
    text, variables, folder = json.loads((tmp_path / "out").read_text())
    variables = {name: value for name, value in variables.items() if name not in ("LC_CTYPE", "PWD")}
    assert (text, folder) == ('{"a": 1}', str(tmp_path))
    assert variables == {
        "MINE": "m",
        "WANTED": "w",
        "SCHEDULER0_JOB_ID": "5",
        "SCHEDULER0_JOB_DATA": '{"a": 1}',
        "SCHEDULER0_JOB_SPEC": "@daily",
        "SCHEDULER0_EXEC_UNIQUE_ID": "abc",
    }


@pytest.mark.parametrize(
    ("run", "text"), [(a_run("plain"), "plain"), (a_run(text="raw"), "raw"), (a_run(), "")]
)
async def test_text_reaches_a_command_as_it_is(run: Run, text: str, tmp_path: Path) -> None:
    work = CommandWork(["sh", "-c", "cat > out"], cwd=str(tmp_path))
    await perform(work, run)
    assert (tmp_path / "out").read_text() == text


async def test_a_command_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(WorkError, match="exit code 3 no paper"):
        await perform(CommandWork(["sh", "-c", "echo starting; echo no paper >&2; exit 3"]), a_run())
    assert "starting" in caplog.text
    with pytest.raises(WorkError, match="cannot start 'no-such-program'"):
        await perform(CommandWork(["no-such-program"]), a_run())
    with pytest.raises(WorkError, match="cannot start"):
        await perform(CommandWork(["true"], cwd="/no/such/folder"), a_run())


async def test_a_command_and_its_children_are_ended_when_the_time_is_over(tmp_path: Path) -> None:
    script = "sleep 600 & echo $! > child; trap '' TERM; wait"
    with pytest.raises(WorkTimeout):
        await perform(CommandWork(["sh", "-c", script], cwd=str(tmp_path)), a_run(), 0.5)
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + 10
    while _lives(child):
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def test_a_command_and_its_children_are_killed_when_the_try_is_cancelled(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 600 & echo $! > new; mv new child; wait"
    work = CommandWork(["sh", "-c", script], cwd=str(tmp_path))
    task = asyncio.ensure_future(perform(work, a_run()))
    while not (tmp_path / "child").exists():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    child = int((tmp_path / "child").read_text())
    end = time.monotonic() + 10
    while _lives(child):
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def test_a_function_is_told_when_its_try_is_cancelled() -> None:
    runs: list[Run] = []
    told = threading.Event()

    def wait(run: Run) -> None:
        runs.append(run)
        while not run.cancelled:
            time.sleep(0.005)
        told.set()

    async def hang(run: Run) -> None:
        runs.append(run)
        await asyncio.sleep(600)

    for number, work in enumerate((ThreadWork(wait), AsyncWork(hang)), 1):
        task = asyncio.ensure_future(perform(work, a_run()))
        while len(runs) < number:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert runs[-1].cancelled
    assert told.wait(30)


def _lives(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_secrets_of_commands_are_not_shown() -> None:
    shown: Any = repr(CommandWork(["x"], {"TOKEN": "hunter2"}))
    assert "hunter2" not in shown
