# Produced from scheduler0/leases/_async/started_job.py by scripts/unasync.py; do not edit.
"""A started job."""

from __future__ import annotations

from datetime import datetime

from scheduler0.leases._sync.backends import LeaseBackend
from scheduler0.leases.errors import JobNotActiveError, JobPendingError, LeaseLostError
from scheduler0.leases.intervals import from_milliseconds
from scheduler0.leases.lease_rules import Ending, Lease


class SyncJob:
    """An interval that this process may do. End it with `finish` or `interrupt`.

    After that only ``is_active`` and ``repr`` work; everything else raises `JobNotActiveError`.
    """

    def __init__(self, backend: LeaseBackend, lease: Lease) -> None:
        self._backend = backend
        self._lease = lease
        self._active = True
        self._pending = False

    def __repr__(self) -> str:
        state = "active" if self._active else "ended"
        begin, end = from_milliseconds(self._lease.started_at), from_milliseconds(self._lease.ended_at)
        return (
            f"<{type(self).__name__} {self._lease.name!r} {begin.isoformat()} to {end.isoformat()}, {state}>"
        )

    @property
    def id(self) -> str | None:
        """The id of the lock; None for a job without a lock."""
        return self._used().id

    @property
    def name(self) -> str:
        """The name that the intervals belong to."""
        return self._used().name

    @property
    def interval(self) -> int:
        """Milliseconds from ``interval_started_at`` to ``interval_ended_at``."""
        return self._used().interval

    @property
    def is_active(self) -> bool:
        """False once the job is finished, interrupted or known to be lost."""
        return self._active

    @property
    def interval_started_at(self) -> datetime:
        """The start of the interval, in UTC."""
        return from_milliseconds(self._used().started_at)

    @property
    def interval_ended_at(self) -> datetime:
        """The end of the interval, in UTC. It is not in the future."""
        return from_milliseconds(self._used().ended_at)

    @property
    def created_at(self) -> datetime:
        """When the job was started, in UTC."""
        return from_milliseconds(self._used().created_at)

    @property
    def updated_at(self) -> datetime:
        """When the lock was last changed, in UTC. The ``retry_interval`` of others counts from here."""
        return from_milliseconds(self._used().updated_at)

    def finish(self) -> None:
        """Close the interval: the next one begins at its end.

        Raises `LeaseLostError` if another process has taken the lease over, `JobNotActiveError` or
        `JobPendingError`. After another error the job is still active and can be finished again. A call that
        is cancelled first finishes the job.
        """
        self._end("finish")

    def interrupt(self) -> None:
        """Free the lock and leave the interval to be done again. Raises as `finish`."""
        self._end("interrupt")

    def _end(self, ending: Ending) -> None:
        lease = self._used()
        if self._pending:
            raise JobPendingError(f"the job {lease.name!r} is being ended already; wait for the first call")
        self._pending = True
        self._carry_out(lease, ending)

    def _carry_out(self, lease: Lease, ending: Ending) -> None:
        try:
            if lease.id is not None:
                self._backend.end(lease.name, lease.id, ending)
        except LeaseLostError:
            self._active = False
            raise
        finally:
            self._pending = False
        self._active = False

    def _used(self) -> Lease:
        if not self._active:
            raise JobNotActiveError(
                f"the job {self._lease.name!r} was ended before; request a new one with request_job_start"
            )
        return self._lease
