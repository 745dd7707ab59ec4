"""Functions and commands that do what nobody expects of them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import Client
from scheduler0.runner import JournalError, Policy, Run, Runner, WorkError, command, works
from scheduler0.runner.process_work import ProcessWork
from scheduler0.runner.works import AsyncWork, CommandWork, ThreadWork, Work, describe

from . import functions
from .one_job import START, OneJob
from .test_works import a_run, perform

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()])
async def test_a_coroutine_cannot_end_the_runner(error: BaseException) -> None:
    async def leave(run: Run) -> None:
        raise error

    with pytest.raises(WorkError, match=type(error).__name__):
        await perform(AsyncWork(leave), a_run())


class Stop(BaseException):
    """No part of `Exception`, as some libraries have it."""


@pytest.mark.parametrize("error", [Stop("here"), GeneratorExit("here"), BaseExceptionGroup("here", [Stop()])])
@pytest.mark.parametrize("kind", ["coroutine", "thread"])
async def test_whatever_is_raised_is_a_failure(world: OneJob, kind: str, error: BaseException) -> None:
    def fail(run: Run) -> None:
        raise error

    async def fail_in_loop(run: Run) -> None:
        raise error

    work: Work = ThreadWork(fail) if kind == "thread" else AsyncWork(fail_in_loop)
    with pytest.raises(WorkError, match=f"{type(error).__name__}: here"):
        await perform(work, a_run())
    world.work = fail_in_loop
    async with world.running() as engine:
        await world.to(engine, hours=1)
    [(state, attempt, text)] = world.states()
    assert (state, attempt, (text or "").partition(":")[0]) == ("failed", 1, type(error).__name__)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (functions.Silent(), "Silent: its text cannot be had: its __str__ raises AttributeError"),
        (ValueError("no " + os.fsdecode(b"caf\xe9")), "ValueError: no caf\\udce9"),
    ],
)
async def test_the_end_of_a_run_is_written_whatever_its_error_says(
    world: OneJob, error: Exception, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The log of pytest cannot show such texts.
    monkeypatch.setattr(logging.getLogger("scheduler0.runner"), "propagate", False)

    async def fail(run: Run) -> None:
        raise error

    world.work = fail
    async with world.running() as engine:
        await world.to(engine, hours=2)
    assert world.states() == [("failed", 1, text)] * 2
    assert world.journal.unreported() == 2


@pytest.mark.parametrize("function", [functions.fail_silently, functions.exit_silently])
async def test_an_error_without_a_text_ends_thread_and_process(function: Any) -> None:
    for work in (ThreadWork(function), ProcessWork(function)):
        with pytest.raises((functions.Silent, WorkError)) as raised:
            await asyncio.wait_for(perform(work, a_run()), 60)
        assert "Silent" in describe(raised.value)


async def test_an_end_that_cannot_be_written_ends_the_runner(
    world: OneJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise JournalError("it is locked")

    engine = world.engine()
    world.journal.keep_jobs([world.record], world.now())
    engine.load()
    monkeypatch.setattr(world.journal, "finish", fail)
    world.clock.move_to(START + timedelta(hours=1))
    with pytest.raises(JournalError, match="it is locked"):
        await asyncio.wait_for(engine.run(), 60)
    assert [run.state for run in world.journal.unfinished()] == ["running"]
    await engine.stop(0, asyncio.Event())
    with pytest.raises(JournalError, match="it is locked"):
        engine.check()


async def test_a_heartbeat_takes_text(world: OneJob) -> None:
    run = a_run()
    wrongs: list[Any] = [Decimal("0.5"), 5, b"half"]
    for wrong in wrongs:
        with pytest.raises(TypeError, match=r"note: .* not text; give str"):
            run.heartbeat(wrong)
    assert run.last_heartbeat is None
    run.heartbeat(os.fsdecode(b"caf\xe9"))
    assert run.note == "caf\\udce9"


async def test_a_coroutine_that_cancels_itself_has_failed(world: OneJob) -> None:
    async def cancel(run: Run) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(60)

    with pytest.raises(WorkError, match="cancelled itself"):
        await perform(AsyncWork(cancel), a_run())
    world.work = cancel
    async with world.running() as engine:
        await world.to(engine, hours=1)
        assert engine.cancelled_runs == 0
    assert world.states() == [("failed", 1, "CancelledError: the function cancelled itself")]


async def test_a_function_that_only_gives_a_coroutine_has_failed() -> None:
    async def work(run: Run) -> None:
        pass

    with pytest.raises(WorkError, match="write async def"):
        await perform(ThreadWork(lambda run: work(run)), a_run())


def test_functions_that_would_never_run_are_refused(client: Client) -> None:
    runner = Runner(client, name="w", project="p")

    def generator(run: Run) -> Iterator[int]:
        yield 1

    async def stream(run: Run) -> AsyncIterator[int]:
        yield 1

    class Callable:
        async def __call__(self, run: Run) -> None:
            pass

    for function in (generator, stream):
        with pytest.raises(TypeError, match="take out its yield"):
            runner.job("@daily")(function)
    runner.job("@daily", key="called")(Callable())
    assert isinstance(runner.declared["called"].work, AsyncWork)


async def test_a_command_that_writes_without_end_takes_no_memory(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await perform(CommandWork(["sh", "-c", "head -c 20000000 /dev/zero | tr '\\0' x; echo end"]), a_run())
    [record] = [record for record in caplog.records if record.getMessage().find("output: ") >= 0]
    assert record.getMessage().endswith("xend")
    assert len(record.getMessage()) < 9000


async def test_a_command_that_leaves_a_child_behind_is_over_when_it_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child holds the output open."""
    monkeypatch.setattr(works, "_OUTPUT_GRACE", 0.2)
    script = f"sleep 600 & echo $! > {tmp_path}/child; echo done"
    with caplog.at_level(logging.INFO):
        await asyncio.wait_for(perform(CommandWork(["sh", "-c", script]), a_run()), 60)
    assert "output: done" in caplog.text
    child = int((tmp_path / "child").read_text())
    os.kill(child, signal.SIGKILL)
    gc.collect()


async def test_a_command_that_does_not_read_its_input(tmp_path: Path) -> None:
    await perform(CommandWork(["true"]), a_run("x" * 100_000))


@pytest.mark.parametrize(
    ("policy", "seconds"),
    [
        (Policy(misfire_grace=600), 600 + 86_400),
        (Policy(catch_up="last"), 90 * 86_400),
        (Policy(misfire_grace=1e9), 90 * 86_400),
    ],
)
async def test_claims_are_not_remembered_for_longer_than_they_matter(
    world: OneJob, policy: Policy, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[float] = []

    async def take(name: str, owner: str, keep: float) -> bool:
        kept.append(keep)
        return True

    monkeypatch.setattr(world.claimer, "take", take)
    async with world.running(policy) as engine:
        await world.to(engine, hours=1)
    assert kept == [seconds]
    assert world.clock.now() > START


@pytest.mark.parametrize("damage", ["other tables", "cut"])
def test_a_status_of_a_damaged_journal_says_so(tmp_path: Path, world: OneJob, damage: str) -> None:
    path: Any = tmp_path / "damaged.db"
    if damage == "other tables":
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 1")
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()
        connection.close()
    else:
        world.journal.keep_jobs([world.record], 0)
        world.journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path.write_bytes(world.path.read_bytes()[:9000])
    with pytest.raises(JournalError, match="cannot be read"):
        command.status(path, "w")
