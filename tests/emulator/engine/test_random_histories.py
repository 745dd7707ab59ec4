"""The engine and `reference` agree over random histories: jobs, answers, changes, standstills."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler0.emulator.go.time import parse_date, read_instant
from scheduler0.emulator.instants import ZERO, from_instant, to_instant

from .engine_world import World, running_world
from .reference import NEVER, Job, Reference, Request, Row

pytestmark = pytest.mark.anyio

SPECS = (
    "",
    "@every 7s",
    "@every 90s",
    "*/20 * * * * *",
    "0 * * * * *",
    "0 0 * * * *",
    "@daily",
    "0 30 1 * * *",
)
ZONES = ("UTC", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe")
BEGINNINGS = (
    datetime(2026, 8, 3, 12, tzinfo=UTC),
    # Just before New York changes its clocks, both ways.
    datetime(2026, 3, 8, 5, 50, 17, 120_000, tzinfo=UTC),
    datetime(2026, 11, 1, 4, 40, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC),
)
STARTS = (
    timedelta(0),
    timedelta(seconds=33),
    timedelta(minutes=-7, seconds=3),
    timedelta(hours=1, microseconds=500),
    timedelta(days=-3),
)
STEPS = (1, 20, 60, 90, 600, 3600)
LONGEST_DELIVERIES = timedelta(seconds=200)


def instant_of(moment: datetime) -> int:
    return ZERO if moment == NEVER else to_instant(moment)


def moment_of(instant: int) -> datetime:
    return NEVER if instant == ZERO else from_instant(instant)


def answers(seed: int, successes: float) -> Iterator[bool]:
    chance = random.Random(seed)
    while True:
        yield chance.random() < successes


def new_job(chance: random.Random, now: datetime) -> Job:
    start = now + chance.choice(STARTS)
    end = chance.choice([NEVER, NEVER, start + timedelta(minutes=chance.randint(0, 90))])
    return Job(chance.choice(SPECS), chance.choice(ZONES), start, end, chance.choice([0, 0, 1, 2, 3]))


async def pass_time(world: World, reference: Reference, duration: timedelta) -> None:
    """Let time pass for both, and then until no delivery is under way."""
    await world.advance(seconds=duration.total_seconds())
    await world.advance(seconds=LONGEST_DELIVERIES.total_seconds())
    while world.engine.deliveries_under_way:
        await world.advance(seconds=1)
    reference.advance(world.clock.now())


async def change(world: World, reference: Reference, chance: random.Random) -> None:
    now, job = world.clock.now(), reference.job
    match chance.choice(["nothing", "restart", "inactive", "active", "retry_max", "end"]):
        case "restart":
            await world.engine.stop()
            world.clock.move_to(now + timedelta(seconds=chance.choice([0, 5, 31, 120, 4000])))
            await world.restart()
            reference.restart(world.clock.now())
        case "inactive" | "active" as status:
            job.status = status
            world.update_job(1, status=status)
        case "retry_max":
            job.retry_max = chance.choice([0, 2])
            world.update_job(1, retry_max=job.retry_max)
        case "end":
            job.end = now + timedelta(seconds=chance.choice([0, 30, 600]))
            world.update_job(1, end_date=to_instant(job.end))
        case _:
            pass


@pytest.mark.parametrize("seed", range(40))
async def test_a_history(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    now = chance.choice(BEGINNINGS)
    job = new_job(chance, now)
    left = chance.choice([1000, 1000, 0, 1, 2, 5])
    successes = chance.choice([1, 1, 0.7, 0.3, 0])
    reference = Reference(job, left, answers(seed, successes), now)
    async with running_world(tmp_path / "store.db", now) as world:
        statuses = (200 if success else 503 for success in answers(seed, successes))
        # More than any history has requests.
        world.receiver.answers.extend(next(statuses) for _ in range(5000))
        world.database.connection.execute("UPDATE account_counters SET execution_count = ?", (left,))
        await world.engine.start()
        world.new_job(
            spec=job.spec,
            timezone=job.timezone,
            start_date=to_instant(job.start),
            end_date=instant_of(job.end),
            retry_max=job.retry_max,
        )
        reference.create()
        for _ in range(chance.randint(1, 5)):
            await pass_time(world, reference, timedelta(seconds=chance.choice(STEPS)))
            await change(world, reference, chance)
        await pass_time(world, reference, timedelta(0))

        assert [
            Row(
                row.state,
                row.execution_version,
                moment_of(read_instant(row.last_execution_datetime)),
                moment_of(read_instant(row.next_execution_datetime)),
                parse_date(row.date_created),
                row.unique_id,
                row.job_queue_version,
            )
            for row in world.executions()
        ] == reference.rows
        assert [
            Request(
                request.at,
                request.payload["lastExecutionStatus"],
                datetime.fromisoformat(request.payload["lastExecutionDateTime"]),
            )
            for request in world.receiver.requests
        ] == reference.requests
        assert (world.job(1).status, world.executions_left()) == (job.status, reference.left)
