import pytest

from scheduler0.emulator.engine.batches import DueJob
from scheduler0.emulator.engine.due_times import SCHEDULED, Entry
from scheduler0.emulator.engine.execution_rows import Stamp
from scheduler0.emulator.engine.settlement import Delivered, plan, settle
from scheduler0.emulator.instants import ZERO, to_instant

from .engine_world import ACCOUNT, NOON, World, job_row

T0 = to_instant(NOON)
STAMP = Stamp(node_id=1, queue_version=1, now=T0)


def delivered(job_id: int, succeeded: bool = True, **fields: object) -> Delivered:
    job = job_row(id=job_id, **fields)
    return Delivered(DueJob(job, Entry(job_id, 1, 0, SCHEDULED, ZERO, T0)), succeeded)


def test_one_settlement_for_many_deliveries() -> None:
    settlement = plan(
        [delivered(1), delivered(2, False), delivered(3, False, retry_max=1), delivered(4, spec="")],
        {ACCOUNT: 10},
        STAMP,
    )
    assert [(row.job_id, row.state, row.execution_version) for row in settlement.rows] == [
        (1, 1, 1),
        (1, 0, 2),
        (2, 2, 1),
        (2, 0, 2),
        (3, 2, 1),
        (4, 1, 1),
    ]
    assert settlement.left == {ACCOUNT: 6}
    assert [entry.job_id for entry in settlement.queued] == [1, 2, 3]
    assert settlement.dropped == settlement.deactivated_jobs == [4]
    assert settlement.exhausted_accounts == set()


def test_allowance_that_runs_out_in_between() -> None:
    settlement = plan([delivered(1), delivered(2), delivered(3)], {ACCOUNT: 2}, STAMP)
    assert settlement.left == {ACCOUNT: 0}
    assert [entry.job_id for entry in settlement.queued] == [1, 2]
    assert settlement.dropped == [3]
    assert settlement.exhausted_accounts == {ACCOUNT}
    assert settlement.rows[-1].state == 1


def test_account_without_counter_has_nothing_left() -> None:
    settlement = plan([delivered(1)], {}, STAMP)
    assert settlement.left == {}
    assert settlement.exhausted_accounts == {ACCOUNT}


def test_system_account_loses_only_the_job() -> None:
    settlement = plan([delivered(1, account_id=1)], {1: 0}, STAMP)
    assert settlement.dropped == [1]
    assert settlement.exhausted_accounts == set()


def test_job_that_cannot_be_scheduled_again_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    settlement = plan([delivered(1, timezone="Mars/Olympus"), delivered(2)], {ACCOUNT: 10}, STAMP)
    assert settlement.dropped == [1]
    assert [entry.job_id for entry in settlement.queued] == [2]
    assert [row.job_id for row in settlement.rows] == [1, 2, 2]
    assert "job 1 cannot be scheduled again" in caplog.text


def test_nothing_is_half_written(world: World) -> None:
    world.add_job()
    world.database.connection.execute(
        "CREATE TRIGGER refuse BEFORE UPDATE ON jobs BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(Exception, match="disk full"), world.database.transaction() as connection:
        settle(connection, [delivered(1, spec="")], STAMP)
    assert world.executions() == []
    assert world.executions_left() == 1000


@pytest.mark.anyio
async def test_exhausted_account(world: World) -> None:
    world.add_account(2, account_id=77)
    fields = {"account_id": 77, "spec": "0 0 * * * *"}
    await world.engine.start()
    job_id = world.new_job(**fields)
    later = world.new_job(**fields, start_date=T0 + 3_600_000_000 * 5)
    deleted = world.add_job(**fields, status="", deleted_by="someone")
    foreign = world.add_job()
    await world.advance(hours=10)
    assert len(world.receiver.requests) == 3
    assert world.states(job_id) == [(0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (1, 3)]
    assert world.states(later) == [(0, 1)]
    assert world.executions_left(77) == 0
    for stopped in (job_id, later):
        assert (world.job(stopped).status, world.job(stopped).modified_by) == ("inactive", "system")
    assert (world.job(deleted).status, world.job(deleted).modified_by) == ("", None)
    assert world.job(foreign).status == "active"
