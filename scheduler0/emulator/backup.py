"""Copies of the store and the way back, as async tasks (contract admin.md 8)."""

import os
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import astuple
from pathlib import Path

from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine import Engine
from scheduler0.emulator.ksuid import new_ksuid
from scheduler0.emulator.message_scheduler import MessageScheduler
from scheduler0.emulator.seed import Access, WantedAccess, seed
from scheduler0.emulator.store.async_tasks import put_task, unfinished_tasks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import AsyncTaskRow

BACKUP_SERVICE = "backup-database"
RESTORE_SERVICE = "restore-database"


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
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._engine.node_id}-{new_ksuid(self._clock.now())}.db"
        unfinished = path.with_suffix(".part")
        with closing(sqlite3.connect(unfinished)) as copy:
            self._database.connection.backup(copy)
        os.replace(unfinished, path)
        return f"Backup completed (local only), path: {path}"


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
        access: Access,
        messages: MessageScheduler | None,
        folder: Path,
        path_of: Callable[[str], str | None],
    ) -> None:
        """`path_of` tells the file of a request id. A relative one is looked for in `folder`."""
        self._database = database
        self._clock = clock
        self._engine = engine
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
        async with self._engine.paused(), self._messages_paused():
            unfinished = unfinished_tasks(self._database.connection)
            self._database.replace(path)
            with self._database.transaction() as connection:
                for row in unfinished:
                    put_task(connection, row)
            seed(self._database, self._clock.now(), self._access)
        return "Restore completed"

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
