"""A lock on the file of a store itself, which a hard link or another name does not get around.

SQLite locks bytes of the same file. Ours lies far behind them, so other programs can still read the store.
"""

import contextlib
import os
import sys

# Behind SQLite's own locks, and behind the end of every file.
_PLACE = 2**62
_held: set[tuple[int, int]] = set()
"""The files that this process holds, by device and inode. A POSIX lock does not exclude its own process."""


class FileLock:
    """Holds the file with the descriptor `fd` until `release` and the closing of `fd`, or the process's end.

    Raises `BlockingIOError` if the file is held already.
    """

    def __init__(self, fd: int) -> None:
        status = os.fstat(fd)
        self._key = (status.st_dev, status.st_ino)
        if self._key in _held:
            raise BlockingIOError("this process holds the file already")
        try:
            _lock(fd)
        except OSError as error:
            raise BlockingIOError(str(error)) from error
        _held.add(self._key)

    def release(self) -> None:
        """From now on this process may take the lock again."""
        _held.discard(self._key)


def is_held_here(path: str) -> bool:
    """Whether this process holds the file.

    Ask before you open it: on POSIX, closing one descriptor of a file can end all locks of the process on it.
    """
    with contextlib.suppress(OSError):
        status = os.stat(path)
        return (status.st_dev, status.st_ino) in _held
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> None:
        os.lseek(fd, _PLACE, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

else:
    import errno
    import fcntl
    import struct

    def _lock(fd: int) -> None:
        of_open_file: int | None = getattr(fcntl, "F_OFD_SETLK", None)
        if of_open_file is not None:
            # This kind of lock, of Linux, does not end when another descriptor of the file is closed.
            wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, _PLACE, 1, 0)
            try:
                fcntl.fcntl(fd, of_open_file, wanted)
                return
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOLCK):
                    raise
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _PLACE, os.SEEK_SET)
