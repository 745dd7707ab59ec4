"""Functions and commands that do what nobody expects of them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import Client
from scheduler0.runner import JournalError, Policy, Run, Runner, WorkError, command, works
from scheduler0.runner.works import AsyncWork, CommandWork, ThreadWork

from .one_job import START, OneJob
from .test_works import a_run, perform

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()])
async def test_a_coroutine_cannot_end_the_runner(error: BaseException) -> None:
    async def leave(run: Run) -> None:
        raise error

    with pytest.raises(WorkError, match=type(error).__name__):
        await perform(AsyncWork(leave), a_run())


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
