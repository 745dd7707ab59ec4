"""A recurring job through success, failure and retries (contract runtime A4, A5, A6, B3)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler0.emulator.engine.execution_rows import unique_id
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.instants import ZERO, from_instant, to_instant

from .engine_world import ACCOUNT, NOON, World, at, running_world

pytestmark = pytest.mark.anyio

FIRST = at("2026-08-03T09:00:00-04:00")
SECOND = at("2026-08-04T09:00:00-04:00")
THIRD = at("2026-08-05T09:00:00-04:00")
SCHEDULED, SUCCESS, FAILED = 0, 1, 2


async def test_timeline_of_the_contract(tmp_path: Path) -> None:
    async with running_world(tmp_path / "store.db", now=datetime(2026, 8, 1, 10, tzinfo=UTC)) as world:
        await world.engine.start()
        world.new_job(spec="0 0 9 * * 1-5", timezone="America/New_York", start_date=FIRST, retry_max=1)
        world.receiver.answers.extend([200, 500, 500, 500, 500])
        await world.advance(days=4)

        job = world.job(1)
        never, first, second, third = (
            "0000-12-31T19:03:58-04:56",
            "2026-08-03T09:00:00-04:00",
            "2026-08-04T09:00:00-04:00",
            "2026-08-05T09:00:00-04:00",
        )
        failed_at = SECOND + 5_000_000
        again_failed_at = SECOND + 10_000_000
        assert [
            (
                row.state,
                row.execution_version,
                row.last_execution_datetime,
                row.next_execution_datetime,
                row.unique_id,
                read_instant(row.date_created),
            )
            for row in world.executions()
        ] == [
            (SCHEDULED, 1, never, first, unique_id(job, ZERO, FIRST), at("2026-08-01T10:00:00+00:00")),
            (SUCCESS, 1, never, first, "", FIRST),
            (SCHEDULED, 2, first, second, unique_id(job, FIRST, SECOND), FIRST),
            (FAILED, 2, never, first, "", failed_at),
            (FAILED, 2, never, first, "", again_failed_at),
            (SCHEDULED, 3, second, third, unique_id(job, SECOND, THIRD), again_failed_at),
        ]
        assert [
            (request.payload["lastExecutionStatus"], request.payload["lastExecutionDateTime"])
            for request in world.receiver.requests
        ] == [
            ("scheduled", "0001-01-01T00:00:00Z"),
            ("success", "2026-08-03T09:00:00-04:00"),
            ("success", "2026-08-03T09:00:00-04:00"),
            ("failed", "2026-08-03T09:00:00-04:00"),
            ("failed", "2026-08-03T09:00:00-04:00"),
        ]
        assert {(row.account_id, row.node_id, row.job_queue_version) for row in world.executions()} == {
            (ACCOUNT, 1, 1)
        }
        assert world.executions_left() == 1000 - 3


@pytest.mark.parametrize(("retry_max", "requests", "rows"), [(0, 1, 1), (1, 4, 2), (2, 9, 3), (3, 16, 4)])
async def test_retries_of_a_recurring_job(world: World, retry_max: int, requests: int, rows: int) -> None:
    world.receiver.default = 502
    await world.engine.start()
    world.new_job(retry_max=retry_max, spec="0 0 * * * *")
    await world.advance(minutes=30)
    assert len(world.receiver.requests) == requests
    assert world.states() == [(SCHEDULED, 1), *[(FAILED, 1)] * rows, (SCHEDULED, 2)]
    assert world.executions_left() == 1000 - rows


@pytest.mark.parametrize("retry_max", [0, 1, 2, 3])
async def test_retries_of_a_one_time_job(world: World, retry_max: int) -> None:
    world.receiver.default = 502
    await world.engine.start()
    job_id = world.new_job(retry_max=retry_max, spec="")
    await world.advance(minutes=30)
    assert len(world.receiver.requests) == 1 + retry_max
    assert world.states() == [(SCHEDULED, 1), (FAILED, 1)]
    assert world.executions_left() == 1000 - 1
    assert world.job(job_id).status == "inactive"


async def test_times_of_retries(world: World) -> None:
    world.receiver.default = 502
    await world.engine.start()
    world.new_job(retry_max=2, spec="0 0 * * * *")
    await world.advance(minutes=30)
    times = [(request.at - NOON).seconds for request in world.receiver.requests]
    assert times == [0, 5, 10, 10, 15, 20, 20, 25, 30]
    failed = [read_instant(row.date_created) for row in world.executions() if row.state == FAILED]
    assert [(from_instant(instant) - NOON).seconds for instant in failed] == [10, 20, 30]


async def test_success_ends_the_retries(world: World) -> None:
    world.receiver.answers.extend([500, 500, 500, 204])
    await world.engine.start()
    world.new_job(retry_max=1, spec="0 0 * * * *")
    await world.advance(minutes=30)
    assert len(world.receiver.requests) == 4
    assert world.states() == [(SCHEDULED, 1), (FAILED, 1), (SUCCESS, 1), (SCHEDULED, 2)]
    await world.advance(minutes=30)
    assert world.receiver.requests[-1].payload["lastExecutionStatus"] == "success"


async def test_one_time_job_runs_once(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(spec="", start_date=to_instant(NOON + timedelta(hours=2)))
    await world.advance(minutes=119)
    assert world.receiver.requests == []
    await world.advance(days=30)
    assert len(world.receiver.requests) == 1
    assert world.states() == [(SCHEDULED, 1), (SUCCESS, 1)]
    job = world.job(job_id)
    assert (job.status, job.modified_by) == ("inactive", None)


async def test_first_run_is_the_start_even_if_it_is_no_tick(world: World) -> None:
    await world.engine.start()
    world.new_job(start_date=to_instant(NOON + timedelta(seconds=90)))
    await world.advance(seconds=89)
    assert world.receiver.requests == []
    await world.advance(seconds=1)
    assert len(world.receiver.requests) == 1
    await world.advance(seconds=30)
    assert len(world.receiver.requests) == 2


async def test_first_run_is_at_once_without_a_start_date(world: World) -> None:
    await world.engine.start()
    created = to_instant(world.clock.now())
    world.new_job(spec="0 0 0 1 1 *", start_date=created, date_created=created)
    await world.engine.idle()
    assert world.states() == [(SCHEDULED, 1), (SUCCESS, 1), (SCHEDULED, 2)]
    assert world.executions()[-1].next_execution_datetime == "2027-01-01T00:00:00Z"


async def test_every_second(world: World) -> None:
    await world.engine.start()
    world.new_job(spec="* * * * * *")
    await world.advance(seconds=20)
    assert len(world.receiver.requests) == 21


async def test_ticks_that_pass_while_a_delivery_lasts_are_skipped(world: World) -> None:
    world.receiver.gate.clear()
    await world.engine.start()
    world.new_job()
    await world.receiver.arrived.wait()
    world.clock.advance(timedelta(minutes=10, seconds=30))
    world.receiver.gate.set()
    await world.engine.idle()
    assert len(world.receiver.requests) == 1
    assert world.executions()[-1].last_execution_datetime == "2026-08-03T12:00:00Z"
    assert world.executions()[-1].next_execution_datetime == "2026-08-03T12:11:00Z"


async def test_run_slips_through_after_the_end_date(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(end_date=to_instant(NOON + timedelta(seconds=90)))
    await world.advance(minutes=10)
    assert len(world.receiver.requests) == 3
    assert world.states()[-1] == (SUCCESS, 3)
    assert world.job(job_id).status == "inactive"


async def test_failure_after_the_end_date_is_not_redelivered(world: World) -> None:
    world.receiver.default = 500
    await world.engine.start()
    world.new_job(retry_max=1, end_date=to_instant(NOON + timedelta(seconds=1)))
    await world.advance(minutes=10)
    assert len(world.receiver.requests) == 2
    assert world.states() == [(SCHEDULED, 1), (FAILED, 1)]


async def test_never_matching_spec_is_not_scheduled_after_its_start(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(spec="0 0 0 30 2 *")
    await world.advance(days=1)
    assert world.states() == [(SCHEDULED, 1), (SUCCESS, 1)]
    assert world.job(job_id).status == "active"
    assert world.engine.next_wake() is None


async def test_clock_change_is_crossed(tmp_path: Path) -> None:
    async with running_world(tmp_path / "store.db", now=datetime(2026, 10, 31, 12, tzinfo=UTC)) as world:
        await world.engine.start()
        start = to_instant(world.clock.now())
        world.new_job(spec="0 30 1 * * *", timezone="America/New_York", start_date=start)
        await world.advance(days=2)
        assert [request.payload["lastExecutionDateTime"] for request in world.receiver.requests] == [
            "0001-01-01T00:00:00Z",
            "2026-10-31T08:00:00-04:00",
            "2026-11-01T01:30:00-04:00",
            "2026-11-01T01:30:00-05:00",
        ]
