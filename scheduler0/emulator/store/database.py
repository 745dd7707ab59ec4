"""The SQLite database: schema version, transactions, copies, settings, reset."""

import os
import secrets
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol, Self

from scheduler0.emulator.go.time import find_zone, format_in_zone, format_instant
from scheduler0.emulator.store.listing import drop_orders
from scheduler0.emulator.store.schema import VERSIONS

# What SQLite takes for a file without a name, which goes with its connection.
_UNNAMED = ""
_KNOWN_TABLE = "account_counters"
_LONG_LOG = 4 * 1024 * 1024
_BUSY_MILLISECONDS = 5000


class NewerDatabaseError(Exception):
    """The database file was written by a newer version of the emulator."""


class NotAStoreError(Exception):
    """The file is damaged, or no emulator has written it."""


class GuardedFile(Protocol):
    """What a `Database` asks before it commits, and tells what it writes into the file itself."""

    def require(self, *, reading: bool) -> None:
        """Raises an exception if the file is gone. `reading`: only if what it holds is gone as well."""
        ...

    def note_own_write(self) -> None:
        """The file is now as this emulator has left it."""
        ...


class Database:
    """An open database at the newest schema version. `path` is a file, made if absent, or `:memory:`.

    A file that is made is for its owner only, as it holds secrets.
    """

    def __init__(self, path: str | Path = ":memory:", *, check: bool = False) -> None:
        """With `check` a damaged file is refused."""
        self.path = str(path)
        self.file: GuardedFile | None = None
        """The file, for a running emulator: it must still be there when something is committed."""
        self._long_log = _LONG_LOG
        if not self.in_memory:
            make_private(self.path)
        # Opened where the emulator is started and used on the server's thread, never on both at once.
        self.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            if check:
                _refuse_damaged(self.connection, self.path)
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
        try:
            tables = {name for (name,) in self.connection.execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            raise NotAStoreError(f"{self.path} is not a database") from error
        if tables and _KNOWN_TABLE not in tables:
            raise NotAStoreError(f"{self.path} is a database of another program")

    def _configure(self) -> None:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = OFF"):
            self.connection.execute(f"PRAGMA {setting}").close()
        self.connection.create_function("date_text", 2, _date_text)

    def _migrate(self) -> None:
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        _refuse_newer(self.path, version)
        if version == len(VERSIONS):
            return
        if version:
            # The tables that they belong to may be replaced.
            drop_orders(self.connection)
        for number, script in enumerate(VERSIONS[version:], start=version + 1):
            # executescript commits nothing by itself when the script opens its own transaction.
            self.connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")

    @classmethod
    def copy_of(cls, path: str | Path) -> Self:
        """A copy of the database in the file `path`, at the newest schema version, gone when it is closed.

        Raises `sqlite3.Error` if the file is not a database, `NotAStoreError` if it is damaged or not an
        emulator's, `NewerDatabaseError`.
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
        _refuse_damaged(self.connection, str(path))
        drop_orders(self.connection)
        self._migrate()
        if self._schema() != schema:
            raise NotAStoreError(f"{path} is not a store of the emulator: its tables are others")

    def _schema(self) -> set[tuple[str, str]]:
        query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        return set(self.connection.execute(query))

    def become(self, other: "Database") -> None:
        """Hold what `other` holds, in one transaction: a kill leaves all of it or nothing."""
        put_setting(other.connection, RUN_MARK, get_setting(self.connection, RUN_MARK) or "")
        other.connection.backup(self.connection)

    def copy_to(self, path: Path) -> None:
        """Write a copy of the store into a new file for its owner only. The copy has no run mark."""
        make_private(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            self.connection.backup(copy)
            # With a log beside it, the file could not be read where nothing can be written.
            copy.execute("PRAGMA journal_mode = DELETE").close()
            put_setting(copy, RUN_MARK, "")
            copy.execute("PRAGMA application_id = 0").close()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """All or nothing: commits at the end of the block, rolls back on any exception. Not nestable."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.require_file()
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()
        if self.file is not None:
            self.fold_long_log()

    def require_file(self, *, reading: bool = False) -> None:
        """Raises `StoreLostError` if a running emulator has lost its file; `reading` as in `GuardedFile`."""
        if self.file is not None:
            self.file.require(reading=reading)

    def guard(self, file: GuardedFile) -> None:
        """Let nothing be committed that `file` does not allow.

        From now on only `fold_long_log` writes into the file itself. SQLite would do it inside any commit.
        """
        self.file = file
        self.connection.execute("PRAGMA wal_autocheckpoint = 0").close()
        self._fold_log(file)

    def fold_long_log(self) -> None:
        """Write the log of a guarded file into the file if it is long. Raises `StoreLostError`."""
        if self.file is not None and self._log_bytes() >= self._long_log:
            self._fold_log(self.file)

    def _fold_log(self, file: GuardedFile) -> None:
        file.require(reading=False)
        self.connection.execute("PRAGMA busy_timeout = 0").close()
        # On a full disk, or while another program reads the file, the log grows, and is folded in later.
        with suppress(sqlite3.OperationalError):
            # A new number in the header makes every older copy another file than this.
            self.connection.execute(f"PRAGMA application_id = {secrets.randbits(31)}").close()
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        self.connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}").close()
        file.note_own_write()
        self._long_log = self._log_bytes() + _LONG_LOG

    def _log_bytes(self) -> int:
        try:
            return os.stat(f"{self.path}-wal").st_size
        except OSError:
            return 0

    def close(self) -> None:
        """Close the connection; a file is left with its log folded in. Closing twice is fine."""
        self.connection.close()


def _refuse_damaged(connection: sqlite3.Connection, path: str) -> None:
    try:
        (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        fault = error
    if fault != "ok":
        raise NotAStoreError(
            f"{path} is damaged: {' '.join(str(fault).split())}; start without it, or restore a backup"
        )


def _date_text(instant: int | None, timezone: str | None) -> str | None:
    """The date of an instant, in a zone or in UTC."""
    if instant is None:
        return None
    zone = find_zone(timezone or "UTC")
    # Jobs of the system account are not checked, and may have zones that do not exist.
    return format_instant(instant) if zone is None else format_in_zone(instant, zone)


def make_private(path: str | Path) -> None:
    """Make an empty file that only its owner reads, unless the file exists. SQLite says why that fails."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, mode=0o600))


def _refuse_newer(path: str, version: int) -> None:
    if version > len(VERSIONS):
        raise NewerDatabaseError(
            f"{path} has schema version {version}; this emulator knows up to {len(VERSIONS)}"
        )


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """The number of rows, deleted ones included, by table."""
    return {
        table: int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
        for table in _tables(connection)
    }


def wipe(connection: sqlite3.Connection) -> None:
    """Empty every table but the settings, inside the caller's transaction; ids start at 1 again."""
    for table in _tables(connection):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM sqlite_sequence")


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'settings' ORDER BY name"
    )
    return [str(name) for (name,) in connection.execute(query)]


RUN_MARK = "run_mark"
"""A random text. Each start of an emulator writes a new one."""
QUEUE_VERSION = "queue_version"
"""How often a scheduler has taken over this store, in decimal; absent before the first time."""
QUEUE_VERSION_DATE = "queue_version_date"
"""When that was, as an instant in decimal; absent in stores that no newer emulator has served."""


def get_setting(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def put_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, value))
