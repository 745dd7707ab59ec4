"""What followers read: the store as it was some time ago."""

import asyncio
import sqlite3
from collections import deque
from contextlib import closing

from scheduler0.emulator.clock import monotonic
from scheduler0.emulator.cluster.election import Election
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.waiting import cancel

# A change is seen after the lag, and at most this part of it later.
_STEPS = 8
_SHORTEST_STEP = 0.01


class Replica:
    """A copy of `store` that is `election.times.lag` seconds behind. For one event loop."""

    def __init__(self, store: Database, election: Election) -> None:
        self.database = Database()
        self._store = store
        self._election = election
        self._copies: deque[tuple[float, sqlite3.Connection]] = deque()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.catch_up()
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        if self._task is not None:
            await cancel([self._task])
        while self._copies:
            self._copies.popleft()[1].close()

    def close(self) -> None:
        self.database.close()

    def catch_up(self) -> None:
        """Hold at once what the store holds."""
        self.database.become(self._store)

    async def _follow(self) -> None:
        seen = self._store.connection.total_changes
        while True:
            lag = self._election.times.lag
            await asyncio.sleep(max(lag / _STEPS, _SHORTEST_STEP))
            changes = self._store.connection.total_changes
            if changes != seen:
                seen = changes
                copy = sqlite3.connect(":memory:")
                self._store.connection.backup(copy)
                self._copies.append((monotonic() + lag, copy))
            while self._copies and self._copies[0][0] <= monotonic():
                with closing(self._copies.popleft()[1]) as copy:
                    copy.backup(self.database.connection)
