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

# While more is to be sent, sending comes first; but a stalled endpoint must not hold up the others' rows.
_PATIENCE_SECONDS = 0.25

logger = logging.getLogger(__name__)


class Recorder:
    """Settles deliveries, those that end together in one transaction.

    What has ended is recorded in the next turn of the event loop. During a burst it is recorded at the end
    of the burst, or a quarter of a real second later if that is earlier: the webhooks that wait to be sent
    would be late by the time that it takes.
    """

    def __init__(
        self,
        store: Database,
        clock: Clock,
        quirks: Quirks,
        *,
        retry_delay: timedelta,
        stamp: Callable[[], Stamp],
        is_burst: Callable[[], bool],
        on_recorded: Callable[[Settlement], None],
        on_failed: Callable[[], None],
    ) -> None:
        """`stamp` is what the rows of the present moment get; `is_burst` tells whether deliveries wait to be
        sent. `on_recorded` gets what is to be queued and dropped once it is written, `on_failed` hears that
        it will be tried again `retry_delay` later."""
        self._store = store
        self._clock = clock
        self._quirks = quirks
        self._retry_delay = retry_delay
        self._stamp = stamp
        self._is_burst = is_burst
        self._on_recorded = on_recorded
        self._on_failed = on_failed
        self._delivered: list[Delivered] = []
        self._next_turn: asyncio.Handle | None = None
        self._end_of_patience: asyncio.Handle | None = None
        self._retry: asyncio.Task[None] | None = None
        self.tries_again_at: datetime | None = None
        """When, after a failure."""

    @property
    def is_busy(self) -> bool:
        """Something is to be recorded now rather than at `tries_again_at`."""
        return bool(self._delivered) and self.tries_again_at is None

    def add(self, delivered: Iterable[Delivered]) -> None:
        self._delivered.extend(delivered)
        if self._next_turn is not None or self.tries_again_at is not None:
            return
        loop = asyncio.get_running_loop()
        if not self._is_burst():
            self._next_turn = loop.call_soon(self._record)
        elif self._end_of_patience is None:
            self._end_of_patience = loop.call_later(_PATIENCE_SECONDS, self._record)

    def forget(self) -> None:
        """Give up what could not be recorded."""
        self._delivered.clear()

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
        """Whether everything is recorded now."""
        for call in (self._next_turn, self._end_of_patience):
            if call is not None:
                call.cancel()
        self._next_turn = self._end_of_patience = None
        if not self._delivered:
            return True
        try:
            with self._store.transaction() as connection:
                settlement = settle(connection, self._delivered, self._stamp(), self._quirks)
        except Exception:
            logger.exception("%d deliveries cannot be recorded", len(self._delivered))
            return False
        self._delivered.clear()
        self._on_recorded(settlement)
        return True
