"""Whose turn it is: one run of a job at a time, over all runners of a name.

A job whose policy does not allow overlap is *held* while one of its runs is not over. A hold ends by itself
when the runner that has it does not renew it any more.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from scheduler0.leases import LeaseStoreError
from scheduler0.runner.reader import PlannedRun

logger = logging.getLogger("scheduler0.runner")


class TurnStore(Protocol):
    """Keeps who holds a name. Every method raises `LeaseStoreError`."""

    async def hold(self, name: str, owner: str, seconds: float) -> bool: ...

    async def release(self, name: str, owner: str) -> None: ...


class RunClaimer(TurnStore, Protocol):
    """Decides which of several runners does a run, and whose turn it is."""

    async def take(self, name: str, owner: str, keep: float) -> bool: ...


class JobTurns:
    """The holds of one runner's runs. `identity` tells its runs from those of others."""

    def __init__(self, store: TurnStore, identity: str, seconds: float) -> None:
        self._store = store
        self._identity = identity
        self._seconds = seconds
        self._held: dict[int, str] = {}
        """The names that are held, by run."""
        self._over: list[tuple[str, str]] = []
        """Names and owners that are to be released."""

    async def take(self, place: str, row: PlannedRun) -> bool:
        """Whether the job is held for this run, newly or still. Raises `LeaseStoreError`."""
        name = _name(place, row)
        try:
            if not await self._store.hold(name, self._owner(row.id), self._seconds):
                return False
        except asyncio.CancelledError:
            if row.id not in self._held:
                # It may be held now, and no try follows.
                self._over.append((name, self._owner(row.id)))
            raise
        self._held[row.id] = name
        return True

    def give_back(self, place: str, row: PlannedRun) -> None:
        """The run is over. `settle` tells the store."""
        self._held.pop(row.id, None)
        self._over.append((_name(place, row), self._owner(row.id)))

    @property
    def is_settled(self) -> bool:
        return not self._over

    async def settle(self) -> None:
        """Release what was given back. Where the store fails, the hold ends by itself."""
        while self._over:
            name, owner = self._over[0]
            try:
                await self._store.release(name, owner)
            except LeaseStoreError as error:
                logger.warning("%s is held for up to %g s more: %s", name, self._seconds, error)
            # Only now: if this task is cancelled, the next call releases it.
            if (name, owner) in self._over:
                self._over.remove((name, owner))

    async def renew(self) -> None:
        """Keep what is held. Call it several times in the seconds that a hold lasts."""
        for run_id, name in list(self._held.items()):
            try:
                kept = await self._store.hold(name, self._owner(run_id), self._seconds)
            except LeaseStoreError as error:
                logger.error("the leases cannot be used, so another runner may overlap: %s", error)
                return
            if run_id not in self._held:
                # It ended meanwhile, and may have been released before it was renewed.
                self._over.append((name, self._owner(run_id)))
            elif not kept:
                logger.warning("%s was taken over by another runner, so runs may overlap", name)

    def _owner(self, run_id: int) -> str:
        return f"{self._identity}/{run_id}"


def _name(place: str, row: PlannedRun) -> str:
    return f"{place}/{row.job_id}"
