"""The one connection to the emulator's SQLite database, its schema version and its transactions.

Everything that touches the database runs on the server's event loop, one call after another, so a
transaction must not contain an `await`: no other code can then run inside it.

The journal is a write-ahead log with `synchronous=NORMAL`: a commit survives a killed process, at the cost
of one write and no wait for the disk.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from scheduler0.emulator.store.ordering import drop_orders
from scheduler0.emulator.store.schema import VERSIONS

# What SQLite takes for a file without a name, which goes with its connection.
_UNNAMED = ""
_KNOWN_TABLE = "account_counters"


class NewerDatabaseError(Exception):
    """The database file was written by a newer version of the emulator."""


class NotAStoreError(Exception):
    """A database file that no emulator has written, or that is damaged."""


class Database:
    """An open database at the newest schema version. `path` is a file, made if absent, or `:memory:`.

    A file that is made is for its owner only, as it holds secrets.
    """

    def __init__(self, path: str | Path = ":memory:") -> None:
        self.path = str(path)
        if not self.in_memory:
            make_private(self.path)
        # Opened where the emulator is started and used on the server's thread, never on both at once.
        self.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            self._refuse_foreign()
            self._configure()
            self._migrate()
        except BaseException:
            self.connection.close()
            raise

    @property
    def in_memory(self) -> bool:
        return self.path in (":memory:", _UNNAMED)

    def _refuse_foreign(self) -> None:
        tables = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master")}
        if tables and _KNOWN_TABLE not in tables:
            raise NotAStoreError(f"{self.path} is a database of another program")

    def _configure(self) -> None:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = OFF"):
            self.connection.execute(f"PRAGMA {setting}").close()

    def _migrate(self) -> None:
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        _refuse_newer(self.path, version)
        for number, script in enumerate(VERSIONS[version:], start=version + 1):
            # executescript commits nothing by itself when the script opens its own transaction.
            self.connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    @classmethod
    def copy_of(cls, path: str | Path) -> Self:
        """A copy of the database in the file `path`, at the newest schema version, gone when it is closed.

        Raises `sqlite3.Error` if the file is no database, `NotAStoreError` if it is no emulator's or is
        damaged, `NewerDatabaseError`.
        """
        copy = cls(_UNNAMED)
        try:
            copy._load(path)
        except BaseException:
            copy.close()
            raise
        return copy

    def _load(self, path: str | Path) -> None:
        schema = self._schema()
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as source:
            (version,) = source.execute("PRAGMA user_version").fetchone()
            known = source.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_KNOWN_TABLE,)).fetchone()
            if not version or known is None:
                raise NotAStoreError(f"{path} is not a store of the emulator")
            _refuse_newer(str(path), version)
            source.backup(self.connection)
        # Before the migration, which would trust what it finds.
        (fault,) = self.connection.execute("PRAGMA integrity_check(1)").fetchone()
        if fault != "ok":
            raise NotAStoreError(f"{path} is damaged: {fault}")
        drop_orders(self.connection)
        self._migrate()
        if self._schema() != schema:
            raise NotAStoreError(f"{path} is not a store of the emulator: its tables are others")

    def _schema(self) -> set[tuple[str, str]]:
        query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        return set(self.connection.execute(query))

    def become(self, other: "Database") -> None:
        """Hold what `other` holds, in one transaction: a kill leaves all of it or nothing."""
        other.connection.backup(self.connection)

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All or nothing: commits at the end of the block, rolls back on any exception. Not nestable."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def close(self) -> None:
        """Close the connection; a file is left with its log folded in. Closing twice is fine."""
        self.connection.close()


def make_private(path: str | Path) -> None:
    """Make an empty file that only its owner reads, if there is none; SQLite tells why that fails."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, mode=0o600))


def _refuse_newer(path: str, version: int) -> None:
    if version > len(VERSIONS):
        raise NewerDatabaseError(
            f"{path} has schema version {version}; this emulator knows up to {len(VERSIONS)}"
        )
