"""One-shot messages: each is delivered once at its time, and removed (docs/messages.md)."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from itertools import islice, takewhile

from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.clock import Alarm, Clock
from scheduler0.emulator.http_sender import AttemptFailedError, HttpSender
from scheduler0.emulator.slots import Slots
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.instants import from_instant, to_instant
from scheduler0.emulator.store.messages import delete_message, find_message, insert_message, messages_by_time
from scheduler0.emulator.store.rows import MessageRow
from scheduler0.emulator.webhook import InvalidRequestError, WebhookRequest, parse_url

_UNDER_WAY = 1000
_REQUESTS = 256
_REQUESTS_PER_ENDPOINT = 64
_RETRY_DELAY = timedelta(seconds=5)
_HEADERS = (("User-Agent", "scheduler0-emulator"), ("Content-Type", "application/json"))

logger = logging.getLogger(__name__)


class DuplicateMessageError(Exception):
    """A message of this id waits already, or is being delivered."""


class MessageScheduler:
    """Delivers the messages of `store` at their times on `clock`. For one event loop.

    A message has one attempt, of at most `timeout` seconds, and is removed after it whatever came of it. One
    whose attempt is cut short, by `stop` or by a crash, stays and is delivered after the next start.
    """

    def __init__(
        self, store: Database, clock: Clock, *, timeout: float = 30.0, stop_seconds: float = 2.0
    ) -> None:
        self._store = store
        self._clock = clock
        self._timeout = timeout
        self._stop_seconds = stop_seconds
        self._alarm = Alarm(clock)
        self._changed = asyncio.Event()
        self._deliveries: set[asyncio.Task[None]] = set()
        self._begun: set[int] = set()
        """The stored messages that must not be delivered by this scheduler, as it has begun to."""
        self._slots = Slots(total=_REQUESTS, per_endpoint=_REQUESTS_PER_ENDPOINT)
        self._loop: asyncio.Task[None] | None = None
        self._resources = AsyncExitStack()

    async def start(self) -> None:
        """Deliver what is stored: at its time, or at once if that is past."""
        self._begun.clear()
        sender = await self._resources.enter_async_context(HttpSender(self._timeout))
        self._loop = asyncio.create_task(self._run(sender))

    async def stop(self) -> None:
        """Begin no more deliveries, and give those under way `stop_seconds`; starting again is fine."""
        if self._loop is not None:
            await cancel({self._loop})
            self._loop = None
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=self._stop_seconds)
        await cancel(self._deliveries)
        await self._resources.aclose()
        self._note_change()

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
        self._note_change()
        return True

    def waiting(self) -> Iterator[MessageRow]:
        """The messages whose delivery has not begun, in the order in which they are due."""
        return (row for row in messages_by_time(self._store.connection) if row.id not in self._begun)

    def next_wake(self) -> datetime | None:
        """When the next message is due, which may be past; None if none waits."""
        first = next(self.waiting(), None)
        return None if first is None else from_instant(first.schedule_to)

    async def idle(self) -> None:
        """Wait until no message is due and none is being delivered, or the scheduler is stopped."""
        while self._loop is not None and (self._deliveries or self._is_due(self.next_wake())):
            await self._changed.wait()

    def _is_due(self, wake: datetime | None) -> bool:
        return wake is not None and wake <= self._clock.now()

    async def _run(self, sender: HttpSender) -> None:
        while True:
            try:
                full = len(self._deliveries) >= _UNDER_WAY
                await self._alarm.wait_until(None if full else self.next_wake())
                self._fire(sender)
            except sqlite3.Error:
                logger.exception("messages cannot be read; trying again in %s", _RETRY_DELAY)
                await self._clock.sleep_until(self._clock.now() + _RETRY_DELAY)

    def _fire(self, sender: HttpSender) -> None:
        now = to_instant(self._clock.now())
        due = takewhile(lambda message: message.schedule_to <= now, self.waiting())
        for message in list(islice(due, _UNDER_WAY - len(self._deliveries))):
            self._begun.add(message.id)
            task = asyncio.create_task(self._deliver(sender, message))
            self._deliveries.add(task)
            task.add_done_callback(self._delivery_is_over)

    async def _deliver(self, sender: HttpSender, message: MessageRow) -> None:
        try:
            request = WebhookRequest(
                "POST", parse_url(message.webhook_url), _HEADERS, message.payload.encode()
            )
            async with self._slots.hold(str(request.url.origin())):
                await sender.attempt(request)
        except asyncio.CancelledError:
            self._begun.discard(message.id)
            raise
        except (AttemptFailedError, InvalidRequestError) as error:
            logger.warning("message %r not delivered: %s", message.message_id, error)
        try:
            delete_message(self._store.connection, message.id)
        except sqlite3.Error:
            # It stays among those that have begun: better not removed than delivered twice.
            logger.exception("message %r cannot be removed", message.message_id)
        else:
            self._begun.discard(message.id)

    def _delivery_is_over(self, task: asyncio.Task[None]) -> None:
        self._deliveries.discard(task)
        if len(self._deliveries) == _UNDER_WAY - 1:
            self._alarm.ring()
        self._note_change()

    def _note_change(self) -> None:
        self._changed.set()
        self._changed.clear()
