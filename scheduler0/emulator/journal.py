"""What the emulator remembers of its deliveries, in memory, for tests to ask about."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

_KEPT = 10_000

Outcome = Literal["success", "failed"]

JobReference = int | Mapping[str, Any]
"""The id of a job, or an object of the API with its `id`."""


def job_id(job: JobReference | None) -> int | None:
    """The id that a reference holds; None for none. `TypeError` for a reference of another kind."""
    found = job["id"] if isinstance(job, Mapping) else job
    if found is not None and not isinstance(found, int):
        raise TypeError(f"job: {job!r} is neither the id of a job nor an object with one")
    return found


@dataclass(frozen=True, slots=True)
class Fired:
    """One delivery of a job that is over, whatever number of attempts it took.

    A run that fails and is delivered again has several, with the same `scheduled_at`. Times are in UTC.
    """

    job_id: int
    scheduled_at: datetime
    """When the run was due."""
    at: datetime
    """When the delivery was over."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class DeliveryAttempt:
    """One request to a job's executor. Times are in UTC, on the emulator's clock."""

    job_id: int
    scheduled_at: datetime
    """When the run was due."""
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

    @property
    def payload(self) -> Any:
        """The body, decoded from JSON."""
        return json.loads(self.body)


class Journal:
    """The latest 10,000 attempts and deliveries of one emulator. For one event loop."""

    def __init__(self) -> None:
        self._attempts: deque[DeliveryAttempt] = deque(maxlen=_KEPT)
        self._fired: deque[Fired] = deque(maxlen=_KEPT)
        self._collected: list[Fired] | None = None

    def __len__(self) -> int:
        """How many attempts are remembered."""
        return len(self._attempts)

    def note_attempt(self, attempt: DeliveryAttempt) -> None:
        self._attempts.append(attempt)

    def note_fired(self, fired: Fired) -> None:
        self._fired.append(fired)
        if self._collected is not None:
            self._collected.append(fired)

    def attempts(self, job_id: int | None = None) -> list[DeliveryAttempt]:
        """Those of one job or of all, oldest first."""
        return [attempt for attempt in self._attempts if job_id is None or attempt.job_id == job_id]

    def fired(self, job_id: int | None = None) -> list[Fired]:
        """As `attempts`."""
        return [fired for fired in self._fired if job_id is None or fired.job_id == job_id]

    def collect(self) -> None:
        """Begin to keep deliveries for `collected`, however many there are."""
        self._collected = []

    def collected(self) -> list[Fired]:
        """What was over since `collect`, or since the last call, in order."""
        fired, self._collected = self._collected or [], []
        return fired

    def stop_collecting(self) -> None:
        self._collected = None

    def clear(self) -> None:
        self._attempts.clear()
        self._fired.clear()
        self._collected = None
