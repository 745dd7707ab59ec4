"""One delivery after another attempt: the inner retries of a webhook (runtime.md A5, B3)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler0.emulator.aggregation import Batch
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.http_sender import AttemptFailedError, HttpSender
from scheduler0.emulator.slots import Slots
from scheduler0.emulator.webhook import InvalidRequestError, WebhookRequest

_REQUESTS = 256
_REQUESTS_PER_ENDPOINT = 64

logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Delivery:
    """A batch on its way, and how far it is."""

    batch: Batch
    requesting: bool = False
    """An attempt is going over the network."""
    asleep_until: datetime | None = None
    """When the next attempt starts, during the pause before it."""
    last_attempt: bool = False
    """Set from outside: the delivery is cancelled rather than pause for another attempt."""


class Courier:
    """Carries out deliveries, each with its attempts. For one event loop; `close` when done."""

    def __init__(
        self, clock: Clock, *, timeout: float, retry_delay: float, on_pause: Callable[[], None]
    ) -> None:
        """`timeout` and `retry_delay` are in seconds; `on_pause` hears of every pause between attempts."""
        self._clock = clock
        self._sender = HttpSender(timeout)
        self._retry_delay = timedelta(seconds=retry_delay)
        self._on_pause = on_pause
        # A pause takes no slot: an endpoint that is down must not use them up.
        self._slots = Slots(total=_REQUESTS, per_endpoint=_REQUESTS_PER_ENDPOINT)

    async def close(self) -> None:
        await self._sender.close()

    async def deliver(self, delivery: Delivery) -> bool:
        """Whether one of the attempts succeeded. A request that cannot be built fails without any."""
        batch = delivery.batch
        try:
            request = WebhookRequest.for_executor(batch.executor, batch.body())
        except InvalidRequestError as error:
            logger.warning("%s not delivered: executor %d: %s", job_names(batch), batch.executor.id, error)
            return False
        attempts = 1 + batch.retries()
        for number in range(1, attempts + 1):
            if number > 1:
                await self._pause(delivery)
            try:
                await self._attempt(delivery, request)
            except AttemptFailedError as error:
                logger.warning(
                    "%s not delivered, attempt %d of %d: %s", job_names(batch), number, attempts, error
                )
            else:
                return True
        return False

    async def _attempt(self, delivery: Delivery, request: WebhookRequest) -> None:
        async with self._slots.hold(str(request.url.origin())):
            delivery.requesting = True
            try:
                await self._sender.attempt(request)
            finally:
                delivery.requesting = False

    async def _pause(self, delivery: Delivery) -> None:
        if delivery.last_attempt:
            raise asyncio.CancelledError
        delivery.asleep_until = self._clock.now() + self._retry_delay
        self._on_pause()
        try:
            await self._clock.sleep_until(delivery.asleep_until)
        finally:
            delivery.asleep_until = None


def job_names(batch: Batch) -> str:
    """The jobs of a batch, for the log."""
    ids = [str(due.job.id) for due in batch.due]
    return f"job{'s' * (len(ids) > 1)} {', '.join(ids)}"
