import asyncio
from datetime import datetime, timedelta

import pytest

from scheduler0.emulator.clock import END, MAX_RATE, Mode, MovableClock, SystemClock

from .test_clock import MINUTE, NOON, turns

pytestmark = pytest.mark.anyio


class Machine(SystemClock):
    """A machine whose time is moved by the test."""

    def __init__(self) -> None:
        self.time = NOON
        self.error = timedelta(0)
        super().__init__(lambda: self.time + self.error, lambda: (self.time - NOON).total_seconds())


def test_it_shows_the_machines_time_at_first() -> None:
    machine = Machine()
    clock = MovableClock(machine)
    machine.time += MINUTE
    assert (clock.mode, clock.rate, clock.now()) == (Mode.REAL, 1.0, NOON + MINUTE)


def test_a_frozen_clock_stands_still_until_it_runs_on() -> None:
    machine = Machine()
    clock = MovableClock(machine)
    clock.freeze()
    machine.time += MINUTE
    assert (clock.mode, clock.rate, clock.now()) == (Mode.FROZEN, 0.0, NOON)
    clock.run()
    machine.time += MINUTE
    assert (clock.mode, clock.rate, clock.now()) == (Mode.RATE, 1.0, NOON + MINUTE)
    clock.follow_machine()
    assert (clock.mode, clock.now()) == (Mode.REAL, machine.time)


def test_a_fast_clock_goes_on_from_where_it_was() -> None:
    machine = Machine()
    clock = MovableClock(machine)
    clock.run(60)
    machine.time += MINUTE
    assert clock.now() == NOON + 60 * MINUTE
    clock.run(2)
    machine.time += MINUTE
    assert clock.now() == NOON + 62 * MINUTE


@pytest.mark.parametrize("mode", list(Mode))
def test_it_can_be_set_both_ways_and_keeps_its_pace(mode: Mode) -> None:
    machine = Machine()
    clock = MovableClock(machine)
    if mode is Mode.FROZEN:
        clock.freeze()
    elif mode is Mode.RATE:
        clock.run(60)
    rate = clock.rate
    for instant in (NOON + MINUTE, NOON - MINUTE):
        clock.set(instant)
        machine.time += MINUTE
        assert clock.now() == instant + rate * MINUTE
    assert clock.mode is not Mode.REAL


def test_moving_forward_keeps_the_pace() -> None:
    machine = Machine()
    clock = MovableClock(machine)
    clock.advance(timedelta(days=1))
    machine.time += MINUTE
    assert (clock.mode, clock.now()) == (Mode.RATE, NOON + timedelta(days=1) + MINUTE)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(NOON)


def test_it_refuses_what_is_no_moment_and_no_pace() -> None:
    clock = MovableClock(Machine())
    with pytest.raises(ValueError, match=r"at: .* no time zone"):
        clock.set(datetime(2026, 8, 3))
    for rate in (0, -1, float("nan"), float("inf"), MAX_RATE + 1):
        with pytest.raises(ValueError, match="rate"):
            clock.run(rate)


def test_it_ends_with_the_calendar() -> None:
    machine = Machine()
    clock = MovableClock(machine)
    clock.run(MAX_RATE)
    machine.time += timedelta(days=365)
    assert clock.now() == END


async def test_sleepers_of_a_frozen_clock_are_woken_by_moves_only() -> None:
    machine = Machine()
    clock = MovableClock(machine)
    clock.freeze()
    sleeper = asyncio.create_task(clock.sleep_until(NOON + MINUTE))
    await turns()
    machine.time += timedelta(days=1)
    await turns()
    assert not sleeper.done()
    clock.set(NOON - MINUTE)
    clock.move_to(NOON)
    await turns()
    assert not sleeper.done()
    clock.move_to(NOON + MINUTE)
    await sleeper


async def test_sleepers_notice_another_pace() -> None:
    clock = MovableClock()
    sleeper = asyncio.create_task(clock.sleep_until(clock.now() + timedelta(days=365)))
    await turns()
    clock.freeze()
    await turns()
    assert not sleeper.done()
    clock.run(MAX_RATE)
    clock.set(clock.now() + timedelta(days=364))
    clock.set(clock.now() + timedelta(days=1))
    await sleeper


async def test_a_fast_clock_wakes_its_sleepers() -> None:
    clock = MovableClock()
    clock.run(MAX_RATE)
    instant = clock.now() + timedelta(minutes=20)
    await clock.sleep_until(instant)
    assert clock.now() >= instant


@pytest.mark.parametrize("step", [timedelta(days=-1), timedelta(days=1)])
@pytest.mark.parametrize("mode", list(Mode))
def test_a_step_of_the_machines_clock_is_logged_and_heard(
    caplog: pytest.LogCaptureFixture, mode: Mode, step: timedelta
) -> None:
    machine = Machine()
    clock = MovableClock(machine)
    told: list[str] = []
    clock.on_set_back(lambda: told.append("back"))
    if mode is not Mode.REAL:
        clock.run(60)
    if mode is Mode.FROZEN:
        clock.freeze()
    machine.time += MINUTE
    before = clock.now()
    machine.error = step
    machine.time += MINUTE
    machine.now()
    back = "the machine's clock was set back by 1 day, 0:00:00: the times of all jobs are computed again"
    ahead = "the machine's clock jumped ahead by 1 day, 0:00:00: it was set, or the machine was suspended."
    assert (back if step < timedelta(0) else ahead) in caplog.text
    assert clock.now() - before == MINUTE * clock.rate + (step if mode is Mode.REAL else timedelta(0))
    assert told == (["back"] if mode is Mode.REAL and step < timedelta(0) else [])


def test_a_small_adjustment_and_a_wall_clock_that_stands_still_are_no_steps(
    caplog: pytest.LogCaptureFixture,
) -> None:
    machine = Machine()
    machine.error = timedelta(seconds=-1.9)
    machine.now()
    machine.error += timedelta(seconds=-60)
    machine.time += MINUTE
    machine.now()
    assert caplog.text == ""


def test_setting_the_clock_back_is_heard() -> None:
    clock = MovableClock(Machine())
    told: list[str] = []
    clock.on_set_back(lambda: told.append("back"))
    clock.freeze()
    clock.set(NOON + MINUTE)
    assert told == []
    clock.set(NOON)
    assert told == ["back"]
    clock.advance(MINUTE)
    clock.follow_machine()
    assert told == ["back", "back"]
