"""Leases: of many processes exactly one does each interval of a job.

`LeaseClient` is the async client, `SyncLeaseClient` its twin for plain functions. See docs/leases.md.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler0.leases._async.client import LeaseClient as LeaseClient
    from scheduler0.leases._async.started_job import Job as Job
    from scheduler0.leases._sync.client import SyncLeaseClient as SyncLeaseClient
    from scheduler0.leases._sync.started_job import SyncJob as SyncJob
    from scheduler0.leases.errors import JobNotActiveError as JobNotActiveError
    from scheduler0.leases.errors import JobPendingError as JobPendingError
    from scheduler0.leases.errors import LeaseError as LeaseError
    from scheduler0.leases.errors import LeaseLostError as LeaseLostError
    from scheduler0.leases.errors import LeaseOutcomeUnknownError as LeaseOutcomeUnknownError
    from scheduler0.leases.errors import LeaseRefusedError as LeaseRefusedError
    from scheduler0.leases.errors import LeaseStoreError as LeaseStoreError

# Loaded at the first use: a server that only needs the rules loads no HTTP library.
_HOME = {
    "LeaseClient": "_async.client",
    "Job": "_async.started_job",
    "SyncLeaseClient": "_sync.client",
    "SyncJob": "_sync.started_job",
    **dict.fromkeys(
        (
            "JobNotActiveError",
            "JobPendingError",
            "LeaseError",
            "LeaseLostError",
            "LeaseOutcomeUnknownError",
            "LeaseRefusedError",
            "LeaseStoreError",
        ),
        "errors",
    ),
}
__all__ = sorted(_HOME)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
