"""Copies of the store and the way back, as async tasks (contract admin.md 8)."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import astuple
from pathlib import Path

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine import Engine
from scheduler0.emulator.expiry_sweep import ExpirySweep
from scheduler0.emulator.ksuid import new_ksuid
from scheduler0.emulator.message_scheduler import MessageScheduler
from scheduler0.emulator.seed import Access, WantedAccess, seed
from scheduler0.emulator.store.async_tasks import TaskState, put_task, unfinished_tasks, update_task
from scheduler0.emulator.store.database import Database, make_private
from scheduler0.emulator.store.instants import to_instant
from scheduler0.emulator.store.rows import AsyncTaskRow

BACKUP_SERVICE = "backup-database"
RESTORE_SERVICE = "restore-database"

_RESTORED = "Restore completed"


class Backup:
    """The service `backup-database`: a copy of the live store in a file of its own."""

    started = "Backup started"

    def __init__(self, database: Database, clock: Clock, engine: Engine, folder: Path) -> None:
        """`folder` is made when it is needed."""
        self._database = database
        self._clock = clock
        self._engine = engine
        self._folder = folder

    async def run(self, task: AsyncTaskRow) -> str:
        now = self._clock.now()
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._engine.node_id}-{new_ksuid(now)}.db"
        output = f"Backup completed (local only), path: {path}"
        unfinished = path.with_suffix(".part")
        make_private(unfinished)
        try:
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
                self._database.connection.backup(copy)
                # With a log beside it, the file could not be read where nothing can be written.
                copy.execute("PRAGMA journal_mode = DELETE").close()
                # Whoever restores the copy must not find this task under way in it.
                update_task(copy, task.id, TaskState.SUCCESS, output=output, now=to_instant(now))
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return output


@asynccontextmanager
async def copied(path: Path) -> AsyncGenerator[Database]:
    """A copy of the store in the file, as `Database.copy_of`, made while others use the event loop."""
    copying = asyncio.ensure_future(asyncio.to_thread(Database.copy_of, path))
    try:
        yield await asyncio.shield(copying)
    finally:
        # A thread goes on when whoever waits for it is cancelled.
        (await copying).close()


class Restore:
    """The service `restore-database`: the live store becomes what a backup holds.

    Whatever fires rests meanwhile. The way in stays as it is, and so do the rows of unfinished tasks.
    """

    started = "Restore started"

    def __init__(
        self,
        database: Database,
        clock: Clock,
        engine: Engine,
        sweep: ExpirySweep,
        access: Access,
        messages: MessageScheduler | None,
        folder: Path,
        path_of: Callable[[str], str | None],
    ) -> None:
        """`path_of` tells the file of a request id. A relative one is looked for in `folder`."""
        self._database = database
        self._clock = clock
        self._engine = engine
        self._sweep = sweep
        self._messages = messages
        self._access = WantedAccess(*astuple(access))
        self._folder = folder
        self._path_of = path_of

    async def run(self, task: AsyncTaskRow) -> str:
        text = self._path_of(task.request_id)
        if text is None:
            raise RuntimeError("the emulator was stopped before it began; order it again")
        path = self._folder / text
        if not path.is_file():
            raise FileNotFoundError(f"snapshot open: {path}: no such file or directory")
        async with copied(path) as restored, self._engine.paused(), self._messages_paused():
            self._prepare(restored, task)
            self._database.become(restored)
        self._sweep.look_again()
        return _RESTORED

    def _prepare(self, restored: Database, task: AsyncTaskRow) -> None:
        """Bring along what outlives the restore, which is complete then in the moment that it happens."""
        with restored.transaction() as connection:
            for row in unfinished_tasks(self._database.connection):
                put_task(connection, row)
            now = to_instant(self._clock.now())
            update_task(connection, task.id, TaskState.SUCCESS, output=_RESTORED, now=now)
        seed(restored, self._clock.now(), self._access)

    @asynccontextmanager
    async def _messages_paused(self) -> AsyncGenerator[None]:
        if self._messages is None:
            yield
            return
        await self._messages.stop()
        try:
            yield
        finally:
            await self._messages.start()
