"""Test invocations of executors. They leave no trace in the store."""

import asyncio
import logging
from datetime import timedelta

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.delivery.attempts import Attempts, InFlight
from scheduler0.emulator.delivery.journal import Subject
from scheduler0.emulator.delivery.requests import InvalidRequestError, invocation_request
from scheduler0.emulator.store.rows import ExecutorRow
from scheduler0.emulator.waiting import ChangeSignal, cancel

_MARGIN = timedelta(seconds=5)
logger = logging.getLogger("scheduler0.emulator")


class TestInvocations:
    """The test invocations that go on. For one event loop."""

    __test__ = False  # pytest collects classes by this name

    def __init__(
        self,
        clock: Clock,
        attempts: Attempts,
        changes: ChangeSignal,
        *,
        timeout: float,
        lambda_url: str | None,
    ) -> None:
        """`timeout` limits one attempt, in seconds. The end of each invocation is noted in `changes`."""
        self._clock = clock
        self._attempts = attempts
        self._changes = changes
        self._lambda_url = lambda_url
        self.limit = timedelta(seconds=timeout) + _MARGIN
        """How long an invocation may take on the clock."""
        self.in_flight: set[InFlight] = set()

    async def invoke(self, executor: ExecutorRow, body: bytes, retries: int, flight: InFlight) -> bool:
        """Whether the executor accepted the call. Raises `TimeoutError` after `limit`."""
        began = self._clock.now()
        self.in_flight.add(flight)
        call = asyncio.ensure_future(self._call(executor, body, retries, flight))
        limit = asyncio.ensure_future(self._clock.sleep_until(began + self.limit))
        try:
            await asyncio.wait({call, limit}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise TimeoutError
            return call.result()
        finally:
            self.in_flight.discard(flight)
            await cancel([call, limit])
            self._changes.note()

    async def _call(self, executor: ExecutorRow, body: bytes, retries: int, flight: InFlight) -> bool:
        subject = Subject(executor_id=executor.id, scheduled_at=self._clock.now())
        try:
            request = invocation_request(executor, body, self._lambda_url)
        except InvalidRequestError as error:
            failure: str | None = str(error)
        else:
            result = await self._attempts.deliver(request, [subject], flight, limit=1 + retries)
            failure = result.failure
        if failure is not None:
            logger.warning("test invocation of executor %d failed: %s", executor.id, failure)
        return failure is None
