import asyncio
from datetime import datetime, timedelta

import pytest

from scheduler0.emulator.movable_clock import END, MAX_RATE, Mode, MovableClock

from .test_clock import MINUTE, NOON, turns

pytestmark = pytest.mark.anyio


class Machine:
    """A machine whose time is moved by the test."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


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
