"""The one connection to the emulator's SQLite database, its schema version and its transactions.

Everything that touches the database runs on the server's event loop, one call after another, so a
transaction must not contain an `await`: no other code can then run inside it.

The journal is a write-ahead log with `synchronous=NORMAL`: a commit survives a killed process, at the cost
of one write and no wait for the disk.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from scheduler0.emulator.store.schema import VERSIONS


class NewerDatabaseError(Exception):
    """The database file was written by a newer version of the emulator."""


class NotAStoreError(Exception):
    """A database file that no emulator has written."""


class Database:
    """An open database at the newest schema version. `path` is a file, made if absent, or `:memory:`."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self.path = str(path)
        # Opened where the emulator is started and used on the server's thread, never on both at once.
        self.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            self._configure()
            self._migrate()
        except BaseException:
            self.connection.close()
            raise

    def _configure(self) -> None:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = OFF"):
            self.connection.execute(f"PRAGMA {setting}").close()

    def _migrate(self) -> None:
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        _refuse_newer(self.path, version)
        for number, script in enumerate(VERSIONS[version:], start=version + 1):
            # executescript commits nothing by itself when the script opens its own transaction.
            self.connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    def replace(self, path: str | Path) -> None:
        """Become a copy of the database in the file `path`, at the newest schema version.

        Outside a transaction. Raises `sqlite3.Error` if the file is no database, `NotAStoreError` if it is
        no emulator's, `NewerDatabaseError`; nothing has changed then.
        """
        source = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
        with closing(source):
            (version,) = source.execute("PRAGMA user_version").fetchone()
            known = source.execute("SELECT 1 FROM sqlite_master WHERE name = 'account_counters'").fetchone()
            if not version or known is None:
                raise NotAStoreError(f"{path} is not a store of the emulator")
            _refuse_newer(str(path), version)
            source.backup(self.connection)
        self._migrate()

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


def _refuse_newer(path: str, version: int) -> None:
    if version > len(VERSIONS):
        raise NewerDatabaseError(
            f"{path} has schema version {version}; this emulator knows up to {len(VERSIONS)}"
        )
