"""Attempts to deliver: the fault that one meets, its request, and its entry in the journal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.faults import FaultKind, Faults
from scheduler0.emulator.http_sender import AttemptFailedError, HttpSender
from scheduler0.emulator.journal import DeliveryAttempt, Journal, Subject
from scheduler0.emulator.slots import Slots
from scheduler0.emulator.webhook import WebhookRequest

_REQUESTS = 256
_REQUESTS_PER_ENDPOINT = 64


@dataclass(eq=False, slots=True, kw_only=True)
class Progress:
    """How far a delivery is, or a test invocation."""

    requesting: bool = False
    """An attempt is going over the network."""
    asleep_until: datetime | None = None
    """When it goes on, during the pause before an attempt."""
    last_attempt: bool = False
    """Set from outside: the delivery is cancelled rather than pause for another attempt."""


class Attempts:
    """Makes attempts, limited in number, all and by endpoint. For one event loop; `close` when done."""

    def __init__(
        self,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        *,
        timeout: float,
        on_pause: Callable[[], None],
    ) -> None:
        """`timeout` is that of one attempt, in seconds; `on_pause` hears of every pause."""
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._timeout = timeout
        self._on_pause = on_pause
        self._sender = HttpSender(timeout)
        # A pause takes no slot: an endpoint that is down must not use them up.
        self._slots = Slots(total=_REQUESTS, per_endpoint=_REQUESTS_PER_ENDPOINT)

    async def close(self) -> None:
        await self._sender.close()

    @property
    def are_backed_up(self) -> bool:
        """Requests wait for others to be over."""
        return self._slots.waiting > 0

    async def make(
        self, request: WebhookRequest, subjects: Sequence[Subject], number: int, progress: Progress
    ) -> None:
        """Make the attempt of this number, which delivers all `subjects` at once; `AttemptFailedError`."""
        at = self._clock.now()
        status: int | None = None
        failure: str | None = None
        try:
            await self._meet_fault(subjects, progress)
            status = await self._send(request, progress)
        except AttemptFailedError as error:
            status, failure = error.status, str(error)
            raise
        finally:
            if status is not None or failure is not None:
                for subject in subjects:
                    self._journal.note_attempt(
                        DeliveryAttempt.of(
                            subject,
                            at=at,
                            attempt=number,
                            body=request.body or b"",
                            status=status,
                            error=failure,
                        )
                    )

    async def pause(self, progress: Progress, duration: timedelta) -> None:
        """Let `duration` pass on the clock, as `progress` shows meanwhile."""
        progress.asleep_until = self._clock.now() + duration
        self._on_pause()
        try:
            await self._clock.sleep_until(progress.asleep_until)
        finally:
            progress.asleep_until = None

    async def _meet_fault(self, subjects: Sequence[Subject], progress: Progress) -> None:
        fault = self._faults.take_for_delivery(subjects)
        if fault is None:
            return
        if fault.kind is FaultKind.DELIVERY_FAILURE:
            raise AttemptFailedError("a fault that was asked for", fault.status)
        seconds = self._timeout if fault.seconds is None else min(fault.seconds, self._timeout)
        await self.pause(progress, timedelta(seconds=seconds))
        if seconds == self._timeout:
            raise AttemptFailedError(f"webhook did not answer within {self._timeout:g} s")

    async def _send(self, request: WebhookRequest, progress: Progress) -> int:
        async with self._slots.hold(str(request.url.origin())):
            progress.requesting = True
            try:
                return await self._sender.attempt(request)
            finally:
                progress.requesting = False
