"""The tries that are being done, from their begin until their end is written down."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from scheduler0.runner.entries import ActiveTry
from scheduler0.runner.run import Run
from scheduler0.runner.stopping import finish_or_cancel
from scheduler0.runner.watchers import RunWatcher
from scheduler0.runner.works import WorkCancelled, describe

logger = logging.getLogger("scheduler0.runner")


class Tries:
    """The tries of one runner.

    `on_end` is told how a try ended, writes that down and takes it out of `active`. If it fails, nobody knows
    that the try is over: `check` then raises its error, and `on_failure` says that it is time to ask.
    """

    def __init__(
        self,
        watcher: RunWatcher,
        on_end: Callable[[ActiveTry, BaseException | None], None],
        on_failure: Callable[[], None],
    ) -> None:
        self._watcher = watcher
        self._on_end = on_end
        self._on_failure = on_failure
        self._failure: BaseException | None = None
        self.active: dict[int, ActiveTry] = {}
        self.left: list[Run] = []
        """The tries that are over and whose functions went on. Those may be over by now."""

    def start(self, active: ActiveTry) -> None:
        self.active[active.row.id] = active
        active.task = asyncio.get_running_loop().create_task(self._attempt(active))
        active.task.add_done_callback(self._look_after)

    def check(self) -> None:
        """Raises what kept the end of a try from being written down."""
        if self._failure is not None:
            raise self._failure

    async def _attempt(self, active: ActiveTry) -> None:
        error: BaseException | None = None
        token = self._watcher.begun(active.run)
        began = asyncio.get_running_loop().time()
        try:
            await active.entry.work.perform(active.run, active.entry.policy.timeout, active.cancel)
        except asyncio.CancelledError:
            error = WorkCancelled("cancelled, because the runner was forced to stop")
        except Exception as raised:
            error = raised
            if not isinstance(raised, WorkCancelled):
                active.run.logger.error("failed: %s", describe(raised), exc_info=raised)
        if active.run.being_done.locked():
            self.left = [*(run for run in self.left if run.being_done.locked()), active.run]
        seconds = asyncio.get_running_loop().time() - began
        self._on_end(active, error)
        state = "succeeded" if error is None else "failed"
        self._watcher.ended(token, active.run, state, seconds, None if error is None else describe(error))

    def _look_after(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            logger.error("the end of a run could not be written down: %s", failure)
            self._failure = self._failure or failure
            self._on_failure()

    # Stopping

    async def stop(self, limit: float, force: asyncio.Event) -> None:
        """Let the tries finish. After `limit` seconds, or when forced, cancel them."""
        await finish_or_cancel(self._tasks, self._cancel, limit, force)

    def _tasks(self) -> set[asyncio.Task[None]]:
        return {active.task for active in self.active.values() if active.task is not None}

    def _cancel(self) -> None:
        for active in self.active.values():
            active.cancel.set()
