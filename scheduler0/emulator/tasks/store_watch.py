"""Notice that the file of the store is deleted, replaced or overwritten while the emulator runs."""

import asyncio
import logging
import secrets
import sqlite3
from pathlib import Path

from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.store_file import StoreLostError
from scheduler0.emulator.waiting import cancel

logger = logging.getLogger(__name__)
_SECONDS = 0.5
_NOTHING_TO_RESCUE = "; what was stored is lost, but for backups"


class StoreWatch:
    """Looks at the file twice a second.

    When the file is lost, the log says so, what was stored is written beside it, and nothing fires any more.
    """

    def __init__(self, database: Database, engine: Engine, messages: MessageScheduler | None = None) -> None:
        self._database = database
        self._engine = engine
        self._messages = messages
        self._lost: StoreLostError | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look. On the event loop."""
        if self._database.file is not None:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look for a last time."""
        if self._task is not None:
            await cancel([self._task])
            self._task = None
            self._look()

    def raise_if_lost(self) -> None:
        """Raises `StoreLostError` if the file was lost since the start."""
        if self._lost is not None:
            raise self._lost

    async def _run(self) -> None:
        while not self._look():
            await asyncio.sleep(_SECONDS)
        await self._engine.stop()
        if self._messages is not None:
            await self._messages.stop()

    def _look(self) -> bool:
        if self._lost is None:
            try:
                self._database.require_file()
                self._database.fold_long_log()
            except StoreLostError as error:
                self._lost = error
                logger.error("%s%s", error, self._rescue() if error.content else _NOTHING_TO_RESCUE)
        return self._lost is not None

    def _rescue(self) -> str:
        """Write what was stored until now into another file; returns what to say of it."""
        path = Path(f"{self._database.path}.rescued-{secrets.token_hex(4)}").absolute()
        try:
            self._database.copy_to(path)
        except (OSError, sqlite3.Error) as error:
            return f"; what was stored cannot be written to {path}: {error}"
        return f"; what was stored is in {path}"
