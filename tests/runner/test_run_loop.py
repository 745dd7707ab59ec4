"""Planning and doing runs, on a clock that the test moves and without a server."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler0.emulator.clock import ManualClock
from scheduler0.runner import Policy, Run, planning
from scheduler0.runner import run_loop as loop_module
from scheduler0.runner.run import job_data

from .one_job import START, OneJob

pytestmark = pytest.mark.anyio


async def test_every_run_is_done_at_its_time(world: OneJob) -> None:
    async with world.running() as engine:
        await world.to(engine, hours=24)
    assert world.hours() == list(range(1, 25))
    assert world.states() == [("succeeded", 1, None)] * 24
    reports = [row.body for row in world.journal.take_batch(100, 0)]
    assert [report["executionVersion"] for report in reports] == list(range(1, 25))
    assert len({report["uniqueId"] for report in reports}) == 24
    assert reports[0]["lastExecutionTime"] == reports[0]["nextExecutionTime"] == "2027-01-01T01:00:00Z"


async def test_what_was_missed_is_not_done_or_done_by_policy(world: OneJob) -> None:
    async with world.running() as engine:
        world.clock.move_to(START + timedelta(hours=5, minutes=30))
        await engine.idle()
        assert world.hours() == []
        await world.to(engine, hours=6)
    assert world.hours() == [6]
    assert world.counts.skips == {("f", "missed"): 1}


@pytest.mark.parametrize(("catch_up", "hours"), [("none", []), ("last", [5]), ("all", [2, 3, 4, 5])])
async def test_what_was_missed_while_the_runner_was_away(
    world: OneJob, catch_up: Any, hours: list[int]
) -> None:
    policy = Policy(catch_up=catch_up)
    async with world.running(policy) as engine:
        await world.to(engine, hours=1)
    assert world.hours() == [1]
    world.restart()
    world.clock.move_to(START + timedelta(hours=5, minutes=30))
    async with world.running(policy) as engine:
        await engine.drained()
        assert world.hours() == [1, *hours]
        await world.to(engine, hours=6)
    assert world.hours() == [1, *hours, 6]


async def test_a_failed_run_is_tried_again_with_growing_pauses(world: OneJob) -> None:
    times: list[float] = []

    async def fail(run: Run) -> None:
        times.append((world.clock.now() - START).total_seconds() - 3600)
        raise ValueError("no paper")

    world.work = fail
    async with world.running(Policy(retries=2, backoff=10)) as engine:
        await world.to(engine, hours=1.5)
    assert times == [0, 10, 30]
    assert [run.attempt for run in world.runs] == [1, 2, 3]
    assert world.states() == [("failed", 3, "ValueError: no paper")]
    [report] = world.journal.take_batch(10, 0)
    assert report.body["state"] == 2


async def test_a_run_that_succeeds_at_last_is_reported_once(world: OneJob) -> None:
    async def fail_once(run: Run) -> None:
        if run.attempt == 1:
            raise ValueError("no paper")

    world.work = fail_once
    async with world.running(Policy(retries=1)) as engine:
        await world.to(engine, hours=1.5)
    [report] = world.journal.take_batch(10, 0)
    assert report.body["state"] == 1


@pytest.mark.parametrize("overlap", ["skip", "queue", "allow"])
async def test_runs_that_overlap(world: OneJob, overlap: Any) -> None:
    release = asyncio.Event()

    async def wait(run: Run) -> None:
        await release.wait()

    world.work = wait
    async with world.running(Policy(overlap=overlap)) as engine:
        for hour in (1, 2, 3):
            world.clock.move_to(START + timedelta(hours=hour))
            while (wake := engine.next_wake()) is not None and wake <= world.clock.now():
                await asyncio.sleep(0)
            await asyncio.sleep(0.01)
        begun = world.hours()
        release.set()
        await engine.idle()
    assert begun == ([1, 2, 3] if overlap == "allow" else [1])
    assert world.hours() == ([1] if overlap == "skip" else [1, 2, 3])
    if overlap == "skip":
        assert [state for state, _, _ in world.states()].count("skipped") == 2
        assert world.journal.unreported() == 1


async def test_no_more_runs_at_once_than_allowed(world: OneJob) -> None:
    at_once, most = 0, 0

    async def count(run: Run) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.001)
        at_once -= 1

    world.work = count
    world.record["spec"] = "* * * * * *"
    async with world.running(Policy(overlap="allow"), max_concurrent=3) as engine:
        world.clock.move_to(START + timedelta(hours=1, seconds=29))
        await engine.idle()
    assert (most, len(world.runs)) == (3, 30)


async def test_jitter_delays_a_run(world: OneJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning.random, "uniform", lambda low, high: high / 2)
    began: list[datetime] = []

    async def note(run: Run) -> None:
        began.append(world.clock.now())

    world.work = note
    async with world.running(Policy(jitter=60)) as engine:
        await world.to(engine, hours=1.5)
    assert began == [START + timedelta(hours=1, seconds=30)]
    assert world.hours() == [1]


async def test_what_another_runner_took_is_not_done(world: OneJob) -> None:
    due = int((START + timedelta(hours=1)).timestamp() * 1000)
    world.claimer.owners[f"here/1/{due}"] = "another"
    async with world.running() as engine:
        await world.to(engine, hours=2)
    assert world.hours() == [2]
    assert world.journal.unreported() == 1


async def test_without_leases_no_run_is_started(world: OneJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_module, "_CLAIM_PAUSE", 0.001)
    world.claimer.broken = True
    async with world.running() as engine:
        world.clock.move_to(START + timedelta(hours=1))
        await asyncio.sleep(0.05)
        assert world.hours() == []
        world.claimer.broken = False
        await engine.idle()
        assert world.hours() == [1]
        world.claimer.broken = True
        world.clock.move_to(START + timedelta(hours=2))
        await asyncio.sleep(0.05)
        world.clock.move_to(START + timedelta(hours=2, minutes=5))
        world.claimer.broken = False
        await engine.idle()
    assert world.hours() == [1]
    assert world.states()[-1] == ("skipped", 1, "missed: it could not be claimed in time")


@pytest.mark.parametrize("retries", [0, 1])
async def test_an_interrupted_run_failed_and_is_treated_by_its_policy(world: OneJob, retries: int) -> None:
    world.journal.keep_jobs([world.record], world.now())
    engine = world.engine()
    engine.load()
    world.clock.move_to(START + timedelta(hours=1))
    engine._plan(engine.entries[1], world.clock.now())
    await engine._claim()
    world.journal.begin(engine.waiting[0].id, 0)
    world.restart()
    async with world.running(Policy(retries=retries)) as engine:
        await world.to(engine, hours=1.5)
    assert world.hours() == [1] * retries
    assert [run.attempt for run in world.runs] == [2] * retries
    [report] = world.journal.take_batch(10, 0)
    assert report.body["state"] == (1 if retries else 2)
    if not retries:
        assert world.states() == [("failed", 1, "interrupted: the runner ended while the function ran")]


@pytest.mark.parametrize("step", ["planned", "claimed"])
async def test_a_kill_between_planning_and_starting_loses_nothing(world: OneJob, step: str) -> None:
    world.journal.keep_jobs([world.record], world.now())
    engine = world.engine()
    engine.load()
    world.clock.move_to(START + timedelta(hours=1))
    engine._plan(engine.entries[1], world.clock.now())
    if step == "claimed":
        await engine._claim()
    world.restart()
    async with world.running() as engine:
        await world.to(engine, hours=2)
    assert world.hours() == [1, 2]


async def test_a_planned_run_that_is_found_too_late_is_missed(world: OneJob) -> None:
    world.journal.keep_jobs([world.record], world.now())
    engine = world.engine()
    engine.load()
    world.clock.move_to(START + timedelta(hours=1))
    engine._plan(engine.entries[1], world.clock.now())
    await engine._claim()
    world.restart()
    world.clock.move_to(START + timedelta(hours=1, minutes=30))
    async with world.running() as engine:
        await world.to(engine, hours=2)
    assert world.hours() == [2]
    assert world.states()[0] == ("skipped", 1, "missed: the runner was not there in time")


async def test_inactive_ended_and_unknown_jobs_are_not_run(
    world: OneJob, caplog: pytest.LogCaptureFixture
) -> None:
    record = dict(world.record)
    for change, text in (
        ({"status": "inactive"}, "it is inactive"),
        ({"endDate": "2026-12-31T00:00:00Z"}, "it ended"),
        ({"data": job_data("g", None)}, "'g' is unknown"),
        ({"data": "text"}, "names no function"),
        ({"spec": "nonsense"}, "nonsense"),
        ({"timezone": "Mars"}, "Mars"),
    ):
        caplog.clear()
        world.record = {**record, **change}
        async with world.running() as engine:
            assert engine.next_wake() is None
        assert text in caplog.text


async def test_a_job_that_is_set_active_again_does_not_catch_up(world: OneJob) -> None:
    async with world.running(Policy(catch_up="all")) as engine:
        await world.to(engine, hours=1)
        world.journal.keep_jobs([{**world.record, "status": "inactive"}], world.now())
        engine.load()
        await world.to(engine, hours=4.5)
        engine.load()
        world.journal.keep_jobs([world.record], world.now())
        engine.load()
        await world.to(engine, hours=5)
    assert world.hours() == [1, 5]


async def test_a_changed_spec_counts_from_the_next_tick(world: OneJob) -> None:
    async with world.running() as engine:
        await world.to(engine, hours=1)
        world.journal.keep_jobs([{**world.record, "spec": "0 0 */6 * * *"}], world.now())
        engine.load()
        await world.to(engine, hours=12)
    assert world.hours() == [1, 6, 12]


async def test_a_job_that_is_deleted_while_it_waits_for_its_next_try(world: OneJob) -> None:
    async def fail(run: Run) -> None:
        raise ValueError("no paper")

    world.work = fail
    async with world.running(Policy(retries=1, backoff=60)) as engine:
        await world.to(engine, hours=1)
        world.journal.keep_jobs([], world.now())
        engine.load()
        await world.to(engine, hours=1.5)
    assert world.states() == [("failed", 2, "ValueError: no paper (not tried again: the job is gone)")]
    assert world.journal.unreported() == 1


async def test_stopping_waits_then_cancels(world: OneJob) -> None:
    async def hang(run: Run) -> None:
        await asyncio.sleep(600)

    world.work = hang
    async with world.running() as engine:
        world.clock.move_to(START + timedelta(hours=1))
        while not world.runs:
            await asyncio.sleep(0)
        await engine.stop(0.05, asyncio.Event())
        assert engine.cancelled_runs == 1
    assert world.states() == [("failed", 1, "cancelled, because the runner shut down")]


async def test_a_forced_stop_does_not_wait(world: OneJob) -> None:
    async def stubborn(run: Run) -> None:
        await asyncio.sleep(600)

    world.work = stubborn
    force = asyncio.Event()
    async with world.running() as engine:
        world.clock.move_to(START + timedelta(hours=1))
        while not world.runs:
            await asyncio.sleep(0)
        force.set()
        await engine.stop(600, force)
    assert world.states()[0][2] in (
        "cancelled, because the runner shut down",
        "cancelled, because the runner was forced to stop",
    )


async def test_a_clock_that_was_ahead_is_told_once(world: OneJob, caplog: pytest.LogCaptureFixture) -> None:
    ahead = ManualClock(START + timedelta(days=2))
    async with world.running() as engine:
        await world.to(engine, days=2)
        engine._clock = ManualClock(START + timedelta(days=2, seconds=-30))
        engine.load()
        assert "the clock says" not in caplog.text
        engine._clock = ManualClock(START + timedelta(hours=1))
        for _ in range(2):
            engine.load()
            await engine.idle()
        [record] = [record for record in caplog.records if "the clock says" in record.getMessage()]
        assert record.getMessage() == (
            "job 1 ('f'): its runs up to 2027-01-03T00:00:00+00:00 are decided, but the clock says"
            " 2027-01-01T01:00:00+00:00: it was ahead then, or is behind now. No run follows before that"
            " time. If the clock is right now, delete the job and start the runner again, which makes it"
            " anew; or run it with --once"
        )
        engine._clock = ahead
        engine.load()
        assert engine._ahead == {1: None}
