"""One delivery after another attempt: the inner retries of a webhook (runtime.md A5, B3)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from scheduler0.emulator.aggregation import Batch
from scheduler0.emulator.attempts import Attempts, Progress
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.faults import Faults
from scheduler0.emulator.http_sender import AttemptFailedError
from scheduler0.emulator.invocation import invocation_request
from scheduler0.emulator.journal import Journal, Subject
from scheduler0.emulator.store.instants import from_instant
from scheduler0.emulator.store.rows import ExecutorRow
from scheduler0.emulator.webhook import InvalidRequestError

logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Delivery(Progress):
    """A batch on its way."""

    batch: Batch


class Courier:
    """Carries out deliveries, each with its attempts. For one event loop; `close` when done."""

    def __init__(
        self,
        clock: Clock,
        *,
        timeout: float,
        retry_delay: float,
        lambda_url: str | None,
        on_pause: Callable[[], None],
        journal: Journal,
        faults: Faults,
    ) -> None:
        """`timeout` and `retry_delay` are in seconds; `on_pause` hears of every pause before an attempt.

        `lambda_url` is where the functions of AWS are called, if anywhere.
        """
        self._attempts = Attempts(clock, journal, faults, timeout=timeout, on_pause=on_pause)
        self._retry_delay = timedelta(seconds=retry_delay)
        self._lambda_url = lambda_url

    async def close(self) -> None:
        await self._attempts.close()

    @property
    def is_backed_up(self) -> bool:
        """Requests wait for others to be over."""
        return self._attempts.are_backed_up

    async def deliver(self, delivery: Delivery) -> bool:
        """Whether one of the attempts succeeded. A request that cannot be built fails without any."""
        batch = delivery.batch
        subjects = [
            Subject(
                job_id=due.job.id,
                executor_id=batch.executor.id,
                scheduled_at=from_instant(due.entry.next_time),
                redelivery=due.entry.fail_count,
            )
            for due in batch.due
        ]
        return await self.invoke(
            batch.executor,
            batch.body(),
            batch.retries(),
            subjects=subjects,
            progress=delivery,
            name=job_names(batch),
        )

    async def invoke(
        self,
        executor: ExecutorRow,
        body: bytes,
        retries: int,
        *,
        subjects: Sequence[Subject],
        progress: Progress,
        name: str,
    ) -> bool:
        """Whether one of `1 + retries` attempts succeeded. `name` is for the log."""
        try:
            request = invocation_request(executor, body, self._lambda_url)
        except InvalidRequestError as error:
            logger.warning("%s not delivered: executor %d: %s", name, executor.id, error)
            return False
        attempts = 1 + retries
        for number in range(1, attempts + 1):
            if number > 1:
                await self._pause(progress)
            try:
                await self._attempts.make(request, subjects, number, progress)
            except AttemptFailedError as error:
                logger.warning("%s not delivered, attempt %d of %d: %s", name, number, attempts, error)
            else:
                return True
        return False

    async def _pause(self, progress: Progress) -> None:
        if progress.last_attempt:
            raise asyncio.CancelledError
        await self._attempts.pause(progress, self._retry_delay)


def job_names(batch: Batch) -> str:
    """The jobs of a batch, for the log."""
    ids = [str(due.job.id) for due in batch.due]
    return f"job{'s' * (len(ids) > 1)} {', '.join(ids)}"
