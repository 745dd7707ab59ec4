"""Work that a request orders and that is done after its answer, one task after another.

A task is stored before the request is answered. Its work and its end are one transaction, so that a killed
emulator has done all of it or nothing; what is left is done at the next start.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from scheduler0.emulator.cancellation import cancel
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.ksuid import new_ksuid
from scheduler0.emulator.store.async_tasks import TaskState, insert_task, unfinished_tasks, update_task
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.instants import to_instant
from scheduler0.emulator.store.rows import AsyncTaskRow

logger = logging.getLogger(__name__)


class Closed(Exception):
    """The emulator stops: the change that was waited for will not come."""


@dataclass(frozen=True)
class Outcome:
    """What a task came to: its output, and what to do once that is committed."""

    output: str
    committed: Callable[[], None]


class Service(Protocol):
    """One kind of work."""

    def perform(self, connection: sqlite3.Connection, task: AsyncTaskRow) -> Outcome:
        """Do the work of `task` within the open transaction."""
        ...

    def failure(self, error: Exception) -> str:
        """The output of a task whose work raised `error`."""
        ...


class Procedure(Protocol):
    """One kind of work that sees to its transactions itself, and so can be cut short by a kill."""

    @property
    def started(self) -> str:
        """The output while the work goes on."""
        ...

    async def run(self, task: AsyncTaskRow) -> str:
        """Do the work of `task` and return its output; that of a failure is the text of the exception."""
        ...


class AsyncTasks:
    """The tasks of one emulator; `services` and `procedures` by the names that tasks carry."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        services: Mapping[str, Service],
        procedures: Mapping[str, Procedure] = MappingProxyType({}),
    ) -> None:
        self._database = database
        self._clock = clock
        self._services = services
        self._procedures = procedures
        self._queue: asyncio.Queue[AsyncTaskRow] = asyncio.Queue()
        self._queued: set[int] = set()
        self._waiting: dict[int, set[asyncio.Future[TaskState]]] = {}
        self._worker: asyncio.Task[None] | None = None
        self._closed = False

    def start(self) -> None:
        """Finish what an earlier run has left, then take orders. On the event loop."""
        for task in unfinished_tasks(self._database.connection):
            if task.service in self._procedures:
                self._enqueue(task)
            else:
                self._perform(task)
        self._worker = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End the waits and stop working; tasks that are stored and not done wait for the next start."""
        self.close()
        if self._worker is not None:
            await cancel([self._worker])
            self._worker = None

    def close(self) -> None:
        """End all waits, present and future, with `Closed`. On the event loop."""
        self._closed = True
        for waiters in self._waiting.values():
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_exception(Closed())

    @property
    def is_idle(self) -> bool:
        """Everything that was ordered is done, or nothing works on it."""
        return self._worker is None or not self._queued

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        if self._worker is not None:
            await self._queue.join()

    def order(self, account_id: int, service: str, document: str) -> str:
        """Store a task with the input `document`, to be done soon; returns its request id.

        Raises `sqlite3.Error` if it cannot be stored.
        """
        moment = self._clock.now()
        now = to_instant(moment)
        request_id = new_ksuid(moment)
        task = AsyncTaskRow(0, account_id, request_id, service, document, "", TaskState.NOT_STARTED, now, now)
        with self._database.transaction() as connection:
            task = task._replace(id=insert_task(connection, task))
        # What is ordered before the start is found in the store then.
        if self._worker is not None:
            self._enqueue(task)
        return request_id

    def next_change(self, task_id: int) -> asyncio.Future[TaskState]:
        """The next state that the task takes on, however long that lasts; `Closed` if it will not.

        Changes count from the call on, not from the `await`: who has just read the state misses none.
        """
        waiter: asyncio.Future[TaskState] = asyncio.get_running_loop().create_future()
        if self._closed:
            waiter.set_exception(Closed())
            return waiter
        waiters = self._waiting.setdefault(task_id, set())
        waiters.add(waiter)

        def forget(done: asyncio.Future[TaskState]) -> None:
            waiters.discard(done)
            if not waiters and self._waiting.get(task_id) is waiters:
                del self._waiting[task_id]

        waiter.add_done_callback(forget)
        return waiter

    def _enqueue(self, task: AsyncTaskRow) -> None:
        self._queued.add(task.id)
        self._queue.put_nowait(task)

    async def _work(self) -> None:
        while True:
            task = await self._queue.get()
            if task.service in self._procedures:
                await self._run(task, self._procedures[task.service])
                self._take_up()
            else:
                self._perform(task)
            self._queued.discard(task.id)
            self._queue.task_done()
            # A full queue hands out tasks without a pause, and requests want to be answered too.
            await asyncio.sleep(0)

    def _take_up(self) -> None:
        """Queue the tasks that a restore has brought back unfinished."""
        for task in unfinished_tasks(self._database.connection):
            if task.id not in self._queued:
                self._enqueue(task)

    async def _run(self, task: AsyncTaskRow, procedure: Procedure) -> None:
        try:
            self._change(task, TaskState.IN_PROGRESS, procedure.started)
            try:
                output = await procedure.run(task)
            except Exception as error:
                logger.exception("async task %s failed", task.request_id)
                self._change(task, TaskState.FAILED, str(error))
            else:
                self._change(task, TaskState.SUCCESS, output)
        except Exception:
            logger.exception("async task %s is left for the next start", task.request_id)

    def _perform(self, task: AsyncTaskRow) -> None:
        try:
            self._change(task, TaskState.IN_PROGRESS)
            self._finish(task)
        except Exception:
            logger.exception("async task %s is left for the next start", task.request_id)

    def _finish(self, task: AsyncTaskRow) -> None:
        service = self._services[task.service]
        try:
            with self._database.transaction() as connection:
                outcome = service.perform(connection, task)
                update_task(connection, task.id, TaskState.SUCCESS, output=outcome.output, now=self._now())
        except Exception as error:
            logger.exception("async task %s failed", task.request_id)
            self._change(task, TaskState.FAILED, service.failure(error))
            return
        self._announce(task, TaskState.SUCCESS)
        outcome.committed()

    def _change(self, task: AsyncTaskRow, state: TaskState, output: str = "") -> None:
        update_task(self._database.connection, task.id, state, output=output, now=self._now())
        self._announce(task, state)

    def _announce(self, task: AsyncTaskRow, state: TaskState) -> None:
        for waiter in self._waiting.get(task.id, ()):
            if not waiter.done():
                waiter.set_result(state)

    def _now(self) -> int:
        return to_instant(self._clock.now())
