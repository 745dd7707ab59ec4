# Produced from scheduler0/leases/_async/backends.py by scripts/unasync.py; do not edit.
"""Where requests for leases are decided: here, on a store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from scheduler0._shared.functions import call_back
from scheduler0.leases._sync.stores import MOST_SWAPS, Store
from scheduler0.leases.errors import LeaseError, LeaseLostError, LeaseOutcomeUnknownError, LeaseStoreError
from scheduler0.leases.intervals import to_milliseconds
from scheduler0.leases.lease_rules import Ending, Lease, LeaseRequest, State, decide, end


class LeaseBackend(Protocol):
    """Starts and ends jobs."""

    def start(self, request: LeaseRequest, lease_id: str) -> Lease | None:
        """A call that is cancelled leaves no lock behind."""
        ...

    def end(self, name: str, lease_id: str, ending: Ending) -> None:
        """Raises `LeaseLostError` if the lease is somebody else's."""
        ...

    def close(self) -> None: ...


class StoreBackend:
    """Decides by the rules, and writes by compare and swap.

    `clock` gives the time where the store has none of its own, or always if one is given.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] | None = None) -> None:
        self._store = store
        self._clock = clock

    def start(self, request: LeaseRequest, lease_id: str) -> Lease | None:
        written = False
        doubt: LeaseOutcomeUnknownError | None = None
        try:
            for _ in range(MOST_SWAPS):
                texts = self._store.read(request.names)
                states = {name: State.load(text) for name, text in texts.items()}
                decision = decide(request, states, self._now(), lease_id)
                if decision is None or decision.state is None:
                    return None if decision is None else decision.lease
                written, old, new = True, texts.get(request.name), decision.state.dump()
                # A write that is left under way could come after the one that frees the lock.
                try:
                    if self._store.swap(request.name, old, new):
                        return decision.lease
                except LeaseOutcomeUnknownError as error:
                    # If it was written, the next reading finds the lock.
                    if doubt is not None:
                        raise
                    doubt = error
        except LeaseStoreError:
            if doubt is not None:
                raise doubt from doubt.__cause__
            raise
        except BaseException as error:
            if written and not isinstance(error, Exception):
                self._free(request.name, lease_id)
            raise
        raise LeaseStoreError(f"the store refuses every write to {request.name!r}")

    def end(self, name: str, lease_id: str, ending: Ending) -> None:
        doubtful = False
        for _ in range(MOST_SWAPS):
            text = (self._store.read([name])).get(name)
            state = None if text is None else State.load(text)
            ended = end(state, lease_id, ending)
            if ended is None:
                raise LeaseLostError(
                    f"cannot {ending} {name!r}: the lease {lease_id} was taken over, or ended in another way"
                )
            try:
                if ended == state or self._store.swap(name, text, ended.dump()):
                    return
            except LeaseOutcomeUnknownError:
                if doubtful:
                    raise
                doubtful = True
        raise LeaseStoreError(f"the store refuses every write to {name!r}")

    def _free(self, name: str, lease_id: str) -> None:
        """Interrupt the lock that a cancelled start may have taken."""
        with suppress(LeaseError):
            self.end(name, lease_id, "interrupt")

    def close(self) -> None:
        self._store.close()

    def _now(self) -> int:
        if self._clock is not None:
            return to_milliseconds(call_back("clock", self._clock))
        now = self._store.now()
        return to_milliseconds(datetime.now(UTC)) if now is None else now
