"""Runs of one job at several runners: who holds the job, and what the others do."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from scheduler0.leases import LeaseStoreError
from scheduler0.runner import Policy, Run
from scheduler0.runner import run_loop as loop_module
from scheduler0.runner.reader import PlannedRun
from scheduler0.runner.turns import JobTurns

from .one_job import START, OneJob

pytestmark = pytest.mark.anyio
HOLD, ANOTHER = "here/1", "another journal/7"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_module, "_TURN_PAUSE", 0.001)
    monkeypatch.setattr(loop_module, "_CLAIM_PAUSE", 0.001)


async def test_a_job_is_held_while_its_run_is_not_over(world: OneJob) -> None:
    held: list[dict[str, str]] = []

    async def look(run: Run) -> None:
        held.append(dict(world.claimer.holders))
        if run.attempt == 1:
            raise ValueError("no paper")

    world.work = look
    async with world.running(Policy(retries=1, backoff=60)) as engine:
        await world.to(engine, hours=1)
        assert world.claimer.holders == {HOLD: f"{world.journal.identity}/1"}
        await world.to(engine, hours=1.5)
        assert world.claimer.holders == {}
    assert held == [{HOLD: f"{world.journal.identity}/1"}] * 2


async def test_a_run_is_skipped_while_another_runner_does_one(world: OneJob) -> None:
    world.claimer.holders[HOLD] = ANOTHER
    async with world.running() as engine:
        await world.to(engine, hours=1)
        del world.claimer.holders[HOLD]
        await world.to(engine, hours=2)
    assert world.hours() == [2]
    assert world.states()[0] == ("skipped", 1, "skipped: an earlier run is not over at another runner")
    assert world.counts.skips == {("f", "skipped"): 1}


async def test_a_run_waits_for_the_one_of_another_runner(world: OneJob) -> None:
    world.claimer.holders[HOLD] = ANOTHER
    async with world.running(Policy(overlap="queue", catch_up="all")) as engine:
        world.clock.move_to(START + timedelta(hours=2))
        while len(engine.waiting) < 2:
            await asyncio.sleep(0.001)
        for _ in range(10):
            await asyncio.sleep(0.001)
        assert world.hours() == []
        assert not engine.is_idle()
        del world.claimer.holders[HOLD]
        await engine.idle()
    assert world.hours() == [1, 2]
    assert world.claimer.holders == {}


async def test_a_job_that_allows_overlap_is_not_held(world: OneJob) -> None:
    world.claimer.holders[HOLD] = ANOTHER
    async with world.running(Policy(overlap="allow")) as engine:
        await world.to(engine, hours=2)
    assert world.hours() == [1, 2]
    assert world.claimer.holders == {HOLD: ANOTHER}


async def test_a_run_by_hand_does_not_look_at_others(world: OneJob) -> None:
    world.claimer.holders[HOLD] = ANOTHER
    async with world.running() as engine:
        engine.run_only(engine.entries[1])
        await engine.drained()
    assert world.hours() == [0]


@pytest.mark.parametrize("overlap", ["skip", "queue"])
async def test_no_run_begins_while_the_holds_cannot_be_read(
    world: OneJob, overlap: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.running(Policy(overlap=overlap)) as engine:

        async def broken(name: str, owner: str, seconds: float) -> bool:
            raise LeaseStoreError("no lease store")

        hold = world.claimer.hold
        monkeypatch.setattr(world.claimer, "hold", broken)
        world.clock.move_to(START + timedelta(hours=1))
        while not engine.waiting:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        assert world.hours() == []
        monkeypatch.setattr(world.claimer, "hold", hold)
        await engine.idle()
    assert world.hours() == [1]


@pytest.mark.parametrize("retries", [0, 1])
async def test_a_kill_leaves_a_hold_that_the_next_process_goes_on_with(world: OneJob, retries: int) -> None:
    world.journal.keep_jobs([world.record], world.now())
    engine = world.engine()
    engine.load()
    world.clock.move_to(START + timedelta(hours=1))
    engine._plan(engine.entries[1], world.clock.now())
    await engine._claim()
    assert await engine.turns.take("here", engine.waiting[0])
    world.journal.begin(engine.waiting[0].id, 0)
    world.restart()
    assert set(world.claimer.holders) == {HOLD}
    async with world.running(Policy(retries=retries)) as engine:
        await world.to(engine, hours=2)
    assert world.hours() == [1] * retries + [2]
    assert world.claimer.holders == {}


async def test_a_retry_waits_where_the_job_was_taken_over(world: OneJob) -> None:
    async def fail_once(run: Run) -> None:
        if run.attempt == 1:
            world.claimer.holders[HOLD] = ANOTHER
            raise ValueError("no paper")

    world.work = fail_once
    async with world.running(Policy(retries=1, backoff=0)) as engine:
        world.clock.move_to(START + timedelta(hours=1))
        while not world.runs:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        assert len(world.runs) == 1
        del world.claimer.holders[HOLD]
        await engine.idle()
    assert [run.attempt for run in world.runs] == [1, 2]


async def test_what_is_held_is_renewed_and_a_loss_is_said(
    world: OneJob, caplog: pytest.LogCaptureFixture
) -> None:
    release = asyncio.Event()

    async def wait(run: Run) -> None:
        await release.wait()

    world.work = wait
    async with world.running() as engine:
        world.clock.move_to(START + timedelta(hours=1))
        while not world.runs:
            await asyncio.sleep(0.001)
        world.claimer.holders.clear()
        await engine.turns.renew()
        assert world.claimer.holders == {HOLD: f"{world.journal.identity}/1"}
        world.claimer.holders[HOLD] = ANOTHER
        await engine.turns.renew()
        assert "was taken over by another runner" in caplog.text
        world.claimer.broken = True
        await engine.turns.renew()
        assert "the leases cannot be used" in caplog.text
        world.claimer.broken = False
        release.set()
        await engine.idle()
    assert world.claimer.holders == {HOLD: ANOTHER}


async def test_a_renewal_that_comes_after_the_end_is_taken_back(
    world: OneJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends while its hold is being renewed."""
    turns = JobTurns(world.claimer, "j", 30.0)
    world.journal.keep_jobs([world.record], world.now())
    engine = world.engine()
    engine.load()
    world.clock.move_to(START + timedelta(hours=1))
    engine._plan(engine.entries[1], world.clock.now())
    await engine._claim()
    [run] = engine.waiting
    assert await turns.take("here", run)
    hold = world.claimer.hold

    async def slow(name: str, owner: str, seconds: float) -> bool:
        turns.give_back("here", run)
        await turns.settle()
        return await hold(name, owner, seconds)

    monkeypatch.setattr(world.claimer, "hold", slow)
    await turns.renew()
    assert not turns.is_settled
    await turns.settle()
    assert world.claimer.holders == {}


async def test_a_store_that_fails_at_the_end_costs_only_time(
    world: OneJob, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(run: Run) -> None:
        world.claimer.broken = True

    world.work = fail
    async with world.running() as engine:
        await world.to(engine, hours=1)
    assert world.states() == [("succeeded", 1, None)]
    assert "is held for up to 30 s more" in caplog.text


async def test_what_a_cancelled_task_held_is_released_by_the_next_one(
    world: OneJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tasks of a runner that ends are cancelled while they wait for the store."""
    row = PlannedRun(1, 1, "f", "unique", 0, 0, 1, 1, "planned")
    turns = JobTurns(world.claimer, "journal", 30)
    hold, release = world.claimer.hold, world.claimer.release

    async def held_in_the_end(*arguments: Any) -> bool:
        await hold(*arguments)
        raise asyncio.CancelledError

    monkeypatch.setattr(world.claimer, "hold", held_in_the_end)
    with pytest.raises(asyncio.CancelledError):
        await turns.take("here", row)
    assert world.claimer.holders == {HOLD: "journal/1"}

    async def cancelled(*arguments: Any) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr(world.claimer, "release", cancelled)
    with pytest.raises(asyncio.CancelledError):
        await turns.settle()
    assert not turns.is_settled
    monkeypatch.setattr(world.claimer, "release", release)
    await turns.settle()
    assert (turns.is_settled, world.claimer.holders) == (True, {})
