import pytest

from scheduler0.emulator.engine.due_times import FAILED, SCHEDULED, SUCCESS, Entry
from scheduler0.emulator.engine.recovery import Recovered, recover, requeue
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.instants import SECOND, ZERO, to_instant
from scheduler0.emulator.store.rows import ExecutionRow, JobRow

from .engine_world import NOON, World, execution_row, job_row

T0 = to_instant(NOON)
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


def scheduled(last: int, following: int, version: int = 4) -> ExecutionRow:
    return execution_row(
        state=SCHEDULED,
        execution_version=version,
        last_execution_datetime=last,
        next_execution_datetime=following,
    )


def delivered(state: int, start: int, version: int = 4) -> ExecutionRow:
    return execution_row(state=state, execution_version=version, unique_id="", next_execution_datetime=start)


HOURLY = job_row(spec="0 0 * * * *", start_date=T0)
RETRIED = HOURLY._replace(retry_max=2)
ONCE = job_row(spec="", start_date=T0)
NOW = T0 + 90 * MINUTE


@pytest.mark.parametrize(
    ("job", "latest", "failures", "recovered"),
    [
        # No row: as a new job.
        (HOURLY, None, 0, Recovered(Entry(1, 1, 0, SCHEDULED, ZERO, T0))),
        (ONCE, None, 0, Recovered(Entry(1, 1, 0, SCHEDULED, ZERO, T0))),
        # Never ran and the start has passed: fires at once, under the old id.
        (HOURLY, scheduled(ZERO, T0, 1), 0, Recovered(Entry(1, 1, 0, SCHEDULED, ZERO, T0), "kept")),
        (ONCE, scheduled(ZERO, T0, 1), 0, Recovered(Entry(1, 1, 0, SCHEDULED, ZERO, T0), "kept")),
        # Missed ticks are skipped, and the run that takes their place gets a new id.
        (HOURLY, scheduled(T0, T0 + HOUR), 0, Recovered(Entry(1, 4, 0, SCHEDULED, T0, T0 + 2 * HOUR))),
        # The run is still to come: same time, same id.
        (
            HOURLY,
            scheduled(T0 + HOUR, T0 + 2 * HOUR),
            0,
            Recovered(Entry(1, 4, 0, SCHEDULED, T0 + HOUR, T0 + 2 * HOUR), "kept"),
        ),
        # A little later than the row says keeps the id, and so does anything earlier.
        (
            HOURLY,
            scheduled(T0 + HOUR, T0 + 2 * HOUR - 29 * SECOND),
            0,
            Recovered(Entry(1, 4, 0, SCHEDULED, T0 + HOUR, T0 + 2 * HOUR), "kept"),
        ),
        (
            HOURLY,
            scheduled(T0 + HOUR, T0 + 2 * HOUR - 31 * SECOND),
            0,
            Recovered(Entry(1, 4, 0, SCHEDULED, T0 + HOUR, T0 + 2 * HOUR)),
        ),
        (
            HOURLY,
            scheduled(T0 + HOUR, T0 + 5 * HOUR),
            0,
            Recovered(Entry(1, 4, 0, SCHEDULED, T0 + HOUR, T0 + 2 * HOUR), "kept"),
        ),
        # Succeeded: the next version, counted from the time in the row, which is the start.
        (HOURLY, delivered(SUCCESS, T0), 0, Recovered(Entry(1, 5, 0, SUCCESS, T0, T0 + 2 * HOUR))),
        (ONCE, delivered(SUCCESS, T0), 0, None),
        # Failed with retries left: the same run at once.
        (RETRIED, delivered(FAILED, T0), 1, Recovered(Entry(1, 4, 1, FAILED, ZERO, T0))),
        # Failed for good.
        (RETRIED, delivered(FAILED, T0), 2, Recovered(Entry(1, 5, 0, FAILED, T0, T0 + 2 * HOUR))),
        (HOURLY, delivered(FAILED, T0), 1, Recovered(Entry(1, 5, 0, FAILED, T0, T0 + 2 * HOUR))),
        (ONCE, delivered(FAILED, T0), 1, None),
        # Not queued at all.
        (HOURLY._replace(end_date=format_instant(NOW)), None, 0, None),
        (HOURLY._replace(status="inactive"), None, 0, None),
        (HOURLY._replace(deleted_by="someone"), None, 0, None),
        (HOURLY._replace(spec="0 0 0 30 2 *"), scheduled(T0, T0 + HOUR), 0, None),
    ],
)
def test_recover(
    job: JobRow, latest: ExecutionRow | None, failures: int, recovered: Recovered | None
) -> None:
    assert recover(latest, failures, job, NOW) == recovered


def test_requeue_does_not_look_at_the_end_date() -> None:
    ended = HOURLY._replace(end_date=format_instant(T0))
    assert requeue(None, 0, ended, NOW) == Recovered(Entry(1, 1, 0, SCHEDULED, ZERO, T0))
    assert requeue(None, 0, ended._replace(status="inactive"), NOW) is None


@pytest.mark.anyio
async def test_start_queues_all_active_jobs_with_new_rows(world: World) -> None:
    hourly = world.add_job(spec="0 0 * * * *")
    inactive = world.add_job(status="inactive")
    ended = world.add_job(end_date=to_instant(NOON) - 1)
    world.add_execution(job_id=hourly, execution_version=2, last_execution_datetime=T0 - HOUR)
    world.add_execution(
        job_id=hourly, execution_version=3, last_execution_datetime=T0, next_execution_datetime=T0 + HOUR
    )
    await world.engine.start()
    await world.engine.idle()
    row = world.executions(hourly)[-1]
    assert (row.state, row.execution_version, row.unique_id) == (SCHEDULED, 3, "kept")
    assert len(world.executions(hourly)) == 3
    assert world.executions(inactive) == world.executions(ended) == []


@pytest.mark.anyio
async def test_restart_on_the_same_file_continues(world: World) -> None:
    await world.engine.start()
    hourly = world.new_job(spec="0 0 * * * *")
    once = world.new_job(spec="", start_date=T0 + 3 * HOUR)
    await world.advance(minutes=30)
    await world.restart()
    await world.advance(minutes=30)
    assert [row.job_queue_version for row in world.executions(hourly)] == [1, 1, 1, 2, 2, 2]
    assert world.states(hourly) == [(0, 1), (1, 1), (0, 2), (0, 2), (1, 2), (0, 3)]
    ids = [row.unique_id for row in world.executions(hourly) if row.state == SCHEDULED]
    assert ids[1] == ids[2] != ids[3]
    await world.advance(hours=2)
    assert world.states(once) == [(0, 1), (0, 1), (1, 1)]


@pytest.mark.anyio
async def test_runs_missed_while_down_are_not_replayed_but_a_missed_first_run_is(world: World) -> None:
    await world.engine.start()
    hourly = world.new_job(spec="0 0 * * * *")
    once = world.new_job(spec="", start_date=T0 + HOUR)
    await world.engine.idle()
    await world.engine.stop()
    requests = len(world.receiver.requests)
    world.clock.move_to(NOON.replace(hour=20, minute=30))
    await world.restart()
    await world.engine.idle()
    assert [request.payload["job"]["id"] for request in world.receiver.requests[requests:]] == [once]
    assert world.job(once).status == "inactive"
    assert world.executions(hourly)[-1].next_execution_datetime == format_instant(T0 + 9 * HOUR)
    assert world.executions(hourly)[-1].execution_version == 2


@pytest.mark.anyio
async def test_failed_run_is_retried_at_the_start(world: World) -> None:
    given_up = world.add_job(spec="0 0 * * * *", retry_max=2)
    retried = world.add_job(spec="0 0 * * * *", retry_max=2)
    # The scheduled row that a restart adds for a failed run is not the latest: its state is lower.
    for job_id, version, state in [
        (given_up, 3, FAILED),
        (given_up, 3, FAILED),
        (retried, 2, FAILED),
        (retried, 2, FAILED),
        (retried, 3, FAILED),
        (retried, 3, SCHEDULED),
    ]:
        world.add_execution(job_id=job_id, execution_version=version, state=state, next_execution_datetime=T0)
    await world.engine.start()
    await world.engine.idle()
    assert [request.payload["job"]["id"] for request in world.receiver.requests] == [retried]
    assert world.receiver.requests[0].payload["lastExecutionStatus"] == "failed"
    assert world.states(retried)[-3:] == [(0, 3), (1, 3), (0, 4)]
    assert world.states(given_up)[-2:] == [(2, 3), (0, 4)]


@pytest.mark.anyio
async def test_job_that_cannot_be_scheduled_does_not_keep_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    broken = world.add_job(timezone="Mars/Olympus")
    sound = world.add_job()
    await world.engine.start()
    await world.engine.idle()
    assert [request.payload["job"]["id"] for request in world.receiver.requests] == [sound]
    assert f"job {broken} cannot be scheduled" in caplog.text
