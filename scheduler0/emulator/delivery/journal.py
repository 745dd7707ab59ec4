"""The journal: the deliveries that the emulator remembers in memory, for tests."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from scheduler0.emulator.delivery.requests import WebhookRequest

_KEPT = 10_000
# Each of these attempts may have a body of up to 1 MB.
_KEPT_BYTES = 64 * 1024 * 1024
Outcome = Literal["success", "failed"]
Reference = int | Mapping[str, Any]
"""The id of a job or an executor, or an object of the API that has an `id`."""


def id_of(what: str, reference: Reference | None) -> int | None:
    """The id that a reference holds. None for None. Raises a `TypeError` that names `what`."""
    if reference is None:
        return None
    found: object = reference.get("id") if isinstance(reference, Mapping) else reference
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    raise TypeError(f"{what}: {reference!r} is neither an id nor an object with one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The thing that is delivered: a run of a job, a message, or a test invocation of an executor."""

    job_id: int | None = None
    message_id: str | None = None
    executor_id: int | None = None
    scheduled_at: datetime
    redelivery: int = 0


@dataclass(frozen=True, slots=True)
class Fired:
    """One delivery of a job or of a one-shot message that is over, with all its attempts.

    A run that fails and is delivered again has several entries with the same `scheduled_at`. Times are UTC.
    """

    job_id: int | None
    """None for a message."""
    scheduled_at: datetime
    """When the run was due."""
    at: datetime
    """When the delivery was over."""
    outcome: Outcome
    message_id: str | None = None
    """None for a job."""


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """What an endpoint answered to the last request of an attempt."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """In the order of the answer: as many of them as have 8 KB together."""
    body: bytes = field(repr=False)
    """Its first 4 KB, without its compression."""
    redirects: int = 0
    """The number of redirects that were followed before."""

    @property
    def size(self) -> int:
        """Bytes of headers and body in memory, roughly."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


@dataclass(frozen=True, slots=True)
class DeliveryAttempt:
    """One request: to the executor of a job, to the address of a message, or of a test invocation.

    Times are in UTC, on the emulator's clock.
    """

    job_id: int | None
    """None for messages and test invocations."""
    scheduled_at: datetime
    """When the run was due, or the test invocation began."""
    at: datetime
    """When the attempt began."""
    attempt: int
    """1 for the first attempt of a delivery, 2 for the next one, and so on."""
    redelivery: int
    """0 for the first delivery of a run, 1 for the second one, and so on."""
    body: bytes = field(repr=False)
    """The body as it was sent. Aggregated jobs share it."""
    status: int | None
    """None if there was no answer."""
    error: str | None
    """Why the attempt failed. None if it succeeded."""
    message_id: str | None = None
    """None for jobs and test invocations."""
    executor_id: int | None = None
    """None for messages."""
    number: int = field(default=0, compare=False)
    """1 for the first attempt that the emulator has recorded, one more for each further attempt."""
    request: "WebhookRequest | None" = field(default=None, repr=False, compare=False)
    """The first request of the attempt. None if an injected fault kept it from being sent."""
    answer: DeliveryAnswer | None = field(default=None, repr=False, compare=False)
    """None if there was no answer."""

    @property
    def payload(self) -> Any:
        """The body, decoded from JSON."""
        return json.loads(self.body)

    @property
    def late_by(self) -> timedelta:
        """From the moment for which it was scheduled to its begin. The pauses before it count."""
        return self.at - self.scheduled_at

    @property
    def size(self) -> int:
        """Bytes in memory, roughly."""
        return len(self.body) + (0 if self.answer is None else self.answer.size)

    def shares_with(self, other: "DeliveryAttempt") -> bool:
        """Whether both hold the same body and answer: those of aggregated jobs."""
        return self.body is other.body and self.answer is other.answer


class Journal:
    """The latest 10,000 attempts and deliveries of one emulator. For one event loop.

    It keeps at most 64 MB of bodies and answers, so fewer attempts if these are large, but always the latest.
    """

    def __init__(self) -> None:
        self._attempts: deque[DeliveryAttempt] = deque()
        self._bytes = 0
        self.noted = 0
        """The number of attempts since the start or the last reset."""
        self.changes = 0
        """How often something was noted or forgotten."""
        self._fired: deque[Fired] = deque(maxlen=_KEPT)
        self._collected: list[Fired] | None = None

    def __len__(self) -> int:
        """The number of attempts that are remembered."""
        return len(self._attempts)

    def note_attempt(self, attempt: DeliveryAttempt) -> DeliveryAttempt:
        """Keep an attempt; it, with its number."""
        self.noted += 1
        self.changes += 1
        attempt = replace(attempt, number=self.noted)
        if not (self._attempts and self._attempts[-1].shares_with(attempt)):
            self._bytes += attempt.size
        self._attempts.append(attempt)
        while len(self._attempts) > _KEPT or (self._bytes > _KEPT_BYTES and len(self._attempts) > 1):
            oldest = self._attempts.popleft()
            if not self._attempts[0].shares_with(oldest):
                self._bytes -= oldest.size
        return attempt

    def attempt(self, number: int) -> DeliveryAttempt | None:
        """The attempt with this number; None if it is not remembered."""
        # The numbers have no gaps.
        index = number - self.noted + len(self._attempts) - 1
        return self._attempts[index] if 0 <= index < len(self._attempts) else None

    def note_fired(self, fired: Fired) -> None:
        self._fired.append(fired)
        self.changes += 1
        if self._collected is not None:
            self._collected.append(fired)

    def attempts(self, job_id: int | None = None, message_id: str | None = None) -> list[DeliveryAttempt]:
        """The attempts of one job, of one message or of all, oldest first."""
        return [attempt for attempt in self._attempts if _is_of(attempt, job_id, message_id)]

    def latest(self) -> Iterator[DeliveryAttempt]:
        """All attempts, newest first. They must be read before the next one is noted."""
        return reversed(self._attempts)

    def fired(self, job_id: int | None = None, message_id: str | None = None) -> list[Fired]:
        """The deliveries that are over, chosen as in `attempts`."""
        return [fired for fired in self._fired if _is_of(fired, job_id, message_id)]

    def latest_fired(self, count: int) -> list[Fired]:
        """The deliveries that were over last, newest first."""
        return list(islice(reversed(self._fired), count))

    def collect(self) -> None:
        """Begin to keep all deliveries for `collected`."""
        self._collected = []

    def collected(self) -> list[Fired]:
        """The deliveries that have ended since `collect`, or since the last call, in order.

        It is chance which of several endpoints answers first. Deliveries that ended at the same moment are
        therefore in the order in which they were due, jobs by id before messages.
        """
        fired, self._collected = self._collected or [], []
        moments = groupby(fired, key=attrgetter("at"))
        return [one for _, group in moments for one in sorted(group, key=_due_order)]

    def stop_collecting(self) -> None:
        self._collected = None

    def clear(self) -> None:
        self.changes += 1
        self._attempts.clear()
        self._bytes = 0
        self.noted = 0
        self._fired.clear()
        self._collected = None


def _is_of(entry: DeliveryAttempt | Fired, job_id: int | None, message_id: str | None) -> bool:
    if job_id is None and message_id is None:
        return True
    return (entry.job_id, entry.message_id) == (job_id, message_id)


def _due_order(fired: Fired) -> tuple[datetime, bool, int, str]:
    return fired.scheduled_at, fired.job_id is None, fired.job_id or 0, fired.message_id or ""
