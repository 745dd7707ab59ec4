"""The errors of leases.

LeaseError
├── JobNotActiveError            the job was finished or interrupted before
├── JobPendingError              the job is being finished or interrupted at this moment
├── LeaseLostError               the lease belongs to somebody else now, or is gone
├── LeaseRefusedError            the server refuses the request
├── LeaseStoreError              the store cannot be reached or used
└── LeaseOutcomeUnknownError     the lease may have been taken, or not

Arguments that are wrong raise ``ValueError`` or ``TypeError`` before anything is sent.
"""

from __future__ import annotations

from scheduler0._shared.error_help import Explained


class LeaseError(Explained, Exception):
    """Base of everything that leases raise on their own account."""


class JobNotActiveError(LeaseError):
    """The job was finished or interrupted before."""


class JobPendingError(LeaseError):
    """The job is being finished or interrupted at this moment."""


class LeaseLostError(LeaseError):
    """The lease belongs to somebody else now, or is gone.

    A lease is lost when its ``retry_interval`` passes and another process takes it over.
    """


class LeaseRefusedError(LeaseError):
    """The server refuses the request. ``status`` is the HTTP status of its answer."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message, status)
        self.message = message
        self.status = status

    def __str__(self) -> str:
        return self._with_help(self.message)


class LeaseStoreError(LeaseError):
    """The store cannot be reached or used. The cause is attached."""


class LeaseOutcomeUnknownError(LeaseError):
    """An answer was lost: the server may have given the lease, but this program does not have it.

    One lost answer leaves this open only with servers that do not know the header ``Idempotency-Key``. With
    others, and with Redis, all answers must be lost. Another process can take the lease over once its
    ``retry_interval`` has passed.
    """
