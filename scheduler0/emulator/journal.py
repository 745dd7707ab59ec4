"""What the emulator remembers of its deliveries, in memory, for tests to ask about."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, Self

_KEPT = 10_000
# The bodies of so many attempts may be up to 1 MB each.
_KEPT_BYTES = 64 * 1024 * 1024

Outcome = Literal["success", "failed"]

Reference = int | Mapping[str, Any]
"""The id of a job or an executor, or an object of the API with its `id`."""


def id_of(what: str, reference: Reference | None) -> int | None:
    """The id that a reference holds; None for none. `TypeError`, which names `what`, for anything else."""
    if reference is None:
        return None
    found: object = reference.get("id") if isinstance(reference, Mapping) else reference
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    raise TypeError(f"{what}: {reference!r} is neither an id nor an object with one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is delivered: a run of a job, a message, or a test invocation of an executor, by their ids."""

    job_id: int | None = None
    message_id: str | None = None
    executor_id: int | None = None
    scheduled_at: datetime
    redelivery: int = 0


@dataclass(frozen=True, slots=True)
class Fired:
    """One delivery of a job or of a one-shot message that is over, whatever number of attempts it took.

    A run that fails and is delivered again has several, with the same `scheduled_at`. Times are in UTC.
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
class DeliveryAttempt:
    """One request to a job's executor, to the address of a message, or to an executor that is test-invoked.

    Times are in UTC, on the emulator's clock.
    """

    job_id: int | None
    """None for messages and test invocations."""
    scheduled_at: datetime
    """When the run was due, or the test invocation began."""
    at: datetime
    """When the attempt began."""
    attempt: int
    """1 for the first attempt of a delivery, one more after each pause."""
    redelivery: int
    """0 for the first delivery of a run, one more for each that has failed before."""
    body: bytes = field(repr=False)
    """As it was sent. Jobs that were aggregated share it."""
    status: int | None
    """None if no answer came."""
    error: str | None
    """Why the attempt did not succeed; None if it did."""
    message_id: str | None = None
    """None for jobs and test invocations."""
    executor_id: int | None = None
    """None for messages."""

    @classmethod
    def of(
        cls,
        subject: Subject,
        *,
        at: datetime,
        attempt: int,
        body: bytes,
        status: int | None,
        error: str | None,
    ) -> Self:
        return cls(
            job_id=subject.job_id,
            scheduled_at=subject.scheduled_at,
            at=at,
            attempt=attempt,
            redelivery=subject.redelivery,
            body=body,
            status=status,
            error=error,
            message_id=subject.message_id,
            executor_id=subject.executor_id,
        )

    @property
    def payload(self) -> Any:
        """The body, decoded from JSON."""
        return json.loads(self.body)


class Journal:
    """The latest 10,000 attempts and deliveries of one emulator. For one event loop.

    Of attempts with large bodies fewer are kept, but always the latest: up to 64 MB of bodies.
    """

    def __init__(self) -> None:
        self._attempts: deque[DeliveryAttempt] = deque()
        self._bytes = 0
        self._fired: deque[Fired] = deque(maxlen=_KEPT)
        self._collected: list[Fired] | None = None

    def __len__(self) -> int:
        """How many attempts are remembered."""
        return len(self._attempts)

    def note_attempt(self, attempt: DeliveryAttempt) -> None:
        if not (self._attempts and self._attempts[-1].body is attempt.body):
            self._bytes += len(attempt.body)
        self._attempts.append(attempt)
        while len(self._attempts) > _KEPT or (self._bytes > _KEPT_BYTES and len(self._attempts) > 1):
            body = self._attempts.popleft().body
            if self._attempts[0].body is not body:
                self._bytes -= len(body)

    def note_fired(self, fired: Fired) -> None:
        self._fired.append(fired)
        if self._collected is not None:
            self._collected.append(fired)

    def attempts(self, job_id: int | None = None, message_id: str | None = None) -> list[DeliveryAttempt]:
        """Those of one job, of one message or of all, oldest first."""
        return [attempt for attempt in self._attempts if _is_of(attempt, job_id, message_id)]

    def fired(self, job_id: int | None = None, message_id: str | None = None) -> list[Fired]:
        """As `attempts`."""
        return [fired for fired in self._fired if _is_of(fired, job_id, message_id)]

    def collect(self) -> None:
        """Begin to keep deliveries for `collected`, however many there are."""
        self._collected = []

    def collected(self) -> list[Fired]:
        """What was over since `collect`, or since the last call, in order.

        Which of several endpoints answers first is chance: what was over at one moment of a clock that
        stands still is in the order in which it was due, jobs by id before messages.
        """
        fired, self._collected = self._collected or [], []
        moments = groupby(fired, key=attrgetter("at"))
        return [one for _, group in moments for one in sorted(group, key=_due_order)]

    def stop_collecting(self) -> None:
        self._collected = None

    def clear(self) -> None:
        self._attempts.clear()
        self._bytes = 0
        self._fired.clear()
        self._collected = None


def _is_of(entry: DeliveryAttempt | Fired, job_id: int | None, message_id: str | None) -> bool:
    if job_id is None and message_id is None:
        return True
    return (entry.job_id, entry.message_id) == (job_id, message_id)


def _due_order(fired: Fired) -> tuple[datetime, bool, int, str]:
    return fired.scheduled_at, fired.job_id is None, fired.job_id or 0, fired.message_id or ""
