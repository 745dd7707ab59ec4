import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduler0.emulator.clock import ManualClock, SystemClock
from scheduler0.emulator.waiting import Alarm

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def turns(count: int = 5) -> None:
    """Let everything that is ready run."""
    for _ in range(count):
        await asyncio.sleep(0)


def test_manual_clock_tells_utc() -> None:
    clock = ManualClock(datetime(2026, 8, 3, 14, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_manual_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match=r"start: .* no time zone"):
        ManualClock(datetime(2026, 8, 3))


def test_manual_clock_moves_forward_only() -> None:
    clock = ManualClock(NOON)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(NOON - MINUTE)
    assert clock.now() == NOON


async def test_manual_clock_wakes_sleepers_in_order() -> None:
    clock = ManualClock(NOON)
    woken: list[int] = []

    async def sleeper(minutes: int) -> None:
        await clock.sleep_until(NOON + minutes * MINUTE)
        woken.append(minutes)

    tasks = [asyncio.create_task(sleeper(minutes)) for minutes in (3, 1, 2, 9, 0)]
    await turns()
    assert woken == [0]
    clock.advance(2 * MINUTE)
    await turns()
    assert woken == [0, 1, 2]
    clock.move_to(NOON + timedelta(days=1))
    await asyncio.gather(*tasks)
    assert woken == [0, 1, 2, 3, 9]


async def test_cancelled_sleeper_is_forgotten() -> None:
    clock = ManualClock(NOON)
    task = asyncio.create_task(clock.sleep_until(NOON + MINUTE))
    await turns()
    task.cancel()
    await asyncio.wait([task])
    clock.advance(MINUTE)
    assert task.cancelled()


async def test_system_clock() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    instant = clock.now() + timedelta(milliseconds=3)
    await clock.sleep_until(instant)
    assert clock.now() >= instant
    await clock.sleep_until(NOON - timedelta(days=10_000))


async def test_alarm_waits_for_its_moment() -> None:
    clock = ManualClock(NOON)
    wait = asyncio.create_task(Alarm(clock).wait_until(NOON + MINUTE))
    clock.advance(timedelta(seconds=59))
    await turns()
    assert not wait.done()
    clock.advance(timedelta(seconds=1))
    await wait


async def test_alarm_rings_early() -> None:
    alarm = Alarm(ManualClock(NOON))
    for moment in (NOON + MINUTE, None):
        wait = asyncio.create_task(alarm.wait_until(moment))
        await turns()
        assert not wait.done()
        alarm.ring()
        await wait


async def test_alarm_that_rang_early_does_not_end_the_next_wait() -> None:
    clock = ManualClock(NOON)
    alarm = Alarm(clock)
    alarm.ring()
    await alarm.wait_until(NOON + MINUTE)
    await turns()
    wait = asyncio.create_task(alarm.wait_until(NOON + 2 * MINUTE))
    await turns()
    assert not wait.done()
    clock.advance(2 * MINUTE)
    await wait
