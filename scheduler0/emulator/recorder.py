"""Writing down what was delivered, and trying again where the store refuses."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.execution_rows import Stamp
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.settlement import Delivered, Settlement, settle
from scheduler0.emulator.store.database import Database

logger = logging.getLogger(__name__)


class Recorder:
    """Settles deliveries: those that end in the same turn of the event loop share a transaction."""

    def __init__(
        self,
        store: Database,
        clock: Clock,
        quirks: Quirks,
        *,
        retry_delay: timedelta,
        stamp: Callable[[], Stamp],
        on_recorded: Callable[[Settlement], None],
        on_failed: Callable[[], None],
    ) -> None:
        """`stamp` is what the rows of the present moment get; `on_recorded` gets what is to be queued and
        dropped once it is written, `on_failed` hears that it will be tried again `retry_delay` later."""
        self._store = store
        self._clock = clock
        self._quirks = quirks
        self._retry_delay = retry_delay
        self._stamp = stamp
        self._on_recorded = on_recorded
        self._on_failed = on_failed
        self._delivered: list[Delivered] = []
        self._record_is_due = False
        self._retry: asyncio.Task[None] | None = None
        self.tries_again_at: datetime | None = None
        """When, after a failure."""

    @property
    def is_busy(self) -> bool:
        """Something is to be recorded now rather than at `tries_again_at`."""
        return bool(self._delivered) and self.tries_again_at is None

    def add(self, delivered: Iterable[Delivered]) -> None:
        self._delivered.extend(delivered)
        if not self._record_is_due:
            self._record_is_due = True
            asyncio.get_running_loop().call_soon(self._record)

    def forget(self) -> None:
        """Give up what could not be recorded."""
        self._delivered.clear()
        self._record_is_due = False

    async def stop(self) -> None:
        """Try for the last time. What is not recorded then stays until it is forgotten."""
        if self._retry is not None:
            await cancel([self._retry])
        self._write()

    def _record(self) -> None:
        if self._write():
            return
        self.tries_again_at = self._clock.now() + self._retry_delay
        self._retry = asyncio.create_task(self._record_later(self.tries_again_at))
        self._on_failed()

    async def _record_later(self, instant: datetime) -> None:
        try:
            await self._clock.sleep_until(instant)
        finally:
            self.tries_again_at = None
        self._record()

    def _write(self) -> bool:
        if self._delivered:
            try:
                with self._store.transaction() as connection:
                    settlement = settle(connection, self._delivered, self._stamp(), self._quirks)
            except Exception:
                logger.exception("%d deliveries cannot be recorded", len(self._delivered))
                return False
            self._delivered.clear()
            self._on_recorded(settlement)
        self._record_is_due = False
        return True
