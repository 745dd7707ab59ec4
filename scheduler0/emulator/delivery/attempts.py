"""Attempts to deliver a request: limits, pauses, injected faults, the journal."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.delivery.faults import FaultKind, Faults
from scheduler0.emulator.delivery.journal import DeliveryAttempt, Journal, Subject
from scheduler0.emulator.delivery.requests import WebhookRequest
from scheduler0.emulator.delivery.sender import AttemptFailedError, HttpSender
from scheduler0.emulator.waiting import Alarm, ChangeSignal

logger = logging.getLogger("scheduler0.emulator")


@dataclass(slots=True)
class _Endpoint:
    slots: asyncio.Semaphore
    users: int = 0


class Slots:
    """At most `total` requests at once, and at most `per_endpoint` of them to one endpoint.

    The second limit is well below the first. A slow endpoint therefore does not hold up the others.
    """

    def __init__(self, *, total: int, per_endpoint: int) -> None:
        self._total = asyncio.Semaphore(total)
        self._per_endpoint = per_endpoint
        self._endpoints: dict[str, _Endpoint] = {}
        self.waiting = 0
        """The number of requests that wait for a slot."""

    def hold(self, endpoint: str) -> "_Slot":
        """A context that waits for a slot and keeps it. The first to wait is the first to get one."""
        return _Slot(self, endpoint)

    async def take(self, endpoint: str) -> None:
        """Wait for a slot, which `give_back` frees."""
        queue = self._endpoints.get(endpoint)
        if queue is None:
            queue = self._endpoints[endpoint] = _Endpoint(asyncio.Semaphore(self._per_endpoint))
        queue.users += 1
        self.waiting += 1
        try:
            await queue.slots.acquire()
            try:
                await self._total.acquire()
            except BaseException:
                queue.slots.release()
                raise
        except BaseException:
            self._leave(endpoint, queue)
            raise
        finally:
            self.waiting -= 1

    def give_back(self, endpoint: str) -> None:
        queue = self._endpoints[endpoint]
        self._total.release()
        queue.slots.release()
        self._leave(endpoint, queue)

    def _leave(self, endpoint: str, queue: _Endpoint) -> None:
        queue.users -= 1
        if not queue.users:
            del self._endpoints[endpoint]


class _Slot:
    """The context of `Slots.hold`. A generator would cost each webhook of a burst more."""

    __slots__ = ("_endpoint", "_slots")

    def __init__(self, slots: Slots, endpoint: str) -> None:
        self._slots = slots
        self._endpoint = endpoint

    async def __aenter__(self) -> None:
        await self._slots.take(self._endpoint)

    async def __aexit__(self, *_: object) -> None:
        self._slots.give_back(self._endpoint)


_REQUESTS = 256
_REQUESTS_PER_ENDPOINT = 64


@dataclass(eq=False, slots=True, kw_only=True)
class InFlight:
    """A delivery, a message or a test invocation on its way."""

    requesting: bool = False
    """An attempt is on the network."""
    asleep_until: datetime | None = None
    """The end of the pause before the next attempt. None if there is no pause."""
    last_attempt: bool = False
    """Set when the emulator stops: there is no further attempt after this one."""
    alarm: Alarm | None = field(default=None, repr=False)
    noted: DeliveryAttempt | None = field(default=None, repr=False)
    """The last attempt that was made, as the journal has it."""

    def end_pause(self) -> None:
        """Go on at once if there is a pause."""
        if self.alarm is not None:
            self.alarm.ring()


class DeliveryResult(NamedTuple):
    """How a delivery ended."""

    attempts: int
    """The number of attempts that were made."""
    status: int | None
    """The status of the last answer. None if there was none."""
    failure: str | None
    """Why the last attempt failed. None if it succeeded."""
    began: datetime
    """When the last attempt began, on the emulator's clock."""


class Attempts:
    """Makes attempts. Their number at one time is limited, in total and for each endpoint.

    For one event loop. `open` comes before the first attempt and `close` after the last one. After `close`
    it can be opened again.
    """

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        changes: ChangeSignal,
        *,
        timeout: float,
        retry_delay: float = 0.0,
    ) -> None:
        """`timeout` limits one attempt, and `retry_delay` is the pause before the next one, both in seconds.

        Every pause is noted in `changes`.
        """
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._changes = changes
        self._timeout = timeout
        self._retry_delay = timedelta(seconds=retry_delay)
        self._sender: HttpSender | None = None
        # A pause takes no slot. An endpoint that is down must not use up all slots.
        self._slots = Slots(total=_REQUESTS, per_endpoint=_REQUESTS_PER_ENDPOINT)

    def open(self) -> None:
        self._sender = HttpSender(self._timeout)

    async def close(self) -> None:
        sender, self._sender = self._sender, None
        if sender is not None:
            await sender.close()

    @property
    def is_open(self) -> bool:
        return self._sender is not None

    @property
    def are_backed_up(self) -> bool:
        """Whether a request waits for another one to end."""
        return self._slots.waiting > 0

    async def deliver(
        self, request: WebhookRequest, subjects: Sequence[Subject], flight: InFlight, *, limit: int = 1
    ) -> DeliveryResult:
        """Make up to `limit` attempts, until one succeeds. Each delivers all `subjects` together.

        Raises `CancelledError` if an attempt fails that has a successor while `flight.last_attempt` is set.
        """
        result = await self._attempt(request, subjects, flight, 1)
        for number in range(2, limit + 1):
            if result.failure is None:
                break
            if flight.last_attempt:
                raise asyncio.CancelledError
            logger.info("attempt %d of %d failed: %s", number - 1, limit, result.failure)
            await self._pause(flight, self._retry_delay)
            result = await self._attempt(request, subjects, flight, number)
        return result

    async def _attempt(
        self, request: WebhookRequest, subjects: Sequence[Subject], flight: InFlight, number: int
    ) -> DeliveryResult:
        if self._sender is None:
            raise RuntimeError("the attempts are not open")
        began = self._clock.now()
        answer, sent = None, False
        try:
            if self._faults:
                await self._inject_fault(subjects, flight)
            async with self._slots.hold(request.endpoint):
                flight.requesting = sent = True
                try:
                    answer = await self._sender.attempt(request)
                finally:
                    flight.requesting = False
            result = DeliveryResult(number, answer.status, None, began)
        except AttemptFailedError as error:
            answer = error.answer
            result = DeliveryResult(number, error.status, str(error), began)
        for subject in subjects:
            flight.noted = self._journal.note_attempt(
                DeliveryAttempt(
                    job_id=subject.job_id,
                    scheduled_at=subject.scheduled_at,
                    at=began,
                    attempt=number,
                    redelivery=subject.redelivery,
                    body=request.body or b"",
                    status=result.status,
                    error=result.failure,
                    message_id=subject.message_id,
                    executor_id=subject.executor_id,
                    request=request if sent else None,
                    answer=answer,
                )
            )
        return result

    async def _pause(self, flight: InFlight, duration: timedelta) -> None:
        """Let `duration` pass on the clock. `flight` shows it, and can end it."""
        flight.alarm = Alarm(self._clock)
        flight.asleep_until = self._clock.now() + duration
        self._changes.note()
        try:
            await flight.alarm.wait_until(flight.asleep_until)
        finally:
            flight.asleep_until = flight.alarm = None

    async def _inject_fault(self, subjects: Sequence[Subject], flight: InFlight) -> None:
        fault = self._faults.take_for_delivery(subjects)
        if fault is None:
            return
        if fault.kind is FaultKind.DELIVERY_FAILURE:
            raise AttemptFailedError("injected fault", fault.status)
        seconds = self._timeout if fault.seconds is None else min(fault.seconds, self._timeout)
        await self._pause(flight, timedelta(seconds=seconds))
        if seconds == self._timeout:
            raise AttemptFailedError(f"webhook did not answer within {self._timeout:g} s")
