"""Test invocations: calls of an executor outside the schedule (runtime.md A10)."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from scheduler0.emulator.attempts import Progress
from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.courier import Courier
from scheduler0.emulator.journal import Subject
from scheduler0.emulator.store.rows import ExecutorRow

_MARGIN = timedelta(seconds=5)


class Trials:
    """The test invocations under way. They leave no trace in the store."""

    def __init__(self, clock: Clock, *, timeout: float, on_end: Callable[[], None]) -> None:
        """`timeout` is that of one attempt, in seconds; `on_end` hears of every invocation that is over."""
        self._clock = clock
        self._on_end = on_end
        self.limit = timedelta(seconds=timeout) + _MARGIN
        """How long an invocation may take on the clock."""
        self.under_way: set[Progress] = set()

    async def invoke(self, courier: Courier, executor: ExecutorRow, body: bytes, retries: int) -> bool:
        """Whether the call succeeded. `TimeoutError` after `limit`."""
        began = self._clock.now()
        progress = Progress()
        self.under_way.add(progress)
        call = asyncio.ensure_future(
            courier.invoke(
                executor,
                body,
                retries,
                subjects=[Subject(executor_id=executor.id, scheduled_at=began)],
                progress=progress,
                name="test invocation",
            )
        )
        limit = asyncio.ensure_future(self._clock.sleep_until(began + self.limit))
        try:
            await asyncio.wait({call, limit}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise TimeoutError
            return call.result()
        finally:
            self.under_way.discard(progress)
            await cancel([call, limit])
            self._on_end()
