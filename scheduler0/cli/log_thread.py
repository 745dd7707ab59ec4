"""A log that never holds the program up: a thread writes its lines."""

from __future__ import annotations

import atexit
import logging
import os
import queue
import select
import threading

LINES = 10_000
"""How many lines wait to be written. What comes on top is dropped, and counted."""
_LAST_SECONDS = 1.0


class ThreadedHandler(logging.Handler):
    """Write each record as a line to a file descriptor, from a thread.

    A pipe that nobody reads is full after 64 KiB, and a write to it waits. A program that started the
    emulator with such a pipe would make it stand still.
    """

    def __init__(self, descriptor: int, *, lines: int = LINES) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._lines: queue.Queue[str] = queue.Queue(lines)
        self._dropped = 0
        threading.Thread(target=self._write, name="scheduler0-log", daemon=True).start()
        atexit.register(self.wait_until_written)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:
            self.handleError(record)
            return
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            # The lock of the handler is held here, so that nothing else counts.
            self._dropped += 1

    def wait_until_written(self) -> bool:
        """Wait until all lines are written, at most for a second; whether they are."""
        with self._lines.all_tasks_done:
            return self._lines.all_tasks_done.wait_for(
                lambda: not self._lines.unfinished_tasks, _LAST_SECONDS
            )

    def _write(self) -> None:
        while True:
            line = self._lines.get()
            if self._dropped:
                self.acquire()
                line, self._dropped = f"{self._dropped} lines of the log were dropped\n{line}", 0
                self.release()
            self._write_whole(f"{line}\n".encode(errors="backslashreplace"))
            self._lines.task_done()

    def _write_whole(self, data: bytes) -> None:
        # Not sys.stderr: a thread that waits would hold its lock, and the interpreter could not end.
        try:
            while data:
                try:
                    data = data[os.write(self._descriptor, data) :]
                except BlockingIOError:
                    # Another program has set the pipe or the terminal, which it shares, to not wait.
                    select.select([], [self._descriptor], [])
        except OSError:
            # Nobody can read it any more.
            return
