"""The file of a store while an emulator runs on it: it is locked, checked at the start, and watched.

Beside the file lies `FILE-run` as long as an emulator runs. It holds a random mark, and the store the same.
What a killed emulator leaves is the file, SQLite's log `FILE-wal`, and `FILE-run`: if the marks differ, then
somebody has put another file in the place of the store, and the log must not be applied to it.
"""

import contextlib
import json
import os
import secrets
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from scheduler0.emulator.store.database import (
    RUN_MARK,
    Database,
    NotAStoreError,
    get_setting,
    make_private,
    put_setting,
)
from scheduler0.emulator.store.file_lock import FileLock, is_held_here

_PAGE_BYTES = 4096
_READ_AT_ONCE = 256 * _PAGE_BYTES
_NUMBER_AT = 68
"""Where the header of a SQLite file has its `application_id`."""


class StoreInUseError(Exception):
    """Another emulator, of this process or another one, runs on the file."""


class StoreLostError(Exception):
    """The file of a running emulator was deleted, replaced or overwritten, or its log was."""

    def __init__(self, path: Path, event: str, *, content: bool) -> None:
        super().__init__(
            f"the store {path} {event} while the emulator ran on it, and nothing is saved any more; "
            "stop the emulator, put the file in place, and start it again"
        )
        self.content = content
        """What was stored can still be read: the emulator has the old file open."""


class StoreFile:
    """A file that is locked for one emulator.

    Only the emulator writes into it, and notes that. So another size or time of change comes from somebody
    else. Other programs may do it by SQLite, which leaves the number in the header; other writers do not.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self._path = path
        self._log = _beside(path, "-wal")
        self._log_identity: tuple[int, int] | None = None
        self._fd = fd
        status = os.fstat(fd)
        self._identity = (status.st_dev, status.st_ino)
        self._change = _change(status)
        self._number = self._read_number()
        self._overwritten = False

    def require(self, *, reading: bool = False) -> None:
        """Raises `StoreLostError` if the file is gone, another one has its name, or it was overwritten.

        With `reading` only if what it held cannot be read any more.
        """
        try:
            status = os.stat(self._path)
        except OSError:
            if not reading:
                raise StoreLostError(self._path, "was deleted", content=True) from None
            return
        if (status.st_dev, status.st_ino) != self._identity:
            if not reading:
                raise StoreLostError(self._path, "was replaced by another file", content=True)
        elif not reading and self._log_identity not in (None, _identity(self._log)):
            raise StoreLostError(self._path, f"lost its log {self._log.name}", content=True)
        elif self._overwritten or _change(status) != self._change:
            self._overwritten = self._overwritten or self._read_number() != self._number
            if self._overwritten:
                raise StoreLostError(self._path, "was overwritten", content=False)
            self._change = _change(status)

    def note_own_write(self) -> None:
        """The file is now as its emulator has left it."""
        self._change = _change(os.fstat(self._fd))
        self._number = self._read_number()
        if self._log_identity is None:
            self._log_identity = _identity(self._log)

    def _read_number(self) -> bytes:
        # A descriptor of its own would end SQLite's locks when it is closed.
        os.lseek(self._fd, _NUMBER_AT, os.SEEK_SET)
        return os.read(self._fd, 4)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file has this name, `None` if none has."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _change(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


@contextmanager
def opened(path: str | Path) -> Generator[Database]:
    """The store in the file `path`, made if absent, locked and checked; `:memory:` is a store without a file.

    Raises `sqlite3.Error`, `NewerDatabaseError`, `StoreInUseError`, and `NotAStoreError` if it is damaged,
    no emulator wrote it, or it does not belong to the log beside it.
    """
    if str(path) == ":memory:":
        with closing(Database(path)) as database:
            yield database
        return
    file = Path(path).resolve()
    with _locked(file) as fd:
        clean = _check_run(file)
        checked = not clean or _has_zero_page(file)
        with (
            closing(Database(path, check=checked)) as database,
            _marked(file, database),
            _guarded(file, database, fd),
        ):
            yield database


@contextmanager
def _guarded(file: Path, database: Database, fd: int) -> Generator[None]:
    database.guard(StoreFile(file, fd))
    try:
        yield
    finally:
        try:
            database.require_file()
        except StoreLostError as lost:
            if not lost.content:
                # SQLite would write the log into what somebody has put into the file.
                with contextlib.suppress(OSError):
                    os.truncate(_beside(file, "-wal"), 0)


@contextmanager
def _locked(file: Path) -> Generator[int]:
    refusal = f"another emulator runs on this file: {file}"
    if is_held_here(str(file)):
        raise StoreInUseError(refusal)
    make_private(file)
    fd = _open(file)
    try:
        lock = FileLock(fd)
    except BlockingIOError as error:
        os.close(fd)
        raise StoreInUseError(refusal) from error
    try:
        yield fd
    finally:
        # SQLite has closed the file before: on POSIX, closing a descriptor ends the locks on its file.
        lock.release()
        os.close(fd)


def _open(file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR)
    except OSError as error:
        raise sqlite3.OperationalError(f"unable to open database file: {error.strerror}: {file}") from error


def _check_run(file: Path) -> bool:
    """Whether the last emulator on the file was stopped, and not killed."""
    log, run = _beside(file, "-wal"), _beside(file, "-run")
    try:
        has_log = log.stat().st_size > 0
    except OSError:
        has_log = False
    try:
        left = _State(**json.loads(run.read_bytes()))
    except (OSError, ValueError, TypeError):
        return not has_log
    if has_log and not _continues(left, file):
        raise NotAStoreError(
            f"{file} and the log {log.name} do not belong together: another file was put in the place of a "
            f"store whose emulator was killed; delete {log.name} and {run.name} to use this file"
        )
    return False


class _State(NamedTuple):
    """What distinguishes a store from its copies."""

    mark: str | None
    schema: int
    """How often the schema was changed. A copy that SQLite makes starts again at the beginning."""

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Self:
        (schema,) = connection.execute("PRAGMA schema_version").fetchone()
        return cls(get_setting(connection, RUN_MARK), schema)


def _state_alone(file: Path) -> _State | None:
    """The state of the file itself, without the log beside it; `None` if it cannot be read."""
    uri = f"{file.as_uri()}?mode=ro&immutable=1"
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as connection:
        return _State.of(connection)
    return None


def _continues(left: _State, file: Path) -> bool:
    """Whether the log was made for this file. If that cannot be read, the check of the pages decides."""
    if file.stat().st_size == 0:
        return False
    found = _state_alone(file)
    return found is None or (found.mark == left.mark and found.schema >= left.schema)


@contextmanager
def _marked(file: Path, database: Database) -> Generator[None]:
    run = _beside(file, "-run")
    run.unlink(missing_ok=True)
    # A new mark makes an older copy of the file another one than this.
    put_setting(database.connection, RUN_MARK, secrets.token_hex(16))
    (busy, *_) = database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    # While another program reads the file, the mark stays in the log, and there is nothing to compare.
    if not busy:
        make_private(run)
        run.write_text(json.dumps(_State.of(database.connection)._asdict()))
    try:
        yield
    finally:
        run.unlink(missing_ok=True)


def _has_zero_page(file: Path) -> bool:
    """Whether a page has nothing but zeros, as a file system leaves it that has lost what was written.

    SQLite may have such pages where it has deleted rows, so this is a reason to look closer only.
    """
    empty = bytes(_PAGE_BYTES)
    with file.open("rb") as content:
        while block := content.read(_READ_AT_ONCE):
            # Most blocks are done with one search; a page begins at a multiple of its size.
            at = block.find(empty)
            while at >= 0:
                if at % _PAGE_BYTES == 0:
                    return True
                at = block.find(empty, at + 1)
    return False


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
