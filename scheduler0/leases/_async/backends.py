"""Where requests for leases are decided: here, on a store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from scheduler0._shared.functions import call_back
from scheduler0.leases._async.aio import shielded
from scheduler0.leases._async.stores import MOST_SWAPS, Store
from scheduler0.leases.errors import LeaseError, LeaseLostError, LeaseOutcomeUnknownError, LeaseStoreError
from scheduler0.leases.intervals import to_milliseconds
from scheduler0.leases.lease_rules import Ending, Lease, LeaseRequest, State, decide, end


class LeaseBackend(Protocol):
    """Starts and ends jobs."""

    async def start(self, request: LeaseRequest, lease_id: str) -> Lease | None:
        """A call that is cancelled leaves no lock behind."""
        ...

    async def end(self, name: str, lease_id: str, ending: Ending) -> None:
        """Raises `LeaseLostError` if the lease is somebody else's."""
        ...

    async def aclose(self) -> None: ...


class StoreBackend:
    """Decides by the rules, and writes by compare and swap.

    `clock` gives the time where the store has none of its own, or always if one is given.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] | None = None) -> None:
        self._store = store
        self._clock = clock

    async def start(self, request: LeaseRequest, lease_id: str) -> Lease | None:
        written = False
        doubt: LeaseOutcomeUnknownError | None = None
        try:
            for _ in range(MOST_SWAPS):
                texts = await self._store.read(request.names)
                states = {name: State.load(text) for name, text in texts.items()}
                decision = decide(request, states, await self._now(), lease_id)
                if decision is None or decision.state is None:
                    return None if decision is None else decision.lease
                written, old, new = True, texts.get(request.name), decision.state.dump()
                # A write that is left under way could come after the one that frees the lock.
                try:
                    if await shielded(self._store.swap(request.name, old, new)):
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
                await shielded(self._free(request.name, lease_id))
            raise
        raise LeaseStoreError(f"the store refuses every write to {request.name!r}")

    async def end(self, name: str, lease_id: str, ending: Ending) -> None:
        doubtful = False
        for _ in range(MOST_SWAPS):
            text = (await self._store.read([name])).get(name)
            state = None if text is None else State.load(text)
            ended = end(state, lease_id, ending)
            if ended is None:
                raise LeaseLostError(
                    f"cannot {ending} {name!r}: the lease {lease_id} was taken over, or ended in another way"
                )
            try:
                if ended == state or await self._store.swap(name, text, ended.dump()):
                    return
            except LeaseOutcomeUnknownError:
                if doubtful:
                    raise
                doubtful = True
        raise LeaseStoreError(f"the store refuses every write to {name!r}")

    async def _free(self, name: str, lease_id: str) -> None:
        """Interrupt the lock that a cancelled start may have taken."""
        with suppress(LeaseError):
            await self.end(name, lease_id, "interrupt")

    async def aclose(self) -> None:
        await self._store.aclose()

    async def _now(self) -> int:
        if self._clock is not None:
            return to_milliseconds(call_back("clock", self._clock))
        now = await self._store.now()
        return to_milliseconds(datetime.now(UTC)) if now is None else now
