import asyncio
from datetime import timedelta

import pytest

from scheduler0.emulator.execution_rows import Stamp
from scheduler0.emulator.payload import DueJob
from scheduler0.emulator.quirks import FAITHFUL
from scheduler0.emulator.recorder import Recorder
from scheduler0.emulator.schedule import SCHEDULED, Entry
from scheduler0.emulator.settlement import Delivered, Settlement
from scheduler0.emulator.store.instants import ZERO, to_instant

from .world import NOON, World

pytestmark = pytest.mark.anyio


async def test_during_a_burst_sending_comes_first(world: World) -> None:
    burst = True
    settled: list[Settlement] = []
    recorder = Recorder(
        world.database,
        world.clock,
        FAITHFUL,
        retry_delay=timedelta(seconds=5),
        stamp=lambda: Stamp(1, 1, to_instant(NOON)),
        is_burst=lambda: burst,
        on_recorded=settled.append,
        on_failed=lambda: None,
    )

    async def deliver() -> None:
        job = world.job(world.add_job(start_date=to_instant(NOON) - 1))
        entry = Entry(job.id, 1, 0, SCHEDULED, ZERO, job.start_date)
        recorder.add([Delivered(DueJob(job, entry), succeeded=True)])
        await asyncio.sleep(0)

    await deliver()
    await deliver()
    assert recorder.is_busy
    assert settled == []
    burst = False
    await deliver()
    assert not recorder.is_busy
    assert [[entry.job_id for entry in settlement.queued] for settlement in settled] == [[1, 2, 3]]
    assert [world.states(job_id) for job_id in (1, 2, 3)] == [[(1, 1), (0, 2)]] * 3
