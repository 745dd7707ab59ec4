"""Tables of texts in memory and in SQLite, with the one operation that leases need: compare and swap."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scheduler0.leases.errors import LeaseStoreError

_BUSY_SECONDS = 30.0
_SWAPS_BETWEEN_PURGES = 500


class MemoryTable:
    """Texts by name, for the threads and tasks of one process."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._until: dict[str, float] = {}
        self._swaps = 0
        self._lock = threading.Lock()

    def read(self, names: Sequence[str]) -> dict[str, str]:
        with self._lock:
            return {name: self._texts[name] for name in names if name in self._texts}

    def swap(self, name: str, old: str | None, new: str, keep: float | None = None) -> bool:
        """Write `new` if the text is still `old` (None: no text yet); it is kept for `keep` seconds."""
        now = time.time()
        with self._lock:
            self._purge(now)
            if self._texts.get(name) != old:
                return False
            self._texts[name] = new
            self._until.pop(name, None)
            if keep is not None:
                self._until[name] = now + keep
            return True

    def _purge(self, now: float) -> None:
        self._swaps += 1
        if self._swaps % _SWAPS_BETWEEN_PURGES == 1:
            for name in [name for name, until in self._until.items() if until < now]:
                del self._texts[name], self._until[name]

    def close(self) -> None:
        pass


_shared: dict[str, MemoryTable] = {}
_shared_lock = threading.Lock()


def shared_memory_table(name: str) -> MemoryTable:
    """The table of this process with this name; everybody who asks for it gets the same one."""
    with _shared_lock:
        return _shared.setdefault(name, MemoryTable())


class SqliteTable:
    """Texts by name in a file, for the processes of one machine. For any thread, one at a time.

    A write is on the disk when it returns. Raises `LeaseStoreError`.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._closed = False
        self._process = 0
        self._swaps = 0

    def read(self, names: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" * len(names))
        with self._lock:
            try:
                rows = self._open().execute(
                    f"SELECT name, state FROM leases WHERE name IN ({marks})", list(names)
                )
                return {str(name): str(state) for name, state in rows}
            except sqlite3.Error as error:
                raise self._failure(error) from error

    def swap(self, name: str, old: str | None, new: str, keep: float | None = None) -> bool:
        """Write `new` if the text is still `old` (None: no text yet); it is kept for `keep` seconds."""
        now = time.time()
        until = None if keep is None else now + keep
        with self._lock:
            try:
                connection = self._open()
                self._purge(connection, now)
                if old is None:
                    cursor = connection.execute(
                        "INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (name, new, until)
                    )
                else:
                    cursor = connection.execute(
                        "UPDATE leases SET state = ?, kept_until = ? WHERE name = ? AND state = ?",
                        (new, until, name, old),
                    )
                return cursor.rowcount == 1
            except sqlite3.Error as error:
                raise self._failure(error) from error

    def close(self) -> None:
        with self._lock:
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
            self._connection = None
            self._closed = True

    def _open(self) -> sqlite3.Connection:
        # SQLite forbids to use a connection after a fork. The parent's one is left alone.
        if self._connection is not None and self._process == os.getpid():
            return self._connection
        if self._closed:
            # A thread whose task was cancelled may still come here.
            raise LeaseStoreError(f"the leases in {self._path!r} are closed; open them anew")
        folder = Path(self._path).parent
        if not folder.is_dir():
            raise LeaseStoreError(
                f"the folder {str(folder)!r} does not exist; create it, or write four slashes"
                " for an absolute path, as in sqlite:////var/lib/leases.db"
            )
        with suppress(OSError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL, mode=0o600))
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _execute_when_free(connection, "PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _execute_when_free(
                connection,
                "CREATE TABLE IF NOT EXISTS leases"
                " (name TEXT PRIMARY KEY, state TEXT NOT NULL, kept_until REAL) WITHOUT ROWID",
            )
        except BaseException:
            connection.close()
            raise
        self._connection, self._process = connection, os.getpid()
        return connection

    def _purge(self, connection: sqlite3.Connection, now: float) -> None:
        self._swaps += 1
        if self._swaps % _SWAPS_BETWEEN_PURGES == 1:
            connection.execute("DELETE FROM leases WHERE kept_until < ?", (now,))

    def _failure(self, error: sqlite3.Error) -> LeaseStoreError:
        return LeaseStoreError(f"the leases in {self._path!r} cannot be used: {error}")


def _execute_when_free(connection: sqlite3.Connection, statement: str) -> None:
    """Execute, and wait for other processes. SQLite does not wait by itself to change the journal mode."""
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(0.01)
