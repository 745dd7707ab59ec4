"""One-shot messages: each is delivered once at its time and then removed (docs/messages.md)."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from scheduler0.emulator.clock import Clock, on_set_back
from scheduler0.emulator.delivery.attempts import Attempts, DeliveryResult, InFlight
from scheduler0.emulator.delivery.faults import Faults
from scheduler0.emulator.delivery.journal import Fired, Journal, Outcome, Subject
from scheduler0.emulator.delivery.requests import (
    InvalidRequestError,
    WebhookRequest,
    parse_url,
    shown_url,
)
from scheduler0.emulator.instants import from_instant, to_instant
from scheduler0.emulator.messages.message_stores import MessageStore, MessageStoreError
from scheduler0.emulator.store.rows import MessageRow
from scheduler0.emulator.waiting import Alarm, ChangeSignal, cancel

_UNDER_WAY = 1000
_FAILURES = (sqlite3.Error, MessageStoreError)
_RETRY_DELAY = timedelta(seconds=5)
_HEADERS = (("User-Agent", "scheduler0-emulator"), ("Content-Type", "application/json"))
logger = logging.getLogger("scheduler0.emulator")


@dataclass(eq=False, slots=True)
class MessageDelivery(InFlight):
    """A message on its way."""

    message: MessageRow


class MessageScheduler:
    """Delivers the messages of `store` at their times on `clock`. For one event loop.

    A message has one attempt of at most `timeout` seconds. It is removed after it, also if it fails. If
    `stop` or a crash cuts the attempt short, the message stays and is delivered after the next start.
    Deliveries are noted in `journal`, and `faults` can make them fail.
    """

    def __init__(
        self,
        store: MessageStore,
        clock: Clock,
        *,
        timeout: float = 30.0,
        stop_seconds: float = 2.0,
        journal: Journal | None = None,
        faults: Faults | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._stop_seconds = stop_seconds
        self._journal = Journal() if journal is None else journal
        faults = Faults() if faults is None else faults
        self._alarm = Alarm(clock)
        self._retry_alarm = Alarm(clock)
        on_set_back(clock, self._clock_was_set_back)
        self._changes = ChangeSignal()
        self._deliveries: dict[asyncio.Task[None], MessageDelivery] = {}
        self._begun: set[int] = set()
        """The stored messages whose delivery this scheduler has begun."""
        self._attempts = Attempts(clock, self._journal, faults, self._changes, timeout=timeout)
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Deliver the stored messages at their times, or at once if these are past."""
        self._begun.clear()
        self._store.load()
        self._attempts.open()
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Begin no more deliveries, and give the requests on the network `stop_seconds`.

        It can be started again.
        """
        if self._loop is not None:
            await cancel([self._loop])
            self._loop = None
        await cancel([task for task, delivery in self._deliveries.items() if not delivery.requesting])
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=self._stop_seconds)
        await cancel(self._deliveries)
        await self._attempts.close()
        self._changes.note()

    def schedule(self, message: MessageRow) -> None:
        """Store a new message. It is in the store when this returns.

        Raises `DuplicateMessageError` if a message with its id waits or is being delivered.
        """
        self._store.insert(message)
        self._alarm.ring()

    def cancel(self, message_id: str) -> bool:
        """Remove a message so that it is never delivered; False if none waits, or its delivery has begun."""
        message = self._store.find(message_id)
        if message is None or message.id in self._begun:
            return False
        self._store.delete(message)
        self._changes.note()
        return True

    def waiting(self) -> Iterator[MessageRow]:
        """The messages whose delivery has not begun, in the order in which they are due."""
        return (row for row in self._store.by_time() if row.id not in self._begun)

    def check(self) -> None:
        """Raise `sqlite3.Error` or `MessageStoreError` if the messages cannot be read."""
        self._store.check()

    def clear(self) -> None:
        """Remove all messages. Only while stopped."""
        self._store.clear()

    @property
    def kept_in(self) -> str:
        """Where the messages are kept: `store` or `redis`."""
        return self._store.name

    @property
    def deliveries_under_way(self) -> int:
        return len(self._deliveries)

    def next_wake(self) -> datetime | None:
        """When the next message is due, or a message goes on that a fault holds up. This may be past.

        None if no message waits.
        """
        moments = [self._next_due(), *(delivery.asleep_until for delivery in self._deliveries.values())]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def is_idle(self) -> bool:
        """Whether nothing happens before the clock reaches `next_wake`, or the scheduler is stopped."""
        if self._loop is None:
            return True
        if not all(delivery.asleep_until for delivery in self._deliveries.values()):
            return False
        wake = self.next_wake()
        return wake is None or wake > self._clock.now()

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        await self._changes.wait_until(lambda: self.is_idle)

    def _clock_was_set_back(self) -> None:
        self._retry_alarm.ring()
        for delivery in self._deliveries.values():
            delivery.end_pause()

    def _next_due(self) -> datetime | None:
        """When the next delivery begins. None if there is no message, or no room for a delivery yet."""
        if len(self._deliveries) >= _UNDER_WAY:
            return None
        first = next(self.waiting(), None)
        return None if first is None else from_instant(first.schedule_to)

    async def _run(self) -> None:
        while True:
            try:
                await self._alarm.wait_until(self._next_due())
                self._fire()
            except _FAILURES:
                logger.exception("messages cannot be read; trying again in %s", _RETRY_DELAY)
                await self._retry_alarm.wait_until(self._clock.now() + _RETRY_DELAY)

    def _fire(self) -> None:
        now = to_instant(self._clock.now())
        due = takewhile(lambda message: message.schedule_to <= now, self.waiting())
        for message in list(islice(due, _UNDER_WAY - len(self._deliveries))):
            self._begun.add(message.id)
            delivery = MessageDelivery(message)
            task = asyncio.create_task(self._deliver(delivery))
            self._deliveries[task] = delivery
            task.add_done_callback(self._delivery_is_over)

    async def _deliver(self, delivery: MessageDelivery) -> None:
        message = delivery.message
        subject = Subject(message_id=message.message_id, scheduled_at=from_instant(message.schedule_to))
        try:
            request = WebhookRequest(
                "POST", parse_url(message.webhook_url), _HEADERS, message.payload.encode()
            )
            result = await self._attempts.deliver(request, [subject], delivery)
        except InvalidRequestError as error:
            result = DeliveryResult(0, None, str(error), self._clock.now())
        outcome: Outcome = "success" if result.failure is None else "failed"
        self._log(message, result)
        self._remove(message)
        self._journal.note_fired(
            Fired(None, subject.scheduled_at, self._clock.now(), outcome, message.message_id)
        )

    def _log(self, message: MessageRow, result: DeliveryResult) -> None:
        late = (result.began - from_instant(message.schedule_to)).total_seconds()
        url = shown_url(message.webhook_url)
        logger.log(
            logging.INFO if result.failure is None else logging.WARNING,
            "message %r %s (%s), %.3f s late: %s",
            message.message_id,
            "delivered" if result.failure is None else "not delivered",
            url,
            late,
            result.failure or result.status,
            extra={
                "event": "message_delivery",
                "message_id": message.message_id,
                "url": url,
                "status": result.status,
                "reason": result.failure,
                "late_seconds": round(late, 6),
            },
        )

    def _remove(self, message: MessageRow) -> None:
        try:
            self._store.delete(message)
        except _FAILURES:
            # It stays among those that have begun, so that it is not delivered twice.
            logger.exception("message %r cannot be removed", message.message_id)
        else:
            self._begun.discard(message.id)

    def _delivery_is_over(self, task: asyncio.Task[None]) -> None:
        delivery = self._deliveries.pop(task)
        if task.cancelled():
            self._begun.discard(delivery.message.id)
        if len(self._deliveries) == _UNDER_WAY - 1:
            self._alarm.ring()
        self._changes.note()
