"""One delivery after another attempt: the inner retries of a webhook (runtime.md A5, B3)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler0.emulator.aggregation import Batch
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.faults import FaultKind, Faults
from scheduler0.emulator.http_sender import AttemptFailedError, HttpSender
from scheduler0.emulator.invocation import invocation_request
from scheduler0.emulator.journal import DeliveryAttempt, Journal
from scheduler0.emulator.slots import Slots
from scheduler0.emulator.store.instants import from_instant
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
    """When it goes on, during the pause before an attempt."""
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
        journal: Journal,
        faults: Faults,
    ) -> None:
        """`timeout` and `retry_delay` are in seconds; `on_pause` hears of every pause before an attempt.

        `lambda_url` is where the functions of AWS are called, if anywhere.
        """
        self._clock = clock
        self._sender = HttpSender(timeout)
        self._timeout = timeout
        self._retry_delay = timedelta(seconds=retry_delay)
        self._lambda_url = lambda_url
        self._on_pause = on_pause
        self._journal = journal
        self._faults = faults
        # A pause takes no slot: an endpoint that is down must not use them up.
        self._slots = Slots(total=_REQUESTS, per_endpoint=_REQUESTS_PER_ENDPOINT)

    async def close(self) -> None:
        await self._sender.close()

    @property
    def is_backed_up(self) -> bool:
        """Requests wait for others to be over."""
        return self._slots.waiting > 0

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
                if isinstance(progress, Delivery):
                    await self._recorded_attempt(progress, request, number)
                else:
                    await self._attempt(progress, request)
            except AttemptFailedError as error:
                logger.warning("%s not delivered, attempt %d of %d: %s", name, number, attempts, error)
            else:
                return True
        return False

    async def _recorded_attempt(self, delivery: Delivery, request: WebhookRequest, number: int) -> None:
        at = self._clock.now()
        status: int | None = None
        failure: str | None = None
        try:
            await self._meet_fault(delivery)
            status = await self._attempt(delivery, request)
        except AttemptFailedError as error:
            status, failure = error.status, str(error)
            raise
        finally:
            if status is not None or failure is not None:
                self._note(delivery, request, number, at, status, failure)

    def _note(
        self,
        delivery: Delivery,
        request: WebhookRequest,
        number: int,
        at: datetime,
        status: int | None,
        error: str | None,
    ) -> None:
        for due in delivery.batch.due:
            self._journal.note_attempt(
                DeliveryAttempt(
                    job_id=due.job.id,
                    scheduled_at=from_instant(due.entry.next_time),
                    at=at,
                    attempt=number,
                    redelivery=due.entry.fail_count,
                    body=request.body or b"",
                    status=status,
                    error=error,
                )
            )

    async def _meet_fault(self, delivery: Delivery) -> None:
        fault = self._faults.take_for_delivery({due.job.id for due in delivery.batch.due})
        if fault is None:
            return
        if fault.kind is FaultKind.DELIVERY_FAILURE:
            raise AttemptFailedError("a fault that was asked for", fault.status)
        seconds = self._timeout if fault.seconds is None else min(fault.seconds, self._timeout)
        await self._sleep(delivery, timedelta(seconds=seconds))
        if seconds == self._timeout:
            raise AttemptFailedError(f"webhook did not answer within {self._timeout:g} s")

    async def _attempt(self, progress: Progress, request: WebhookRequest) -> int:
        async with self._slots.hold(str(request.url.origin())):
            progress.requesting = True
            try:
                return await self._sender.attempt(request)
            finally:
                progress.requesting = False

    async def _pause(self, progress: Progress) -> None:
        if progress.last_attempt:
            raise asyncio.CancelledError
        await self._sleep(progress, self._retry_delay)

    async def _sleep(self, progress: Progress, duration: timedelta) -> None:
        progress.asleep_until = self._clock.now() + duration
        self._on_pause()
        try:
            await self._clock.sleep_until(progress.asleep_until)
        finally:
            progress.asleep_until = None


def job_names(batch: Batch) -> str:
    """The jobs of a batch, for the log."""
    ids = [str(due.job.id) for due in batch.due]
    return f"job{'s' * (len(ids) > 1)} {', '.join(ids)}"
