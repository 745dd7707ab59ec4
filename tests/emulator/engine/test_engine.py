"""What happens to jobs when they fire, and when the engine starts and stops."""

import asyncio
import sqlite3
from datetime import timedelta

import pytest

from scheduler0.emulator.clock import END, ManualClock, MovableClock, SystemClock
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.instants import SECOND, from_instant, to_instant

from ..raw_receiver import response
from .engine_world import NOON, World

pytestmark = pytest.mark.anyio

T0 = to_instant(NOON)
LATER = to_instant(NOON + timedelta(hours=1))


async def test_inactive_job_is_skipped_and_forgotten(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(start_date=LATER)
    world.update_job(job_id, status="inactive")
    await world.advance(hours=1)
    world.update_job(job_id, status="active")
    await world.advance(hours=5)
    assert world.receiver.requests == []
    assert world.states() == [(0, 1)]


async def test_deleted_job_vanishes(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(start_date=LATER)
    world.update_job(job_id, deleted_by="someone")
    await world.advance(hours=2)
    assert world.receiver.requests == []
    assert world.engine.next_wake() is None


async def test_changes_take_effect_at_the_next_fire(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(start_date=LATER)
    other = world.add_executor(webhook_url=world.receiver.url + "/other", webhook_method="put")
    world.update_job(job_id, data="new", executor_id=other)
    await world.advance(hours=1)
    (request,) = world.receiver.requests
    assert request.request_line == "PUT /hook/other HTTP/1.1"
    assert request.payload["job"]["data"] == "new"


async def test_deleted_executor_still_receives(world: World) -> None:
    world.database.connection.execute("UPDATE executors SET deleted_by = 'someone'")
    await world.engine.start()
    world.new_job()
    await world.engine.idle()
    assert len(world.receiver.requests) == 1


@pytest.mark.parametrize(
    ("executor", "message"),
    [
        (None, "job 1 has no executor"),
        (99, "job 1 has no executor"),
        ("local", ""),
        ("cloud_function", "executors of type 'cloud_function' with provider '' are not invoked"),
        ("xx-webhook_url", "executors of type 'xx-webhook_url' with provider '' are not invoked"),
    ],
)
async def test_jobs_that_are_not_delivered(
    world: World, caplog: pytest.LogCaptureFixture, executor: str | int | None, message: str
) -> None:
    await world.engine.start()
    executor_id = world.add_executor(type=executor) if isinstance(executor, str) else executor
    job_id = world.new_job(executor_id=executor_id)
    await world.advance(hours=1)
    assert world.receiver.requests == []
    assert world.states() == [(0, 1)]
    assert world.job(job_id).status == "active"
    assert message in caplog.text
    assert bool(caplog.text) == bool(message)


async def test_url_that_is_none_fails_at_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.engine.start()
    executor = world.add_executor(webhook_url="nowhere?token=secret")
    world.new_job(executor_id=executor, retry_max=2, spec="0 0 * * * *")
    await world.engine.idle()
    assert world.clock.now() == NOON
    assert world.states() == [(0, 1), (2, 1), (2, 1), (2, 1), (0, 2)]
    assert "unsupported protocol scheme" in caplog.text
    assert "secret" not in caplog.text


async def test_secrets_are_not_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    await world.engine.start()
    executor = world.add_executor(
        webhook_url=world.receiver.url + "?token=in-the-url", webhook_secret="in-the-header"
    )
    world.receiver.answers.extend([500, None, response(302, "Location: x:in-the-location")])
    world.new_job(executor_id=executor, retry_max=2)
    await world.advance(seconds=15)
    assert len(world.receiver.requests) >= 3
    assert "attempt 1 of 3 failed: webhook returned status code 500" in caplog.text
    assert "in-the-" not in caplog.text


async def test_scheduling_a_job_twice_changes_nothing(world: World) -> None:
    await world.engine.start()
    job_id = world.new_job(start_date=LATER)
    world.engine.schedule_new([job_id, 4711])
    await world.advance(minutes=61)
    assert len(world.receiver.requests) == 2
    assert world.states() == [(0, 1), (1, 1), (0, 2), (1, 2), (0, 3)]


async def test_nearer_job_wakes_the_engine(world: World) -> None:
    await world.engine.start()
    world.new_job(start_date=LATER)
    await world.advance(minutes=1)
    near = world.new_job(start_date=to_instant(NOON + timedelta(minutes=2)), spec="")
    await world.advance(minutes=1)
    assert [request.payload["job"]["id"] for request in world.receiver.requests] == [near]


async def test_jobs_fire_in_the_order_of_their_times(world: World) -> None:
    await world.engine.start()
    minutes = [5, 1, 4, 2, 3]
    for minute in minutes:
        world.new_job(start_date=to_instant(NOON + timedelta(minutes=minute)), spec="")
    await world.advance(hours=1)
    assert [request.payload["job"]["id"] for request in world.receiver.requests] == [2, 4, 5, 3, 1]


async def test_more_jobs_than_fit_into_one_pop(world: World) -> None:
    await world.engine.start()
    jobs = [
        world.add_job(spec="", start_date=to_instant(NOON + timedelta(seconds=number % 7)))
        for number in range(1200)
    ]
    world.engine.schedule_new(jobs)
    world.clock.advance(timedelta(seconds=7))
    await world.engine.idle()
    assert sorted(request.payload["job"]["id"] for request in world.receiver.requests) == jobs


async def test_engine_on_the_real_clock(world: World) -> None:
    world.engine = Engine(world.database, SystemClock())
    await world.engine.start()
    start = to_instant(SystemClock().now() + timedelta(milliseconds=20))
    world.new_job(spec="", start_date=start)
    await world.receiver.arrived.wait()
    await world.engine.idle()
    scheduled, delivered = world.executions()
    assert read_instant(scheduled.next_execution_datetime) == start <= read_instant(delivered.date_created)


async def test_nothing_to_do_is_idle(world: World) -> None:
    await world.engine.start()
    await world.engine.idle()
    assert world.engine.next_wake() is None


async def test_stop_finishes_a_running_request(world: World) -> None:
    world.receiver.gate.clear()
    await world.engine.start()
    world.new_job(spec="0 0 * * * *")
    await world.receiver.arrived.wait()
    stopping = asyncio.create_task(world.engine.stop())
    await asyncio.sleep(0)
    world.receiver.gate.set()
    await stopping
    assert world.states() == [(0, 1), (1, 1), (0, 2)]
    assert world.executions_left() == 999


async def test_stop_cuts_a_stalled_request_short(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.engine.deliveries._STOP_SECONDS", 0.01)
    world.receiver.gate.clear()
    await world.engine.start()
    world.new_job(spec="0 0 * * * *")
    await world.receiver.arrived.wait()
    await world.engine.stop()
    assert world.states() == [(0, 1)]
    assert world.executions_left() == 1000
    world.receiver.gate.set()
    await world.restart()
    await world.engine.idle()
    assert world.states() == [(0, 1), (0, 1), (1, 1), (0, 2)]


async def test_stop_does_not_wait_for_the_next_attempt(world: World) -> None:
    world.receiver.default = 500
    await world.engine.start()
    world.new_job(retry_max=1)
    await world.engine.idle()
    await world.engine.stop()
    assert len(world.receiver.requests) == 1
    assert world.states() == [(0, 1)]


async def test_attempt_that_fails_while_stopping_is_the_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.engine.deliveries._STOP_SECONDS", 3600)
    world.receiver.default = 500
    world.receiver.gate.clear()
    await world.engine.start()
    world.new_job(retry_max=1)
    await world.receiver.arrived.wait()
    stopping = asyncio.create_task(world.engine.stop())
    await asyncio.sleep(0)
    world.receiver.gate.set()
    async with asyncio.timeout(10):
        await stopping
    assert len(world.receiver.requests) == 1
    assert world.states() == [(0, 1)]


async def test_stopped_engine_takes_no_jobs(world: World) -> None:
    await world.engine.start()
    await world.engine.stop()
    await world.engine.stop()
    world.new_job()
    await world.engine.idle()
    assert world.states() == []


async def test_deliveries_that_cannot_be_recorded_are_recorded_later(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.engine.start()
    world.new_job(start_date=LATER)
    world.database.connection.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON executions BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    world.clock.advance(timedelta(hours=1))
    while "1 deliveries cannot be recorded" not in caplog.text:
        await asyncio.sleep(0)
    assert world.states() == [(0, 1)]
    world.database.connection.execute("DROP TRIGGER refuse")
    await asyncio.sleep(0)
    world.clock.advance(timedelta(seconds=5))
    await world.engine.idle()
    assert world.states() == [(0, 1), (1, 1), (0, 2)]
    assert len(world.receiver.requests) == 1


async def test_a_store_that_fails_does_not_stop_the_time(world: World) -> None:
    await world.engine.start()
    world.new_job(start_date=LATER)
    world.database.connection.execute("ALTER TABLE executors RENAME TO hidden")
    await world.advance(hours=1, seconds=4)
    world.database.connection.execute("ALTER TABLE hidden RENAME TO executors")
    world.database.connection.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON executions BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    await world.advance(seconds=5)
    assert len(world.receiver.requests) == 1
    assert world.states() == [(0, 1)]
    world.database.connection.execute("DROP TRIGGER refuse")
    await world.advance(seconds=5)
    assert world.states() == [(0, 1), (1, 1), (0, 2)]


async def test_stop_records_what_could_not_be_recorded_before(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.engine.start()
    world.new_job(start_date=LATER)
    world.database.connection.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON executions BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    world.clock.advance(timedelta(hours=1))
    while "1 deliveries cannot be recorded" not in caplog.text:
        await asyncio.sleep(0)
    world.database.connection.execute("DROP TRIGGER refuse")
    await world.engine.stop()
    assert world.states() == [(0, 1), (1, 1), (0, 2)]


async def test_jobs_that_cannot_be_read_fire_later(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.engine.start()
    world.new_job(start_date=LATER)
    world.database.connection.execute("ALTER TABLE executors RENAME TO hidden")
    world.clock.advance(timedelta(hours=1))
    while "due jobs cannot be read" not in caplog.text:
        await asyncio.sleep(0)
    world.database.connection.execute("ALTER TABLE hidden RENAME TO executors")
    await asyncio.sleep(0)
    world.clock.advance(timedelta(seconds=5))
    await world.engine.idle()
    assert world.states() == [(0, 1), (1, 1), (0, 2)]


class _Machine:
    """The wall clock and the monotonic clock of a machine, moved by the test."""

    def __init__(self) -> None:
        self.elapsed = timedelta(0)
        self.error = timedelta(0)
        self.clock = MovableClock(SystemClock(lambda: NOON + self.elapsed + self.error, self.elapsed_seconds))

    def elapsed_seconds(self) -> float:
        return self.elapsed.total_seconds()

    async def pass_time(self, engine: Engine, **duration: float) -> None:
        """Let the machine's time pass in steps, with all sleepers looking at the clock after each."""
        end = self.elapsed + timedelta(**duration)
        while self.elapsed < end:
            self.elapsed += min(timedelta(seconds=30), end - self.elapsed)
            self.clock.now()
            self.clock._wake(END)
            await engine.idle()


async def test_jobs_go_on_firing_after_the_clock_is_set_back_by_a_day(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    machine = _Machine()
    world.engine = Engine(world.database, machine.clock)
    await world.engine.start()
    recurring = world.new_job()
    once = world.new_job(spec="", start_date=to_instant(NOON + timedelta(minutes=10)))
    await machine.pass_time(world.engine, minutes=3)
    assert len(world.receiver.requests) == 4
    machine.error = timedelta(days=-1)
    await machine.pass_time(world.engine, minutes=5)
    day_before = [
        from_instant(read_instant(row.next_execution_datetime))
        for row in world.executions(recurring)
        if row.state == 0
    ]
    assert len(world.receiver.requests) == 4 + 5
    assert day_before[-2:] == [
        NOON + timedelta(days=-1, minutes=8),
        NOON + timedelta(days=-1, minutes=9),
    ]
    assert "the machine's clock was set back by 1 day" in caplog.text
    assert world.states(once) == [(0, 1)]
    machine.error = timedelta(0)
    await machine.pass_time(world.engine, minutes=3)
    assert world.states(once) == [(0, 1), (1, 1)]


async def test_runs_that_are_jumped_over_fire_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    machine = _Machine()
    world.engine = Engine(world.database, machine.clock)
    await world.engine.start()
    world.new_job()
    await machine.pass_time(world.engine, minutes=1)
    machine.error = timedelta(days=1)
    await machine.pass_time(world.engine, minutes=2)
    assert len(world.receiver.requests) == 2 + 2 + 1
    assert "the machine's clock jumped ahead by 1 day" in caplog.text


async def test_a_pause_before_an_attempt_ends_when_the_clock_is_set_back(world: World) -> None:
    machine = _Machine()
    world.engine = Engine(world.database, machine.clock)
    await world.engine.start()
    world.receiver.answers.append(500)
    world.new_job(spec="", retry_max=1)
    while not world.receiver.requests or world.engine.next_wake() is None:
        await asyncio.sleep(0)
    machine.error = timedelta(days=-1)
    await machine.pass_time(world.engine, seconds=30)
    assert len(world.receiver.requests) == 2
    assert world.states() == [(0, 1), (1, 1)]


async def test_a_job_of_a_store_from_the_future_fires(world: World) -> None:
    """The clock was set back while nothing ran."""
    await world.engine.start()
    world.new_job()
    await world.engine.idle()
    await world.engine.stop()
    earlier = ManualClock(NOON - timedelta(days=1))
    world.engine = Engine(world.database, earlier)
    await world.engine.start()
    assert world.engine.next_wake() == NOON + timedelta(days=-1, minutes=1)


def _fill_up(world: World) -> None:
    """Write the smallest executions until there is no room for another one."""
    for _ in range(10_000):
        try:
            world.add_execution(job_id=99, unique_id="")
        except sqlite3.OperationalError:
            return
    pytest.fail("the store does not fill up")


async def test_runs_that_were_due_while_the_disk_was_full_are_recorded_as_missed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.engine.start()
    minutely = world.new_job(start_date=LATER)
    failing = world.new_job(start_date=LATER, retry_max=1, executor_id=world.add_executor(webhook_url="x"))
    ending = world.new_job(start_date=LATER, end_date=LATER + 150 * SECOND)
    connection = world.database.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    _fill_up(world)
    await world.advance(hours=1, minutes=4, seconds=30)
    assert "3 deliveries cannot be recorded (database or disk is full)" in caplog.text
    assert caplog.text.count("Traceback") == 1
    assert world.states(minutely) == [(0, 1)]
    assert world.executions_left() == 1000
    connection.execute("PRAGMA max_page_count = 100000").fetchone()
    await world.advance(seconds=10)
    delivered = [(0, 1), (1, 1)]
    assert world.states(minutely) == [*delivered, (0, 2), (0, 3), (0, 4), (0, 5), (0, 6)]
    times = [
        read_instant(row.next_execution_datetime) for row in world.executions(minutely) if row.state == 0
    ]
    assert times == [LATER + minute * 60 * SECOND for minute in range(6)]
    assert world.states(failing) == [(0, 1), (2, 1), (2, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6)]
    assert world.states(ending) == [*delivered, (0, 2), (0, 3)]
    assert world.job(ending).status == "inactive"
    assert world.executions_left() == 1000 - 4
    assert "the store can be written again: 3 deliveries are recorded" in caplog.text
    assert "6 runs of 2 jobs were missed" in caplog.text
    assert "4 runs of 1 jobs were missed" in caplog.text
    await world.advance(minutes=1)
    assert world.states(minutely)[-2:] == [(1, 6), (0, 7)]
