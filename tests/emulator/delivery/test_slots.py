import asyncio

import pytest

from scheduler0.emulator.delivery.attempts import Slots

from ..engine.engine_world import World
from ..raw_receiver import running_receiver

pytestmark = pytest.mark.anyio


async def test_limits() -> None:
    slots = Slots(total=3, per_endpoint=2)
    release = asyncio.Event()
    holding: list[str] = []

    async def hold(endpoint: str) -> None:
        async with slots.hold(endpoint):
            holding.append(endpoint)
            await release.wait()

    tasks = [asyncio.create_task(hold(endpoint)) for endpoint in "aaaabbc"]
    for _ in range(10):
        await asyncio.sleep(0)
    assert holding == ["a", "a", "b"]
    assert slots.waiting == 4
    release.set()
    await asyncio.gather(*tasks)
    assert slots.waiting == 0
    assert sorted(holding) == sorted("aaaabbc")


async def test_cancelled_waiter_leaves_nothing_behind() -> None:
    slots = Slots(total=1, per_endpoint=1)
    async with slots.hold("a"):
        waiter = asyncio.create_task(slots.hold("a").__aenter__())
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.wait([waiter])
    assert slots.waiting == 0
    async with slots.hold("a"), asyncio.timeout(0):
        pass


async def test_stalled_endpoint_does_not_hold_up_others(world: World) -> None:
    """More jobs of the stalled endpoint are due than there are slots in all."""
    async with running_receiver() as stalled:
        stalled.gate.clear()
        executor = world.add_executor(webhook_url=stalled.url)
        slow = [world.add_job(executor_id=executor) for _ in range(300)]
        quick = [world.add_job() for _ in range(20)]
        await world.engine.start()
        while sum(len(world.states(job_id)) == 3 for job_id in quick) < len(quick):
            await asyncio.sleep(0)
        assert all(len(world.states(job_id)) == 1 for job_id in slow)
        stalled.gate.set()
        await world.engine.idle()
        assert all(len(world.states(job_id)) == 3 for job_id in slow)
