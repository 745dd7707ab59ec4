"""Record what was delivered, and try again later where the store refuses."""

import asyncio
import logging
from datetime import datetime, timedelta

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.delivery.attempts import DeliveryResult
from scheduler0.emulator.engine.batches import Batch
from scheduler0.emulator.engine.delivery_log import AllowanceLog, log_delivery
from scheduler0.emulator.engine.due_times import JobQueue
from scheduler0.emulator.engine.execution_rows import StampMaker
from scheduler0.emulator.engine.settlement import Delivered, Settlement, settle
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.waiting import Alarm, ChangeSignal, cancel

# While requests wait to be sent, sending comes first. A stalled endpoint must not hold up the rows of others.
_PATIENCE_SECONDS = 0.25
logger = logging.getLogger("scheduler0.emulator")


class Recorder:
    """Settles deliveries. Those that end together are settled in one transaction.

    A delivery is recorded in the next turn of the event loop. While other requests wait to be sent, it is
    recorded at the end of the burst, but a quarter of a real second later at the latest. Recording earlier
    would delay the webhooks that wait.
    """

    def __init__(
        self,
        store: Database,
        clock: Clock,
        queue: JobQueue,
        alarm: Alarm,
        stamps: StampMaker,
        changes: ChangeSignal,
        quirks: Quirks,
        *,
        retry_delay: float,
    ) -> None:
        """What is recorded goes on in `queue`, and `alarm` rings for it.

        After a failure it is tried again `retry_delay` seconds later on the clock.
        """
        self._store = store
        self._clock = clock
        self._queue = queue
        self._alarm = alarm
        self._stamps = stamps
        self._changes = changes
        self._quirks = quirks
        self._retry_delay = timedelta(seconds=retry_delay)
        self._ended: list[tuple[Batch, DeliveryResult, bool]] = []
        self._next_turn: asyncio.Handle | None = None
        self._end_of_patience: asyncio.Handle | None = None
        self._retry_alarm = Alarm(clock)
        self._retry: asyncio.Task[None] | None = None
        self._failed = False
        self._held_up: set[int] = set()
        """The jobs with a delivery that could not be recorded at once."""
        self._allowances = AllowanceLog(quirks)
        self.tries_again_at: datetime | None = None
        """The moment of the next try after a failure."""

    @property
    def is_busy(self) -> bool:
        """Whether something is to be recorded now rather than at `tries_again_at`."""
        return bool(self._ended) and self.tries_again_at is None

    def add(self, batch: Batch, result: DeliveryResult, *, final: bool, wait: bool) -> None:
        """Record a delivery that has ended. With `wait`, other requests come first.

        A failed delivery that is `final` is not repeated.
        """
        self._ended.append((batch, result, final))
        if self._next_turn is not None or self.tries_again_at is not None:
            return
        loop = asyncio.get_running_loop()
        if not wait:
            self._next_turn = loop.call_soon(self._record)
        elif self._end_of_patience is None:
            self._end_of_patience = loop.call_later(_PATIENCE_SECONDS, self._record)

    def forget(self) -> None:
        """Give up what could not be recorded."""
        self._ended.clear()
        self._failed = False
        self._held_up.clear()

    def try_again_now(self) -> None:
        """Do not wait for `tries_again_at`."""
        self._retry_alarm.ring()

    async def stop(self) -> None:
        """Try for the last time. What is not recorded then stays until `forget`."""
        if self._retry is not None:
            await cancel([self._retry])
        self._write()

    def _record(self) -> None:
        if self._write():
            return
        self.tries_again_at = self._clock.now() + self._retry_delay
        self._retry_alarm = Alarm(self._clock)
        self._retry = asyncio.create_task(self._record_later(self.tries_again_at))
        self._changes.note()

    async def _record_later(self, instant: datetime) -> None:
        try:
            await self._retry_alarm.wait_until(instant)
        finally:
            self.tries_again_at = None
        self._record()

    def _write(self) -> bool:
        """Whether everything is recorded now."""
        for handle in (self._next_turn, self._end_of_patience):
            if handle is not None:
                handle.cancel()
        self._next_turn = self._end_of_patience = None
        if not self._ended:
            return True
        delivered = [
            Delivered(due, result.failure is None, final)
            for batch, result, final in self._ended
            for due in batch.due
        ]
        if self._failed:
            self._held_up.update(item.due.job.id for item in delivered)
        try:
            with self._store.transaction() as connection:
                settlement = settle(connection, delivered, self._stamps.stamp(), self._quirks, self._held_up)
        except Exception as error:
            logger.error(
                "%d deliveries cannot be recorded (%s); trying again in %g s",
                len(self._ended),
                error,
                self._retry_delay.total_seconds(),
                exc_info=not self._failed,
                extra={"event": "store_failure"},
            )
            self._failed = True
            return False
        self._note_success(settlement)
        ended, self._ended = self._ended, []
        for job_id in settlement.dropped:
            self._queue.forget(job_id)
        for entry in settlement.queued:
            self._queue.push(entry)
        self._alarm.ring()
        self._changes.note()
        for batch, result, _ in ended:
            log_delivery(batch, result)
        self._allowances.note(settlement)
        return True

    def _note_success(self, settlement: Settlement) -> None:
        if self._failed:
            logger.warning(
                "the store can be written again: %d deliveries are recorded",
                len(self._ended),
                extra={"event": "store_recovered"},
            )
        if settlement.missed:
            logger.warning(
                "%d runs of %d jobs were missed, because nothing could be recorded when they were due. "
                "Their rows have the state 0 (scheduled) and no result",
                sum(settlement.missed.values()),
                len(settlement.missed),
                extra={"event": "missed_runs", "runs_by_job": dict(settlement.missed)},
            )
        self._failed = False
        # A run that is delivered again is recorded later, and so are the runs that it holds up.
        self._held_up &= {entry.job_id for entry in settlement.queued if entry.fail_count}
