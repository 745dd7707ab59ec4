"""A run loop with one job, on a clock that the test moves and without a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler0.emulator.clock import ManualClock
from scheduler0.leases import LeaseStoreError
from scheduler0.runner import Policy, Run
from scheduler0.runner.declared import Declared
from scheduler0.runner.run import job_data
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.run_loop import RunLoop
from scheduler0.runner.watchers import RunCounts
from scheduler0.runner.works import AsyncWork

START = datetime(2027, 1, 1, tzinfo=UTC)


class RunClaimer:
    """Gives what nobody was given, if it works."""

    def __init__(self) -> None:
        self.owners: dict[str, str] = {}
        self.holders: dict[str, str] = {}
        self.broken = False

    async def take(self, name: str, owner: str, keep: float) -> bool:
        if self.broken:
            raise LeaseStoreError("no lease store")
        return self.owners.setdefault(name, owner) == owner

    async def hold(self, name: str, owner: str, seconds: float) -> bool:
        if self.broken:
            raise LeaseStoreError("no lease store")
        return self.holders.setdefault(name, owner) == owner

    async def release(self, name: str, owner: str) -> None:
        if self.broken:
            raise LeaseStoreError("no lease store")
        if self.holders.get(name) == owner:
            del self.holders[name]


class OneJob:
    """One job, `f`, which runs every hour."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = ManualClock(START)
        self.claimer = RunClaimer()
        self.runs: list[Run] = []
        self.work: Callable[[Run], Awaitable[object]] | None = None
        self.journal = RunJournal(path, "w")
        self.counts = RunCounts()
        self.record: dict[str, Any] = {
            "id": 1,
            "projectId": 2,
            "spec": "0 0 * * * *",
            "timezone": "UTC",
            "startDate": "2027-01-01T01:00:00+00:00",
            "status": "active",
            "data": job_data("f", None),
        }

    async def _work(self, run: Run) -> None:
        self.runs.append(run)
        if self.work is not None:
            await self.work(run)

    def engine(self, policy: Policy | None = None, *, max_concurrent: int = 10) -> RunLoop:
        declared = Declared("f", AsyncWork(self._work), None, None, "UTC", None, "", policy or Policy())
        return RunLoop(
            self.journal, self.claimer, self.clock, {"f": declared}, None,
            max_concurrent=max_concurrent, watcher=self.counts, place="here",
        )  # fmt: skip

    @asynccontextmanager
    async def running(self, policy: Policy | None = None, **more: Any) -> AsyncIterator[RunLoop]:
        engine = self.engine(policy, **more)
        self.journal.keep_jobs([self.record], self.now())
        engine.load()
        engine.recover()
        test = asyncio.current_task()
        task = asyncio.create_task(engine.run())
        # A loop that fails must not leave the test waiting.
        task.add_done_callback(lambda task: task.cancelled() or (test and test.cancel(str(task.exception()))))
        try:
            await engine.idle()
            yield engine
        finally:
            await engine.stop(0, asyncio.Event())
            task.cancel()
            await asyncio.wait({task})

    async def to(self, engine: RunLoop, **duration: float) -> None:
        """Let time pass, from one wake to the next, and everything be done at its time."""
        end = START + timedelta(**duration)
        while (wake := engine.next_wake()) is not None and wake <= end:
            self.clock.move_to(max(wake, self.clock.now()))
            await engine.idle()
        self.clock.move_to(max(end, self.clock.now()))
        await engine.idle()

    def now(self) -> int:
        return int(self.clock.now().timestamp() * 1000)

    def hours(self) -> list[int]:
        return [round((run.scheduled_time - START).total_seconds() / 3600) for run in self.runs]

    def states(self) -> list[tuple[str, int, str | None]]:
        return [(row.state, row.attempt, row.error) for row in reversed(self.journal.latest(100))]

    def restart(self) -> None:
        """As after a kill: what was in memory is gone."""
        self.journal.close()
        self.journal = RunJournal(self.path, "w")
