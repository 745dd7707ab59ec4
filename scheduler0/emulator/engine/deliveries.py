"""Deliveries of due jobs on their way, each in a task of its own."""

import asyncio
import logging
from collections.abc import Iterable

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.delivery.attempts import Attempts, DeliveryResult, InFlight
from scheduler0.emulator.delivery.journal import Fired, Journal, Outcome, Subject
from scheduler0.emulator.delivery.requests import InvalidRequestError, invocation_request
from scheduler0.emulator.engine.batches import Batch
from scheduler0.emulator.engine.recorder import Recorder
from scheduler0.emulator.instants import from_instant
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.waiting import Alarm, ChangeSignal, cancel

# With more deliveries than this on their way, due jobs wait in the queue, where they take less memory.
_AT_ONCE = 10_000
_STOP_SECONDS = 2.0
logger = logging.getLogger("scheduler0.emulator")


class Deliveries:
    """Delivers batches and hands the results to the recorder. For one event loop."""

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        attempts: Attempts,
        recorder: Recorder,
        alarm: Alarm,
        changes: ChangeSignal,
        quirks: Quirks,
        *,
        lambda_url: str | None,
    ) -> None:
        """`alarm` rings when there is room for more deliveries. The end of each is noted in `changes`.

        `lambda_url` is the base address of a local AWS Lambda. Without it the functions of AWS fail.
        """
        self._clock = clock
        self._journal = journal
        self._attempts = attempts
        self._recorder = recorder
        self._alarm = alarm
        self._changes = changes
        self._quirks = quirks
        self._lambda_url = lambda_url
        self._tasks: dict[asyncio.Task[None], InFlight] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def full(self) -> bool:
        """Whether there are so many deliveries that no more should be started."""
        return len(self._tasks) >= _AT_ONCE

    def in_flight(self) -> Iterable[InFlight]:
        return self._tasks.values()

    def start(self, batch: Batch) -> None:
        flight = InFlight()
        task = asyncio.create_task(self._deliver(batch, flight))
        self._tasks[task] = flight
        task.add_done_callback(self._end)

    async def stop(self) -> None:
        """Give the requests that are on the network two seconds. Cancel everything else."""
        for task, flight in self._tasks.items():
            flight.last_attempt = True
            if not flight.requesting:
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
        await cancel(self._tasks)

    async def _deliver(self, batch: Batch, flight: InFlight) -> None:
        subjects = [
            Subject(
                job_id=due.job.id,
                executor_id=batch.executor.id,
                scheduled_at=from_instant(due.entry.next_time),
                redelivery=due.entry.fail_count,
            )
            for due in batch.due
        ]
        retries = batch.retries()
        try:
            request = invocation_request(batch.executor, batch.body(), self._lambda_url)
            result = await self._attempts.deliver(request, subjects, flight, limit=1 + retries)
        except InvalidRequestError as error:
            result = DeliveryResult(0, None, str(error), self._clock.now())
        except Exception as error:
            logger.exception("%s: the delivery failed", batch)
            result = DeliveryResult(0, None, type(error).__name__, self._clock.now())
        final = retries > 0 and not self._quirks.nested_retries
        self._recorder.add(batch, result, final=final, wait=self._attempts.are_backed_up)
        over = self._clock.now()
        outcome: Outcome = "success" if result.failure is None else "failed"
        for subject in subjects:
            self._journal.note_fired(Fired(subject.job_id, subject.scheduled_at, over, outcome))

    def _end(self, task: asyncio.Task[None]) -> None:
        was_full = self.full
        del self._tasks[task]
        if was_full and not self.full:
            self._alarm.ring()
        self._changes.note()
