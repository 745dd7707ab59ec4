"""Copies of the store and the way back, as async tasks (contract admin 8)."""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import astuple
from pathlib import Path

from scheduler0.emulator.access import Access, WantedAccess
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.engine.expiry_sweep import ExpirySweep
from scheduler0.emulator.go.ksuid import new_ksuid
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.seed import seed
from scheduler0.emulator.store.async_tasks import TaskState, put_task, unfinished_tasks, update_task
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import AsyncTaskRow

BACKUP_SERVICE = "backup-database"
RESTORE_SERVICE = "restore-database"
_UNFINISHED = ".part"
_RESTORED = "Restore completed"


class BackupFolder:
    """The folder of the backups, made when it is needed.

    It lies beside the file of the store. For a store in memory it is a temporary folder that `close` removes.
    """

    def __init__(self, database: Database) -> None:
        self._beside = None if database.in_memory else Path(f"{database.path}.backups").absolute()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @property
    def path(self) -> Path:
        if self._beside is not None:
            self._beside.mkdir(parents=True, exist_ok=True)
            return self._beside
        if self._temporary is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="scheduler0-")
        return Path(self._temporary.name)

    def remove_unfinished(self) -> None:
        """Remove the files of backups that a kill cut short. Nobody else may use the store meanwhile."""
        if self._beside is not None:
            for pattern in (f"*{_UNFINISHED}", f"*{_UNFINISHED}-journal", f"*{_UNFINISHED}-wal"):
                for file in self._beside.glob(pattern):
                    file.unlink(missing_ok=True)

    def close(self) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()


class Backup:
    """The service `backup-database`: a copy of the live store in a file of its own."""

    started = "Backup started"

    def __init__(self, database: Database, clock: Clock, engine: Engine, folder: BackupFolder) -> None:
        self._database = database
        self._clock = clock
        self._engine = engine
        self._folder = folder

    async def run(self, task: AsyncTaskRow) -> str:
        now = self._clock.now()
        path = self._folder.path / f"{self._engine.node_id}-{new_ksuid(now)}.db"
        output = f"Backup completed (local only), path: {path}"
        unfinished = path.with_suffix(_UNFINISHED)
        try:
            self._database.copy_to(unfinished)
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
                # A restore of the copy must not find this task unfinished in it.
                update_task(copy, task.id, TaskState.SUCCESS, output=output, now=to_instant(now))
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return output


@asynccontextmanager
async def copied(path: Path) -> AsyncGenerator[Database]:
    """A copy of the store in the file, as by `Database.copy_of`. It is made in a thread."""
    copying = asyncio.ensure_future(asyncio.to_thread(Database.copy_of, path))
    try:
        yield await asyncio.shield(copying)
    finally:
        # The thread goes on when the wait for it is cancelled.
        (await copying).close()


class Restore:
    """The service `restore-database`: it replaces the content of the live store by that of a backup.

    Jobs and messages do not fire meanwhile. The access and the rows of unfinished tasks stay as they are.
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
        folder: BackupFolder,
        path_of: Callable[[str], str | None],
    ) -> None:
        """`path_of` has the file of a request id. A relative path is one in `folder`."""
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
            raise RuntimeError("the emulator was stopped before the restore began; order it again")
        path = self._folder.path / text
        if not path.is_file():
            raise FileNotFoundError(f"snapshot open: {path}: no such file or directory")
        async with copied(path) as restored, self._engine.paused(), self._messages_paused():
            self._prepare(restored, task)
            self._database.become(restored)
        self._sweep.look_again()
        return _RESTORED

    def _prepare(self, restored: Database, task: AsyncTaskRow) -> None:
        """Add to the copy everything that must be in the store in the moment of the restore."""
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
