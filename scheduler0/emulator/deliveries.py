"""The deliveries that are under way, each a task of its own."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from scheduler0.emulator.aggregation import Batch
from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.courier import Courier, Delivery, job_names
from scheduler0.emulator.journal import Fired, Journal, Outcome
from scheduler0.emulator.settlement import Delivered
from scheduler0.emulator.store.instants import from_instant

# Beyond this the jobs that are due wait in the queue, where they take less memory.
_AT_ONCE = 10_000
_STOP_SECONDS = 2.0

logger = logging.getLogger(__name__)


class Deliveries:
    """Starts deliveries and tells what came of them. For one event loop."""

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        *,
        nested_retries: bool,
        on_delivered: Callable[[Iterable[Delivered]], None],
        on_end: Callable[[bool], None],
    ) -> None:
        """`on_delivered` gets the jobs of a delivery that is over, unless it was cancelled; `on_end` hears of
        the end of each, and whether there is room for more since.

        Without `nested_retries` a delivery with several attempts is the last of its run.
        """
        self._clock = clock
        self._journal = journal
        self._nested_retries = nested_retries
        self._on_delivered = on_delivered
        self._on_end = on_end
        self._tasks: dict[asyncio.Task[None], Delivery] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def full(self) -> bool:
        """There are so many that no more should be started."""
        return len(self._tasks) >= _AT_ONCE

    def under_way(self) -> Iterable[Delivery]:
        return self._tasks.values()

    def start(self, courier: Courier, batch: Batch) -> None:
        delivery = Delivery(batch)
        task = asyncio.create_task(self._deliver(courier, delivery))
        self._tasks[task] = delivery
        task.add_done_callback(self._is_over)

    async def stop(self) -> None:
        """Give the requests that are on the network two seconds, cancel everything else."""
        for task, delivery in self._tasks.items():
            delivery.last_attempt = True
            if not delivery.requesting:
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
        await cancel(self._tasks)

    async def _deliver(self, courier: Courier, delivery: Delivery) -> None:
        batch = delivery.batch
        try:
            succeeded = await courier.deliver(delivery)
        except Exception:
            logger.exception("%s not delivered", job_names(batch))
            succeeded = False
        final = not self._nested_retries and batch.retries() > 0
        self._on_delivered([Delivered(due, succeeded, final) for due in batch.due])
        now = self._clock.now()
        outcome: Outcome = "success" if succeeded else "failed"
        for due in batch.due:
            self._journal.note_fired(Fired(due.job.id, from_instant(due.entry.next_time), now, outcome))

    def _is_over(self, task: asyncio.Task[None]) -> None:
        was_full = self.full
        del self._tasks[task]
        self._on_end(was_full and not self.full)
