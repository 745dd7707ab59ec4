"""Async tasks: work that a request orders and that is done after the answer, one task after another.

A task is stored before the request is answered. Its work and its end are one transaction. An emulator that is
killed has done all of it or nothing, and does the rest at its next start.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.go.ksuid import new_ksuid
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.store.async_tasks import TaskState, insert_task, unfinished_tasks, update_task
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import AsyncTaskRow
from scheduler0.emulator.waiting import cancel

logger = logging.getLogger("scheduler0.emulator")


class Closed(Exception):
    """The emulator stops. The change that somebody waits for will not come."""


@dataclass(frozen=True)
class TaskResult:
    """The result of a task."""

    output: str
    after_commit: Callable[[], None]
    """Called once the work is committed."""


class Service(Protocol):
    """One kind of work."""

    def perform(self, connection: sqlite3.Connection, task: AsyncTaskRow, parsed: object) -> TaskResult:
        """Do the work of `task` in the open transaction. `parsed` is what `order` got, or None."""
        ...

    def failure(self, error: Exception) -> str:
        """The output of a task whose work raised `error`."""
        ...


class Procedure(Protocol):
    """One kind of work that has its own transactions. A kill can cut it short."""

    @property
    def started(self) -> str:
        """The output of the task while the work goes on."""
        ...

    async def run(self, task: AsyncTaskRow) -> str:
        """Do the work of `task` and return its output. After an exception the output is its text."""
        ...


class AsyncTasks:
    """The tasks of one emulator. `services` and `procedures` have the names that tasks carry as keys."""

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
        self._parsed: dict[int, object] = {}
        self._waiting: dict[int, set[asyncio.Future[TaskState]]] = {}
        self._worker: asyncio.Task[None] | None = None
        self._closed = False

    def start(self) -> None:
        """Finish the tasks that an earlier run has left, then take orders. On the event loop."""
        for task in unfinished_tasks(self._database.connection):
            if task.service in self._procedures:
                self._enqueue(task)
            else:
                self._perform(task)
        self._worker = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End the waits and stop working. Tasks that are not done wait for the next start."""
        self.close()
        if self._worker is not None:
            await cancel([self._worker])
            self._worker = None

    def close(self) -> None:
        """End all waits with `Closed`, those that come later as well. On the event loop."""
        self._closed = True
        for waiters in self._waiting.values():
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_exception(Closed())

    @property
    def is_idle(self) -> bool:
        """Whether every task is done, or the tasks are stopped."""
        return self._worker is None or not self._queued

    async def idle(self) -> None:
        """Wait until `is_idle`."""
        if self._worker is not None:
            await self._queue.join()

    def order(self, account_id: int, service: str, document: str, parsed: object = None) -> str:
        """Store a task with the input `document` and return its request id. The work is done soon.

        `parsed` is what `document` says, if the caller has it: the service need not read it again.
        Raises `sqlite3.Error` if the task cannot be stored.
        """
        moment = self._clock.now()
        now = to_instant(moment)
        request_id = new_ksuid(moment)
        task = AsyncTaskRow(0, account_id, request_id, service, document, "", TaskState.NOT_STARTED, now, now)
        with self._database.transaction() as connection:
            task = task._replace(id=insert_task(connection, task))
        # The start finds the tasks that were ordered before it in the store.
        if self._worker is not None:
            self._parsed[task.id] = parsed
            self._enqueue(task)
        return request_id

    def next_change(self, task_id: int) -> asyncio.Future[TaskState]:
        """A future for the next state of the task. It raises `Closed` if the emulator stops before.

        Changes count from this call on, not from the `await`: after a read of the state none is missed.
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
            # A full queue hands out tasks without a pause. Requests must be answered meanwhile.
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
            # The end follows in the same turn of the event loop: nobody can read that it is in progress.
            self._announce(task, TaskState.IN_PROGRESS)
            self._finish(task)
        except Exception:
            logger.exception("async task %s is left for the next start", task.request_id)

    def _finish(self, task: AsyncTaskRow) -> None:
        service = self._services[task.service]
        parsed = self._parsed.pop(task.id, None)
        try:
            with self._database.transaction() as connection:
                result = service.perform(connection, task, parsed)
                update_task(connection, task.id, TaskState.SUCCESS, output=result.output, now=self._now())
        except Exception as error:
            logger.exception("async task %s failed", task.request_id)
            self._change(task, TaskState.FAILED, service.failure(error))
            return
        self._announce(task, TaskState.SUCCESS)
        result.after_commit()

    def _change(self, task: AsyncTaskRow, state: TaskState, output: str = "") -> None:
        update_task(self._database.connection, task.id, state, output=output, now=self._now())
        self._announce(task, state)

    def _announce(self, task: AsyncTaskRow, state: TaskState) -> None:
        for waiter in self._waiting.get(task.id, ()):
            if not waiter.done():
                waiter.set_result(state)

    def _now(self) -> int:
        return to_instant(self._clock.now())
