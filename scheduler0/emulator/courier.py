"""One delivery after another attempt: the inner retries of a webhook (runtime.md A5, B3)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler0.emulator.aggregation import Batch
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.http_sender import AttemptFailedError, HttpSender
from scheduler0.emulator.invocation import invocation_request
from scheduler0.emulator.slots import Slots
from scheduler0.emulator.store.rows import ExecutorRow
from scheduler0.emulator.webhook import InvalidRequestError, WebhookRequest

_REQUESTS = 256
_REQUESTS_PER_ENDPOINT = 64

logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True, kw_only=True)
class Progress:
    """How far a delivery is, or a test invocation."""

    requesting: bool = False
    """An attempt is going over the network."""
    asleep_until: datetime | None = None
    """When the next attempt starts, during the pause before it."""
    last_attempt: bool = False
    """Set from outside: the delivery is cancelled rather than pause for another attempt."""


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
    ) -> None:
        """`timeout` and `retry_delay` are in seconds; `on_pause` hears of every pause between attempts.

        `lambda_url` is where the functions of AWS are called, if anywhere.
        """
        self._clock = clock
        self._sender = HttpSender(timeout)
        self._retry_delay = timedelta(seconds=retry_delay)
        self._lambda_url = lambda_url
        self._on_pause = on_pause
        # A pause takes no slot: an endpoint that is down must not use them up.
        self._slots = Slots(total=_REQUESTS, per_endpoint=_REQUESTS_PER_ENDPOINT)

    async def close(self) -> None:
        await self._sender.close()

    async def deliver(self, delivery: Delivery) -> bool:
        """Whether one of the attempts succeeded. A request that cannot be built fails without any."""
        batch = delivery.batch
        return await self.invoke(
            batch.executor, batch.body(), batch.retries(), progress=delivery, name=job_names(batch)
        )

    async def invoke(
        self, executor: ExecutorRow, body: bytes, retries: int, *, progress: Progress, name: str
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
                await self._attempt(progress, request)
            except AttemptFailedError as error:
                logger.warning("%s not delivered, attempt %d of %d: %s", name, number, attempts, error)
            else:
                return True
        return False

    async def _attempt(self, progress: Progress, request: WebhookRequest) -> None:
        async with self._slots.hold(str(request.url.origin())):
            progress.requesting = True
            try:
                await self._sender.attempt(request)
            finally:
                progress.requesting = False

    async def _pause(self, progress: Progress) -> None:
        if progress.last_attempt:
            raise asyncio.CancelledError
        progress.asleep_until = self._clock.now() + self._retry_delay
        self._on_pause()
        try:
            await self._clock.sleep_until(progress.asleep_until)
        finally:
            progress.asleep_until = None


def job_names(batch: Batch) -> str:
    """The jobs of a batch, for the log."""
    ids = [str(due.job.id) for due in batch.due]
    return f"job{'s' * (len(ids) > 1)} {', '.join(ids)}"
