"""Plan runs, claim them, do them and write down how they went."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from scheduler0.leases import LeaseStoreError
from scheduler0.leases.intervals import from_milliseconds, to_milliseconds
from scheduler0.runner.declared import Declared
from scheduler0.runner.entries import (
    ActiveTry,
    Heads,
    NotRunnableError,
    RunnableJob,
    entry_of,
    heads,
    is_held,
    is_missed,
    may_be_skipped,
)
from scheduler0.runner.planning import ahead_of, claim, plan_due, plan_now
from scheduler0.runner.reader import PlannedRun, PulledJob, show_time
from scheduler0.runner.run import Run, RunFacts
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.ticks import RunClock, sleep_until_or
from scheduler0.runner.tries import Tries
from scheduler0.runner.turns import JobTurns, RunClaimer
from scheduler0.runner.watchers import RunWatcher
from scheduler0.runner.works import WorkCancelled, describe

logger = logging.getLogger("scheduler0.runner")
_SUCCEEDED, _FAILED = 1, 2
_TURN_PAUSE = 0.5
"""Seconds until a run that waits for another runner looks whether it is over."""
_CLAIM_PAUSE = 1.0
"""Seconds until the store of the leases is asked again after it failed."""
INTERRUPTED = "interrupted: the runner ended while the function ran"


class RunLoop:
    """The runs of one runner. For one event loop.

    `place` names the server and the executor: runs with the same place belong to runners that compete.
    """

    def __init__(
        self,
        journal: RunJournal,
        claimer: RunClaimer,
        clock: RunClock,
        declared: Mapping[str, Declared],
        fallback: Declared | None,
        *,
        max_concurrent: int,
        watcher: RunWatcher,
        place: str,
        hold_seconds: float = 30.0,
    ) -> None:
        self._journal = journal
        self._claimer = claimer
        self._clock = clock
        self._declared = declared
        self._fallback = fallback
        self._max_concurrent = max_concurrent
        self._watcher = watcher
        self.place = place
        self.entries: dict[int, RunnableJob] = {}
        self.next_ticks: dict[int, datetime | None] = {}
        self.waiting: list[PlannedRun] = []
        self._claiming: list[PlannedRun] = []
        self.turns = JobTurns(claimer, journal.identity, hold_seconds)
        self._elsewhere: set[int] = set()
        """The runs that wait for another runner, or for the store of the leases."""
        self._beside: int | None = None
        """The run that is done whatever else runs."""
        self._stopping = False
        self._planning = True
        self._wake = asyncio.Event()
        self._tries = Tries(watcher, self._ended, self._wake.set)
        self.active = self._tries.active
        self._changed = asyncio.Event()
        self._unknown: dict[int, str] = {}
        self._ahead: dict[int, int | None] = {}
        """The last tick of the jobs whose ticks are ahead of the clock, as was said already."""
        self.cancelled_runs = 0
        self.over = asyncio.Event()
        """Set when a run is over, so that its result can be reported."""

    # Jobs

    def load(self) -> None:
        """Build the entries from the journal. Call it after every change of the journal's jobs."""
        now = self._clock.now()
        entries: dict[int, RunnableJob] = {}
        for job_id, row in self._journal.jobs().items():
            try:
                entries[job_id] = entry_of(row, self._declared, self._fallback, now)
            except NotRunnableError as error:
                if self._unknown.get(job_id) != str(error):
                    logger.warning("job %s is not run: %s", job_id, error)
                self._unknown[job_id] = str(error)
                # What it misses now is not caught up if it is run again one day.
                if row.record.get("spec"):
                    self._journal.skip_to(job_id, to_milliseconds(now))
                continue
            self._unknown.pop(job_id, None)
            self._warn_of_clock(entries[job_id], row, now)
            if entries[job_id] != self.entries.get(job_id):
                # The next step finds out what is due, and when the next tick is.
                self.next_ticks[job_id] = now
        self.entries = entries
        self.next_ticks = {job_id: self.next_ticks.get(job_id) for job_id in entries}
        self.wake()

    def _warn_of_clock(self, entry: RunnableJob, row: PulledJob, now: datetime) -> None:
        warning = ahead_of(row, now)
        if warning is not None and self._ahead.get(entry.job_id) != row.last:
            logger.warning("job %s (%r): %s", entry.job_id, entry.key, warning)
        self._ahead[entry.job_id] = None if warning is None else row.last

    def recover(self) -> None:
        """Go on with what this slot left unfinished. Call it once the entries are loaded."""
        now = to_milliseconds(self._clock.now())
        known = {row.id for row in (*self._claiming, *self.waiting)} | set(self.active)
        for row in self._journal.unfinished():
            if row.id in known:
                continue
            if row.state == "running":
                logger.warning("the run of %r of %s was interrupted", row.key, show_time(row.due))
                self._failed(row, self.entries.get(row.job_id), INTERRUPTED, now)
            elif row.attempt == 1 and is_missed(row, self.entries.get(row.job_id), now):
                self._skip(row, "missed: the runner was not there in time")
            elif row.attempt == 1:
                # Nobody knows whether it was claimed. To claim it again does no harm.
                self._claiming.append(row)
            else:
                self.waiting.append(row)
        self.wake()

    # The loop

    async def run(self) -> None:
        """Plan and start runs until cancelled. Raises what kept the end of a try from being written down."""
        while True:
            self._wake.clear()
            self.check()
            await self.step()
            self._changed.set()
            # What is due is not started any more: only something else wakes a loop that stops.
            await sleep_until_or(self._wake, self._clock, None if self._stopping else self.next_wake())

    async def step(self) -> None:
        """Plan, claim and start what is due now."""
        now = self._clock.now()
        if self._planning and not self._stopping:
            for job_id, entry in list(self.entries.items()):
                tick = self.next_ticks.get(job_id)
                if tick is not None and tick <= now:
                    self._plan(entry, now)
        await self._claim()
        await self.turns.settle()
        if not self._stopping:
            await self._start_ready(to_milliseconds(self._clock.now()))

    def next_wake(self) -> datetime | None:
        """When something will be due; None: never, or not before something else happens."""
        times = [tick for tick in self.next_ticks.values() if tick is not None] if self._planning else []
        blocked = len(self.active) >= self._max_concurrent
        if not blocked:
            found = self._heads()
            times += [
                from_milliseconds(row.start_at)
                for row in self.waiting
                if row.id not in self._elsewhere and not self._is_held(row, found)
            ]
        return min(times, default=None)

    def is_idle(self) -> bool:
        """Whether nothing is due, being claimed or being done."""
        wake = self.next_wake()
        busy = self.active or self._claiming or self._elsewhere or not self.turns.is_settled
        return not busy and (wake is None or wake > self._clock.now())

    async def idle(self) -> None:
        """Wait until nothing is due, being claimed or being done."""
        while not self.is_idle():
            self._changed.clear()
            await self._changed.wait()

    def has_runs(self, job_id: int) -> bool:
        """Whether a run of the job is planned or being done."""
        rows = (*self._claiming, *self.waiting, *(active.row for active in self.active.values()))
        return any(row.job_id == job_id for row in rows)

    async def idle_or_waiting(self) -> None:
        """Wait until everything that is due now is planned."""
        while self._claiming or (
            self._planning
            and any(tick is not None and tick <= self._clock.now() for tick in self.next_ticks.values())
        ):
            self._changed.clear()
            await self._changed.wait()

    async def drained(self) -> None:
        """Wait until every planned run is over, its retries included."""
        while self.active or self._claiming or self.waiting:
            self._changed.clear()
            await self._changed.wait()

    def wake(self) -> None:
        """Look again at once."""
        self._wake.set()

    def stop_planning(self) -> None:
        """Plan no more runs. Those that are planned are done."""
        self._planning = False

    # Planning and claiming

    def _plan(self, entry: RunnableJob, now: datetime) -> None:
        rows, planned = plan_due(self._journal, entry, now)
        if planned.missed:
            logger.warning("%r (job %s) missed at least one run", entry.key, entry.job_id)
            self._watcher.skipped(entry.key, "missed")
        self._claiming += rows
        self.next_ticks[entry.job_id] = planned.next

    def run_only(self, entry: RunnableJob) -> PlannedRun:
        """Plan a run of this moment, and nothing else. What waits stays in the journal."""
        self._planning = False
        self.waiting.clear()
        self._claiming.clear()
        planned = plan_now(self._journal, entry, self._clock.now())
        self.waiting.append(planned)
        self._beside = planned.id
        self.wake()
        return planned

    async def _claim(self) -> None:
        for row in list(self._claiming):
            try:
                taken = await claim(
                    self._journal, self._claimer, self.place, row, self.entries.get(row.job_id)
                )
            except LeaseStoreError as error:
                self._ask_again(error)
                return
            if row not in self._claiming:
                continue
            # Only now: a run that is being claimed is not over.
            self._claiming.remove(row)
            if not taken:
                self._journal.not_claimed([row.id])
            elif is_missed(row, self.entries.get(row.job_id), to_milliseconds(self._clock.now())):
                self._skip(row, "missed: it could not be claimed in time")
            else:
                self.waiting.append(row)

    # Starting and ending

    async def _start_ready(self, now: int) -> None:
        found = self._heads()
        for row in sorted(self.waiting, key=lambda row: (row.start_at, row.id)):
            if row.start_at > now:
                break
            entry = self.entries.get(row.job_id)
            if entry is None:
                self.waiting.remove(row)
                self._drop(row, now)
            elif self._is_held(row, found):
                if may_be_skipped(row, entry, now):
                    self.waiting.remove(row)
                    self._skip(row, "skipped: an earlier run is not over")
            elif len(self.active) < self._max_concurrent and row.id not in self._elsewhere:
                await self._start_in_turn(row, entry, now)
                if self._stopping:
                    return
                found = self._heads()

    async def _start_in_turn(self, row: PlannedRun, entry: RunnableJob, now: int) -> None:
        """Start the run, unless a run of the job is being done by another runner."""
        try:
            free = (
                entry.policy.overlap == "allow"
                or row.id == self._beside
                or await self.turns.take(self.place, row)
            )
        except LeaseStoreError as error:
            self._elsewhere.add(row.id)
            self._ask_again(error)
            return
        if free and self._stopping:
            self.turns.give_back(self.place, row)
        elif free:
            self.waiting.remove(row)
            self._start(row, entry, now)
        elif may_be_skipped(row, entry, now):
            self.waiting.remove(row)
            self._skip(row, "skipped: an earlier run is not over at another runner")
        else:
            self._elsewhere.add(row.id)
            asyncio.get_running_loop().call_later(_TURN_PAUSE, self._look_again)

    def _ask_again(self, error: LeaseStoreError) -> None:
        logger.error("the leases cannot be used, so no run is started: %s", error)
        asyncio.get_running_loop().call_later(_CLAIM_PAUSE, self._look_again)

    def _look_again(self) -> None:
        self._elsewhere.clear()
        self.wake()

    def _drop(self, row: PlannedRun, now: int) -> None:
        reason = self._unknown.get(row.job_id, "the job is gone")
        if row.attempt == 1:
            self._skip(row, f"skipped: {reason}")
        else:
            self._finish(row, "failed", f"{row.error} (not tried again: {reason})", now)

    def _heads(self) -> Heads:
        return heads(self.waiting, (active.row.job_id for active in self.active.values()))

    def _is_held(self, row: PlannedRun, found: Heads) -> bool:
        return is_held(row, self.entries.get(row.job_id), found)

    def _start(self, row: PlannedRun, entry: RunnableJob, now: int) -> None:
        self._journal.begin(row.id, now)
        row = replace(row, state="running", started_at=now)
        due = from_milliseconds(row.due).astimezone(entry.zone)
        run = Run(RunFacts(entry.record, row.key, due, row.attempt, row.unique_id))
        self._tries.start(ActiveTry(row, entry, run, asyncio.Event()))

    def _ended(self, active: ActiveTry, error: BaseException | None) -> None:
        now = to_milliseconds(self._clock.now())
        if error is None:
            self._finish(active.row, "succeeded", None, now)
        else:
            self.cancelled_runs += isinstance(error, WorkCancelled)
            self._failed(active.row, active.entry, describe(error), now)
        # Only now: a try whose end is not written down is not over.
        del self.active[active.row.id]
        self._changed.set()
        self.wake()

    def _failed(self, row: PlannedRun, entry: RunnableJob | None, error: str, now: int) -> None:
        """A try failed: another one follows, or the run is over."""
        pause = None if entry is None else entry.policy.pause_after(row.attempt)
        if pause is None:
            self._finish(row, "failed", error, now)
            return
        start_at = now + round(pause * 1000)
        self._journal.try_again(row.id, row.attempt + 1, start_at, error)
        self.waiting.append(
            replace(row, state="planned", attempt=row.attempt + 1, start_at=start_at, error=error)
        )

    def _finish(self, row: PlannedRun, state: str, error: str | None, now: int) -> None:
        report = row.report(_SUCCEEDED if state == "succeeded" else _FAILED, now)
        self._journal.finish(row.id, "succeeded" if state == "succeeded" else "failed", now, error, report)
        entry = self.entries.get(row.job_id)
        if entry is None or entry.policy.overlap != "allow":
            self.turns.give_back(self.place, row)
            self.wake()
        self.over.set()

    def _skip(self, row: PlannedRun, reason: str) -> None:
        logger.warning("the run of %r of %s is %s", row.key, show_time(row.due), reason)
        self._journal.skip(row.id, to_milliseconds(self._clock.now()), reason)
        self._watcher.skipped(row.key, reason.partition(":")[0])

    # Stopping

    def left(self) -> list[Run]:
        """The cancelled tries whose functions go on."""
        return [run for run in self._tries.left if run.being_done.locked()]

    async def stop(self, limit: float, force: asyncio.Event) -> None:
        """Start nothing more, and let what runs finish. After `limit` seconds, or when forced, cancel it."""
        self._stopping = True
        self.wake()
        if self.active:
            logger.info("waiting for %s runs", len(self.active))
        await self._tries.stop(limit, force)
        if not force.is_set():
            await self.turns.settle()

    def check(self) -> None:
        """Raises what kept the end of a try from being written down."""
        self._tries.check()
