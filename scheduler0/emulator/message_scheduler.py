"""One-shot messages: each is delivered once at its time, and removed (docs/messages.md)."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from scheduler0.emulator.attempts import Attempts, Progress
from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.changes import Changes
from scheduler0.emulator.clock import Alarm, Clock
from scheduler0.emulator.faults import Faults
from scheduler0.emulator.http_sender import AttemptFailedError
from scheduler0.emulator.journal import Fired, Journal, Outcome, Subject
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.instants import from_instant, to_instant
from scheduler0.emulator.store.messages import delete_message, find_message, insert_message, messages_by_time
from scheduler0.emulator.store.rows import MessageRow
from scheduler0.emulator.webhook import InvalidRequestError, WebhookRequest, parse_url

_UNDER_WAY = 1000
_RETRY_DELAY = timedelta(seconds=5)
_HEADERS = (("User-Agent", "scheduler0-emulator"), ("Content-Type", "application/json"))

logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class MessageDelivery(Progress):
    """A message on its way."""

    message: MessageRow


class DuplicateMessageError(Exception):
    """A message of this id waits already, or is being delivered."""


class MessageScheduler:
    """Delivers the messages of `store` at their times on `clock`. For one event loop.

    A message has one attempt, of at most `timeout` seconds, and is removed after it whatever came of it. One
    whose attempt is cut short, by `stop` or by a crash, stays and is delivered after the next start.
    Deliveries are noted in `journal` and meet their `faults`.
    """

    def __init__(
        self,
        store: Database,
        clock: Clock,
        *,
        timeout: float = 30.0,
        stop_seconds: float = 2.0,
        journal: Journal | None = None,
        faults: Faults | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._timeout = timeout
        self._stop_seconds = stop_seconds
        self._journal = Journal() if journal is None else journal
        self._faults = Faults() if faults is None else faults
        self._alarm = Alarm(clock)
        self._changes = Changes()
        self._deliveries: dict[asyncio.Task[None], MessageDelivery] = {}
        self._begun: set[int] = set()
        """The stored messages that must not be delivered by this scheduler, as it has begun to."""
        self._attempts: Attempts | None = None
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Deliver what is stored: at its time, or at once if that is past."""
        self._begun.clear()
        self._attempts = Attempts(
            self._clock, self._journal, self._faults, timeout=self._timeout, on_pause=self._changes.note
        )
        self._loop = asyncio.create_task(self._run(self._attempts))

    async def stop(self) -> None:
        """Begin no more deliveries, and give the requests on the network `stop_seconds`.

        Starting again is fine.
        """
        if self._loop is not None:
            await cancel([self._loop])
            self._loop = None
        await cancel([task for task, delivery in self._deliveries.items() if not delivery.requesting])
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=self._stop_seconds)
        await cancel(self._deliveries)
        if self._attempts is not None:
            await self._attempts.close()
            self._attempts = None
        self._changes.note()

    def schedule(self, message: MessageRow) -> None:
        """Store a new message; it is in the file when this returns.

        `DuplicateMessageError` if there is one of its message id, be it on its way.
        """
        try:
            insert_message(self._store.connection, message)
        except sqlite3.IntegrityError as error:
            raise DuplicateMessageError from error
        self._alarm.ring()

    def cancel(self, message_id: str) -> bool:
        """Remove a message so that it is never delivered; False if none waits, or its delivery has begun."""
        message = find_message(self._store.connection, message_id)
        if message is None or message.id in self._begun:
            return False
        delete_message(self._store.connection, message.id)
        self._changes.note()
        return True

    def waiting(self) -> Iterator[MessageRow]:
        """The messages whose delivery has not begun, in the order in which they are due."""
        return (row for row in messages_by_time(self._store.connection) if row.id not in self._begun)

    def check(self) -> None:
        """Raises `sqlite3.Error` if the messages cannot be read."""
        next(messages_by_time(self._store.connection), None)

    @property
    def deliveries_under_way(self) -> int:
        return len(self._deliveries)

    def next_wake(self) -> datetime | None:
        """When the next message is due, or one goes on that a fault holds up; this may be past.

        None if there is none.
        """
        moments = [self._next_due(), *(delivery.asleep_until for delivery in self._deliveries.values())]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def is_idle(self) -> bool:
        """Nothing happens before the clock reaches `next_wake`, or the scheduler is stopped."""
        if self._loop is None:
            return True
        if not all(delivery.asleep_until for delivery in self._deliveries.values()):
            return False
        wake = self.next_wake()
        return wake is None or wake > self._clock.now()

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        await self._changes.wait_until(lambda: self.is_idle)

    def _next_due(self) -> datetime | None:
        """When the next delivery begins; None if there is none, or no room for it yet."""
        if len(self._deliveries) >= _UNDER_WAY:
            return None
        first = next(self.waiting(), None)
        return None if first is None else from_instant(first.schedule_to)

    async def _run(self, attempts: Attempts) -> None:
        while True:
            try:
                await self._alarm.wait_until(self._next_due())
                self._fire(attempts)
            except sqlite3.Error:
                logger.exception("messages cannot be read; trying again in %s", _RETRY_DELAY)
                await self._clock.sleep_until(self._clock.now() + _RETRY_DELAY)

    def _fire(self, attempts: Attempts) -> None:
        now = to_instant(self._clock.now())
        due = takewhile(lambda message: message.schedule_to <= now, self.waiting())
        for message in list(islice(due, _UNDER_WAY - len(self._deliveries))):
            self._begun.add(message.id)
            delivery = MessageDelivery(message)
            task = asyncio.create_task(self._deliver(attempts, delivery))
            self._deliveries[task] = delivery
            task.add_done_callback(self._delivery_is_over)

    async def _deliver(self, attempts: Attempts, delivery: MessageDelivery) -> None:
        message = delivery.message
        subject = Subject(message_id=message.message_id, scheduled_at=from_instant(message.schedule_to))
        outcome: Outcome = "success"
        try:
            request = WebhookRequest(
                "POST", parse_url(message.webhook_url), _HEADERS, message.payload.encode()
            )
            await attempts.make(request, [subject], 1, delivery)
        except (AttemptFailedError, InvalidRequestError) as error:
            outcome = "failed"
            logger.warning("message %r not delivered: %s", message.message_id, error)
        self._remove(message)
        self._journal.note_fired(
            Fired(None, subject.scheduled_at, self._clock.now(), outcome, message.message_id)
        )

    def _remove(self, message: MessageRow) -> None:
        try:
            delete_message(self._store.connection, message.id)
        except sqlite3.Error:
            # It stays among those that have begun: better not removed than delivered twice.
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
