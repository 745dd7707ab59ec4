"""A running runner: its parts, put together and taken apart again."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scheduler0 import AsyncClient, Client
from scheduler0.errors import APIConnectionError, APIError, Scheduler0Error
from scheduler0.leases import LeaseStoreError
from scheduler0.leases._async.stores import Claims
from scheduler0.leases.intervals import to_milliseconds
from scheduler0.models import Job
from scheduler0.runner.bringing import Bringer
from scheduler0.runner.daemon_threads import in_thread
from scheduler0.runner.declared import Declared
from scheduler0.runner.reader import RunJournalReader
from scheduler0.runner.reporter import Reporter
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.run_loop import RunLoop
from scheduler0.runner.server_calls import ServerCalls
from scheduler0.runner.status import EmulatorPage, read_status
from scheduler0.runner.stopping import first_of, tasks_of
from scheduler0.runner.ticks import RunClock
from scheduler0.runner.watchers import OpenTelemetry, RunCounts, RunWatcher, RunWatchers
from scheduler0.runner.web import StatusPage, open_status_page

logger = logging.getLogger("scheduler0.runner")
_LONGEST_PAUSE = 60.0
_SHORTEST_PAUSE = 0.05
_BEAT_SECONDS = 5.0
_FLUSH_SECONDS = 15.0

DONE, UNREPORTED, CANCELLED, FORCED = 0, 3, 4, 5
"""Exit codes: all is done and reported; results are not reported yet; runs were cancelled; forced to stop."""


@dataclass(frozen=True, slots=True)
class RunnerSettings:
    """What a runner is made of; see `Runner`."""

    name: str
    project: int | str
    path: Path
    leases: str
    clock: RunClock
    max_concurrent: int
    poll_every: float
    report_every: float
    shutdown_timeout: float
    settle: float
    takeover_after: float
    working_dir: str | None
    otel: bool
    http_host: str
    http_port: int | None
    declared: Mapping[str, Declared]
    fallback: Declared | None


class RunnerService:
    """One process of a runner. Make it in the event loop that it runs in; close it."""

    def __init__(self, client: Client | AsyncClient, settings: RunnerSettings) -> None:
        self._settings = settings
        self._server = ServerCalls(client, settings.name, settings.working_dir)
        self._claims = Claims(settings.leases)
        self._bringer = Bringer(
            self._server,
            settings.leases,
            settings.name,
            settings.project,
            list(settings.declared.values()),
            settings.clock.now,
        )
        self.counts = RunCounts()
        watchers: list[RunWatcher] = [self.counts]
        if settings.otel:
            watchers.append(OpenTelemetry(settings.name))
        # After what may fail: nobody closes the journal of a service that was not made.
        self.journal = RunJournal(settings.path, settings.name)
        self.engine = RunLoop(
            self.journal,
            self._claims,
            settings.clock,
            settings.declared,
            settings.fallback,
            max_concurrent=settings.max_concurrent,
            watcher=RunWatchers(watchers),
            place="",
            hold_seconds=settings.takeover_after,
        )
        self.reporter = Reporter(self._server, self.journal, settings.settle, lambda: datetime.now(UTC))
        self._started = time.monotonic()
        self._started_at = to_milliseconds(datetime.now(UTC))
        self._beaten = time.monotonic()
        self._server_up = False
        self._web: StatusPage | None = None
        self.stopping = asyncio.Event()
        self.force = asyncio.Event()
        self._finished: set[int] = set()
        self.started = asyncio.Event()
        self._ended = asyncio.Event()

    # Life

    async def start(self, *, wait: bool = True) -> None:
        """Find the executor, bring the jobs, and load what there is to do.

        If the server is away and the journal knows the executor, the jobs of the last pull are run. Otherwise
        it waits for the server, or raises the error of the client if it may not `wait`. A forced stop
        ends it at once.
        """
        if self._settings.http_port is not None:
            self._web = open_status_page(
                self._settings.http_host, self._settings.http_port, self.status, self.counts
            )
            logger.info("status at http://%s:%s/", self._settings.http_host, self._web.port)
        # Who watches the runner must not take it for dead while it waits for the server.
        async with tasks_of(self._start(wait), self._beat_for_ever(), self.force.wait()) as tasks:
            await first_of(tasks)
        if not self.stopping.is_set():
            self.started.set()

    async def _start(self, wait: bool) -> None:
        pause = 1.0
        while not self.stopping.is_set():
            try:
                if await self._bring():
                    break
                reason: object = "another process is bringing the jobs"
            except (Scheduler0Error, LeaseStoreError) as error:
                if not _is_passing(error) or not wait:
                    raise
                reason = error
            if self._known_executor() is not None:
                logger.warning("the jobs of the last pull are run: %s", reason)
                break
            logger.warning("waiting, for the first start needs the server: %s", reason)
            await self._rest(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
        executor_id = self._known_executor()
        self.engine.place = f"{self._server.address}/{executor_id}"
        self.journal.adopt()
        self.engine.load()
        self.engine.recover()

    async def serve(self) -> int:
        """Run until `stop` is called. Returns the exit code."""
        works = (self.engine.run(), self._poll(), self._report(), self._beat_for_ever(), self._renew())
        async with tasks_of(*works, self.stopping.wait()) as tasks:
            await first_of(tasks)
            return await self._shut_down()

    def stop(self) -> None:
        """Stop; a second call cancels what runs."""
        if self.stopping.is_set():
            logger.warning("forced to stop")
            self.force.set()
        else:
            logger.info("stopping")
            self.stopping.set()

    async def _shut_down(self) -> int:
        await self.engine.stop(self._settings.shutdown_timeout, self.force)
        self.engine.check()
        if not self.force.is_set():
            async with tasks_of(self._take_leave(), self.force.wait()) as tasks:
                await first_of(tasks)
        return self.exit_code()

    async def _take_leave(self) -> None:
        await self._flush()
        if not self.journal.unreported_here():
            await self._ask("set jobs inactive", self._deactivate)

    def exit_code(self) -> int:
        """What the process should exit with."""
        if self.force.is_set():
            return FORCED
        if self.engine.cancelled_runs:
            return CANCELLED
        left = any(run.state == "running" for run in self.journal.unfinished())
        return UNREPORTED if left or self.journal.unreported_here() else DONE

    async def wait(self, what: str, work: Coroutine[Any, Any, object]) -> None:
        """Wait for `work`. ``RuntimeError`` if the service ends before: `what` has not come."""
        async with tasks_of(work, self._ended.wait()) as tasks:
            await first_of(tasks)
            if not tasks[0].done():
                raise RuntimeError(f"the runner ended before {what}; what ended it is raised by serve()")

    async def close(self) -> None:
        """Cancel what still runs, and give everything back."""
        self._ended.set()
        try:
            if self._web is not None:
                await in_thread(self._web.close)
            await self.engine.stop(0, self.force)
            await self._claims.aclose()
        finally:
            left = self.engine.left()
            if left:
                logger.warning("these go on, and no runner takes over from this one until they end: %s", left)
            self.journal.close([*(run.being_done for run in left), *self._server.sending()])

    # Modes that end by themselves

    async def burst(self) -> int:
        """Do what is due, report, and return the exit code."""
        works = (self._drain(), self.engine.run(), self._beat_for_ever(), self._renew())
        async with tasks_of(*works, self.stopping.wait()) as tasks:
            await first_of(tasks)
            return await self._shut_down()

    async def _drain(self) -> None:
        await self.engine.idle_or_waiting()
        self.engine.stop_planning()
        await self.engine.drained()

    async def once(self, key: str) -> int:
        """Do the job of `key` now, beside its schedule. Returns the exit code; 1 if the run failed."""
        entry = next((entry for entry in self.engine.entries.values() if entry.key == key), None)
        if entry is None:
            raise ValueError(
                f"the server has no active job for {key!r}; the keys are {', '.join(self.keys())}"
            )
        row = self.engine.run_only(entry)
        code = await self.burst()
        return code if code or self.journal.has_succeeded(row.id) else 1

    def keys(self) -> list[str]:
        """The keys of the jobs that are run."""
        return sorted({entry.key for entry in self.engine.entries.values()})

    # The server

    async def _bring(self) -> bool:
        """Bring the jobs; False if another process is at it."""
        found = await self._bringer.bring()
        if found is None:
            return False
        executor_id, jobs = found
        self.journal.put_setting("executor_id", str(executor_id))
        self._keep(jobs)
        self._server_up = True
        return True

    async def pull(self) -> None:
        """Pull the jobs, and set those inactive that have run for the last time."""
        executor_id = self._known_executor()
        if executor_id is None:
            return
        jobs = await self._server.pull(executor_id)
        self._keep(jobs)
        self.engine.load()
        await self._deactivate()

    async def _deactivate(self) -> None:
        """Set the jobs inactive that have run for the last time."""
        for job_id, entry in list(self.engine.entries.items()):
            row = self.journal.jobs_row(job_id)
            over = (
                entry.is_once
                and row is not None
                and row.last is not None
                and not self.engine.has_runs(job_id)
            )
            if over and self.engine.next_ticks.get(job_id) is None and job_id not in self._finished:
                await self._server.deactivate(job_id)
                self._finished.add(job_id)

    def _keep(self, jobs: list[Job]) -> None:
        self.journal.keep_jobs(jobs, to_milliseconds(self._settings.clock.now()))

    async def report(self) -> bool:
        """Report the results. True if nothing is left, False if results stay in doubt."""
        executor_id = self._known_executor()
        return executor_id is None or await self.reporter.report(executor_id)

    def _known_executor(self) -> int | None:
        text = self.journal.setting("executor_id")
        return None if text is None else int(text)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._settings.poll_every)
            if self.journal.adopt():
                logger.warning("went on with what a process left that is gone")
                self.engine.recover()
                self.engine.over.set()
            # What could not be brought at the start is brought now.
            if self._bringer.is_done or await self._ask("bring the jobs", self._bring):
                await self._ask("pull", self.pull)
            self.journal.purge()

    async def _report(self) -> None:
        pause = self._settings.report_every
        while True:
            done = await self._ask("report", self.report)
            least = _SHORTEST_PAUSE if self.reporter.has_results() else 0.0
            longer = min(_LONGEST_PAUSE, max(pause, 0.1) * 2)
            pause = max(self._settings.report_every, least) if done else longer
            self.engine.over.clear()
            await asyncio.sleep(pause)
            if not self.reporter.has_results():
                await self.engine.over.wait()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._settings.takeover_after / 5)
            await self.engine.turns.renew()

    async def _ask(self, what: str, work: Callable[[], Awaitable[object]]) -> bool:
        try:
            await work()
        except (Scheduler0Error, LeaseStoreError) as error:
            if self._server_up or not _is_passing(error):
                logger.warning("cannot %s: %s", what, error)
            self._server_up = False
            return False
        if not self._server_up:
            logger.info("the server answers")
        self._server_up = True
        return True

    async def _flush(self) -> None:
        """Report what is left, as far as the server answers soon."""
        end = time.monotonic() + _FLUSH_SECONDS + self._settings.settle
        while self.journal.unreported_here() and time.monotonic() < end:
            if not await self._ask("report", self.report):
                break
            rest = self.reporter.seconds_until_settled()
            if rest is None:
                break
            await asyncio.sleep(min(rest + 0.01, max(0.0, end - time.monotonic())))
        left = self.journal.unreported_here()
        if left:
            logger.warning(
                "%s results are kept in %s and reported at the next start", left, self.journal.path
            )

    # Watching

    async def _beat_for_ever(self) -> None:
        process = f"{socket.gethostname()}:{os.getpid()}"
        page = EmulatorPage(self._server.address, self._settings.name, process)
        while True:
            self._beat()
            await in_thread(lambda: page.publish(self.status()))
            await asyncio.sleep(_BEAT_SECONDS)

    def _beat(self) -> None:
        self._beaten = time.monotonic()
        now = to_milliseconds(datetime.now(UTC))
        heartbeats = {
            str(active.row.id): {"note": active.run.note, "at": now - round((self._beaten - last) * 1000)}
            for active in self.engine.active.values()
            if (last := active.run.last_heartbeat) is not None
        }
        info = {"server_up": self._server_up, "heartbeats": heartbeats}
        self.journal.beat(self._started_at, now, info, socket.gethostname())

    def status(self) -> dict[str, Any]:
        """The status of the runner, from the journal, and of this process. For any thread."""
        with RunJournalReader(self._settings.path, self._settings.name) as journal:
            status = read_status(journal, self._settings.clock.now(), datetime.now(UTC))
        status["own"] = {
            "slot": self.journal.slot,
            "server_up": self._server_up,
            "loop_seconds": round(time.monotonic() - self._beaten, 3),
            "uptime_seconds": round(time.monotonic() - self._started, 3),
            "reported": self.reporter.sent,
        }
        return status

    async def _rest(self, seconds: float) -> None:
        """Sleep, but not on after a signal."""
        stopped = asyncio.ensure_future(self.stopping.wait())
        try:
            await asyncio.wait({stopped}, timeout=seconds)
        finally:
            stopped.cancel()


def _is_passing(error: Exception) -> bool:
    """Whether the server, or the store of the leases, may work again later."""
    if isinstance(error, APIConnectionError | LeaseStoreError):
        return True
    return isinstance(error, APIError) and (
        error.status is None or error.status >= 500 or error.status == 429
    )
