"""One emulator at a time for a store: two would fire every job twice."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path


class StoreInUseError(Exception):
    """Another emulator, of this process or another one, runs on the file."""


@contextmanager
def exclusive_use(path: str) -> Generator[None]:
    """Hold the store in the file `path` for the length of the block; the end of the process ends it, too.

    The lock is SQLite's own, which every platform has, on an empty file beside the store: the store itself
    stays readable for other programs. Raises `StoreInUseError`.
    """
    lock = Path(f"{Path(path).resolve()}.lock")
    with closing(
        sqlite3.connect(lock, timeout=0, isolation_level=None, check_same_thread=False)
    ) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreInUseError("another emulator runs on this file") from error
        yield
