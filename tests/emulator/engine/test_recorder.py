import asyncio

import pytest

from scheduler0.emulator.delivery.attempts import DeliveryResult
from scheduler0.emulator.engine.batches import Batch, DueJob
from scheduler0.emulator.engine.due_times import SCHEDULED, Entry, JobQueue
from scheduler0.emulator.engine.execution_rows import StampMaker
from scheduler0.emulator.engine.recorder import Recorder
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.instants import ZERO, to_instant
from scheduler0.emulator.quirks import FAITHFUL
from scheduler0.emulator.waiting import Alarm, ChangeSignal

from .engine_world import NOON, World, executor_row

pytestmark = pytest.mark.anyio


async def test_during_a_burst_sending_comes_first(world: World) -> None:
    queue = JobQueue()
    recorder = Recorder(
        world.database,
        world.clock,
        queue,
        Alarm(world.clock),
        StampMaker(world.clock, 1),
        ChangeSignal(),
        FAITHFUL,
        retry_delay=5,
    )

    async def deliver(*, wait: bool) -> None:
        job = world.job(world.add_job(start_date=to_instant(NOON) - 1))
        queue.push(Entry(job.id, 1, 0, SCHEDULED, ZERO, read_instant(job.start_date)))
        (entry,) = queue.pop_due(to_instant(NOON), 1)
        result = DeliveryResult(1, 200, None, NOON)
        recorder.add(Batch(executor_row(), (DueJob(job, entry),)), result, final=False, wait=wait)
        await asyncio.sleep(0)

    await deliver(wait=True)
    await deliver(wait=True)
    assert recorder.is_busy
    assert queue.waiting() == []
    await deliver(wait=False)
    assert not recorder.is_busy
    assert [entry.job_id for entry in queue.waiting()] == [1, 2, 3]
    assert [world.states(job_id) for job_id in (1, 2, 3)] == [[(1, 1), (0, 2)]] * 3
