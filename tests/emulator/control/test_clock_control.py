"""The emulator's clock, moved from a test's own thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler0.emulator import Emulator, Fired, FixedClockError, Mode
from scheduler0.testing import WebhookReceiver

from ..api_client import FrozenClock
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]

HOUR = timedelta(hours=1)


def test_it_shows_the_machines_time_at_first(running: Emulator) -> None:
    before = datetime.now(UTC)
    state = running.clock.state()
    assert before <= state.now <= datetime.now(UTC)
    assert (state.mode, state.rate) == (Mode.REAL, 1.0)


def test_it_is_frozen_set_run_and_given_back(controlled: ControlledEmulator) -> None:
    clock = controlled.clock
    assert (clock.now(), clock.now()) == (NOON, NOON)
    assert repr(clock) == "<EmulatorClock 2026-08-03T12:00:00+00:00 frozen>"
    clock.set(NOON - HOUR)
    assert clock.now() == NOON - HOUR
    clock.run(rate=60)
    assert (clock.state().mode, clock.state().rate) == (Mode.RATE, 60)
    clock.resume()
    assert (clock.state().mode, clock.state().rate) == (Mode.RATE, 1)
    clock.freeze()
    assert NOON - HOUR < clock.now() < NOON
    clock.real()
    assert clock.state().mode is Mode.REAL


def test_everything_on_the_way_fires_in_order(controlled: ControlledEmulator) -> None:
    hourly = controlled.new_job()
    once = controlled.new_job(spec="", startDate=(NOON + timedelta(minutes=90)).isoformat())
    assert controlled.clock.advance(hours=2, minutes=30) == [
        Fired(hourly, NOON, NOON, "success"),
        Fired(hourly, NOON + HOUR, NOON + HOUR, "success"),
        Fired(once, NOON + 1.5 * HOUR, NOON + 1.5 * HOUR, "success"),
        Fired(hourly, NOON + 2 * HOUR, NOON + 2 * HOUR, "success"),
    ]
    assert [payload["job"]["id"] for payload in controlled.receiver.payloads] == [
        hourly,
        hourly,
        once,
        hourly,
    ]
    assert controlled.clock.now() == NOON + 2.5 * HOUR
    assert controlled.clock.advance(timedelta(minutes=29)) == []


def test_the_clock_runs_on_after_an_advance(controlled: ControlledEmulator) -> None:
    controlled.clock.run(2)
    controlled.clock.advance(days=1)
    assert (controlled.clock.state().mode, controlled.clock.state().rate) == (Mode.RATE, 2)
    controlled.clock.real()
    before = datetime.now(UTC)
    controlled.clock.advance(days=1)
    assert controlled.clock.state().mode is Mode.RATE
    assert controlled.clock.now() >= before + timedelta(days=1)


def test_a_clock_that_was_not_moved_goes_on_following_the_machine(controlled: ControlledEmulator) -> None:
    controlled.new_job(status="inactive")
    clock = controlled.clock
    clock.real()
    clock.advance()
    clock.run_until_idle()
    clock.settle()
    with pytest.raises(ValueError, match="ends with the year 9998"):
        clock.advance(days=3_000_000)
    assert clock.state().mode is Mode.REAL
    controlled.new_job(spec="", startDate=(clock.now() + HOUR).isoformat())
    assert [one.outcome for one in clock.run_until_idle()] == ["success"]
    assert clock.state().mode is Mode.RATE
    clock.real()
    clock.set(NOON)
    assert (clock.state().mode, clock.state().rate) == (Mode.RATE, 1)


def test_pauses_between_attempts_pass_on_the_clock(controlled: ControlledEmulator) -> None:
    controlled.receiver.answer_with(500, 500, 500)
    job = controlled.new_job(retryMax=1)
    [failed, fired] = controlled.clock.advance(minutes=10)
    assert failed == Fired(job, NOON, NOON + timedelta(seconds=5), "failed")
    assert fired == Fired(job, NOON, NOON + timedelta(seconds=10), "success")
    assert [
        (attempt.at, attempt.redelivery, attempt.attempt, attempt.status)
        for attempt in controlled.emulator.deliveries(job)
    ] == [
        (NOON, 0, 1, 500),
        (NOON + timedelta(seconds=5), 0, 2, 500),
        (NOON + timedelta(seconds=5), 1, 1, 500),
        (NOON + timedelta(seconds=10), 1, 2, 200),
    ]


def test_a_year_takes_as_many_steps_as_runs(controlled: ControlledEmulator) -> None:
    job = controlled.new_job(spec="0 0 0 31 * *", timezone="America/New_York")
    zone = ZoneInfo("America/New_York")
    fired = controlled.clock.advance(days=365)
    assert {one.job_id for one in fired} == {job}
    assert [one.at for one in fired] == [one.scheduled_at for one in fired]
    local = [one.scheduled_at.astimezone(zone) for one in fired[1:]]
    assert [(moment.month, moment.day, moment.hour) for moment in local] == [
        (month, 31, 0) for month in (8, 10, 12, 1, 3, 5, 7)
    ]
    assert len(controlled.receiver.requests) == len(fired) == 8


@pytest.mark.parametrize(
    ("eve", "spec", "expected"),
    [
        # 2:30 does not exist on the day when the clocks go forward, and 1:30 comes twice on the other one.
        ("2027-03-13T12:00:00-05:00", "0 30 2 * * *", ["2027-03-15T06:30:00Z", "2027-03-16T06:30:00Z"]),
        (
            "2026-10-31T12:00:00-04:00",
            "0 30 1 * * *",
            ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-02T06:30:00Z", "2026-11-03T06:30:00Z"],
        ),
    ],
)
def test_clock_changes_are_crossed(
    controlled: ControlledEmulator, eve: str, spec: str, expected: list[str]
) -> None:
    controlled.clock.set(datetime.fromisoformat(eve))
    controlled.new_job(spec=spec, timezone="America/New_York", startDate=eve)
    fired = controlled.clock.advance(days=3)
    assert [one.scheduled_at for one in fired[1:]] == [datetime.fromisoformat(text) for text in expected]


def test_the_end_of_the_clock_is_a_moment_like_others(controlled: ControlledEmulator) -> None:
    end = datetime(9999, 1, 1, tzinfo=UTC)
    job = controlled.new_job(spec="", startDate=(end - HOUR).isoformat())
    controlled.clock.set(end - 2 * HOUR)
    assert [one.job_id for one in controlled.clock.advance(hours=2)] == [job]
    body = {"createdBy": "me", "scopes": ["read"]}
    assert controlled.api.post("/credentials", json=body).status_code == 201
    with pytest.raises(ValueError, match="ends with the year 9998"):
        controlled.clock.advance(seconds=1)
    controlled.clock.run(1_000_000)
    assert controlled.clock.now() == end


def test_running_until_idle_ends_with_what_recurs(controlled: ControlledEmulator) -> None:
    controlled.receiver.answer_with(500)
    daily = controlled.new_job(spec="0 0 0 * * *", startDate=None, retryMax=1)
    once = controlled.new_job(spec="", startDate=(NOON + timedelta(days=2)).isoformat())
    fired = controlled.clock.run_until_idle()
    assert [(one.job_id, one.outcome) for one in fired] == [
        (daily, "success"),
        (daily, "success"),
        (daily, "success"),
        (once, "success"),
    ]
    assert controlled.clock.now() == NOON + timedelta(days=2)
    assert [attempt.status for attempt in controlled.emulator.deliveries(daily)] == [500, 200, 200, 200]
    assert controlled.clock.run_until_idle() == []


def test_set_jumps_over_what_is_between(controlled: ControlledEmulator) -> None:
    job = controlled.new_job()
    controlled.clock.settle()
    controlled.clock.set(NOON + 10.5 * HOUR)
    fired = [(one.job_id, one.scheduled_at) for one in controlled.clock.advance()]
    assert fired == [(job, NOON), (job, NOON + HOUR)]
    assert controlled.clock.advance(hours=1)[0].scheduled_at == NOON + 11 * HOUR


@pytest.mark.parametrize("arguments", [{"hours": -1}, {"days": 4_000_000}])
def test_time_goes_forward_and_ends(controlled: ControlledEmulator, arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="duration"):
        controlled.clock.advance(**arguments)
    assert (controlled.clock.now(), controlled.clock.state().mode) == (NOON, Mode.FROZEN)


@pytest.mark.parametrize(
    ("moment", "error"),
    [
        (datetime(2026, 1, 1), ValueError),
        (datetime(2026, 1, 1).date(), TypeError),
        ("2026-01-01T00:00:00Z", TypeError),
        (datetime.min.replace(tzinfo=timezone(HOUR)), ValueError),
        (datetime.max.replace(tzinfo=timezone(-HOUR)), ValueError),
        (datetime(9999, 1, 1, 0, 0, 1, tzinfo=UTC), ValueError),
    ],
)
def test_what_is_no_moment_is_refused_and_changes_nothing(
    running: Emulator, moment: Any, error: type[Exception]
) -> None:
    for move in (running.clock.freeze, running.clock.set):
        with pytest.raises(error, match=r"^at: "):
            move(moment)
    assert running.clock.state().mode is Mode.REAL


def test_a_number_is_no_duration(running: Emulator) -> None:
    hours: Any = 36
    with pytest.raises(TypeError, match="duration: 36 is not a timedelta"):
        running.clock.advance(hours)


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf"), 1_000_001])
def test_a_rate_has_bounds(running: Emulator, rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        running.clock.run(rate)
    assert running.clock.state().mode is Mode.REAL


def test_many_deliveries_are_all_returned(controlled: ControlledEmulator) -> None:
    jobs = [controlled.new_job(spec="0 * * * * *") for _ in range(3)]
    fired = controlled.clock.advance(minutes=59)
    assert len(fired) == 180
    assert {one.job_id for one in fired} == set(jobs)
    assert [one.scheduled_at for one in fired] == sorted(one.scheduled_at for one in fired)


def test_calls_from_several_threads_move_the_clock_one_after_another(controlled: ControlledEmulator) -> None:
    job = controlled.new_job()

    async def move() -> list[list[Fired]]:
        moves = [asyncio.to_thread(controlled.clock.advance, hours=3) for _ in range(4)]
        return await asyncio.gather(*moves)

    fired = [one for moved in asyncio.run(move()) for one in moved]
    assert sorted(one.scheduled_at for one in fired) == [NOON + hours * HOUR for hours in range(13)]
    assert {one.job_id for one in fired} == {job}
    assert controlled.clock.now() == NOON + 12 * HOUR


def test_changes_wait_until_an_advance_is_over(controlled: ControlledEmulator) -> None:
    """A webhook is under way when another thread jumps back and makes the clock run."""
    received, released = threading.Event(), threading.Event()

    class Slow(WebhookReceiver):
        def receive(self, *request: Any) -> int:
            received.set()
            assert released.wait(10)
            return super().receive(*request)

    def change() -> Mode:
        controlled.clock.set(NOON - HOUR)
        return controlled.clock.state().mode

    with Slow() as slow, ThreadPoolExecutor() as threads:
        job = controlled.new_job(executorId=controlled.api.new_executor(webhookUrl=slow.url))
        moved = threads.submit(controlled.clock.advance, hours=2)
        assert received.wait(10)
        changed = threads.submit(change)
        controlled.emulator.state()
        assert not changed.done()
        released.set()
        assert [one.at for one in moved.result()] == [NOON, NOON + HOUR, NOON + 2 * HOUR]
        assert {one.job_id for one in moved.result()} == {job}
        assert changed.result() is Mode.FROZEN
    assert controlled.clock.now() == NOON - HOUR


def test_what_a_webhook_orders_fires_at_its_time(controlled: ControlledEmulator) -> None:
    """An endpoint that makes a job, due at once, whenever it is called."""
    children: list[int] = []

    class Parent(WebhookReceiver):
        def receive(self, *request: Any) -> int:
            start = controlled.clock.now().isoformat()
            children.append(controlled.new_job(spec="", startDate=start))
            return super().receive(*request)

    with Parent() as parent:
        executor = controlled.api.new_executor(webhookUrl=parent.url)
        controlled.new_job(executorId=executor, startDate=(NOON + HOUR).isoformat())
        fired = controlled.clock.advance(hours=2)
    assert len(children) == 2
    assert {one.job_id: one.at for one in fired if one.job_id in children} == {
        children[0]: NOON + HOUR,
        children[1]: NOON + 2 * HOUR,
    }


def test_more_deliveries_than_there_is_room_for_do_not_hold_up_the_clock(
    controlled: ControlledEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.engine.deliveries._AT_ONCE", 2)
    controlled.receiver.answer_with(500, 500)
    jobs = [controlled.new_job(spec="", retryMax=1, startDate=(NOON + HOUR).isoformat()) for _ in range(3)]
    fired = controlled.clock.advance(hours=2)
    assert sorted((one.job_id, one.outcome) for one in fired) == [(job, "success") for job in jobs]


def test_a_fast_clock_fires_what_it_passes(controlled: ControlledEmulator) -> None:
    job = controlled.new_job(spec="", startDate=(NOON + 24 * HOUR).isoformat())
    controlled.clock.run(1_000_000)
    controlled.receiver.wait(1)
    controlled.clock.freeze()
    controlled.clock.settle()
    [one] = controlled.emulator.fired(job)
    assert one.scheduled_at == NOON + 24 * HOUR <= one.at


def test_the_clock_may_show_a_moment_long_past(controlled: ControlledEmulator) -> None:
    start = datetime(1999, 12, 31, 23, tzinfo=UTC)
    controlled.clock.freeze(start)
    job = controlled.new_job(spec="@hourly", startDate=start.isoformat())
    fired = controlled.clock.advance(hours=2)
    assert [(one.job_id, one.at) for one in fired] == [(job, start + hours * HOUR) for hours in range(3)]


def test_a_clock_that_was_given_is_not_moved() -> None:
    with Emulator(clock=FrozenClock()) as emulator:
        for move in (emulator.clock.now, emulator.clock.freeze, emulator.clock.run_until_idle):
            with pytest.raises(FixedClockError, match="a clock that you supplied"):
                move()
        assert emulator.state().clock is None
        emulator.reset()
        emulator.clock.settle()


def test_a_stopped_emulator_has_no_controls() -> None:
    emulator = Emulator()
    with emulator:
        clock, faults = emulator.clock, emulator.faults
    for call in (clock.now, clock.run_until_idle, faults.clear):
        with pytest.raises(RuntimeError, match="not running"):
            call()
    with pytest.raises(RuntimeError, match="not running"):
        emulator.deliveries()
