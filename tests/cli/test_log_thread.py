"""The thread that writes the log."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor

from scheduler0.cli.log_thread import ThreadedHandler


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("a", logging.INFO, __file__, 1, message, None, None)


def test_lines_that_nobody_reads_are_dropped_and_counted() -> None:
    read, write = os.pipe()
    handler = ThreadedHandler(write, lines=10)
    # The pipe holds 64 KiB, the queue ten lines. A handler that writes by itself would wait here for ever.
    for number in range(1000):
        handler.handle(record(f"{number} {'x' * 1000}"))
    with ThreadPoolExecutor(1) as reading, os.fdopen(read) as pipe:
        lines = reading.submit(lambda: [line.split(maxsplit=1) for line in pipe])
        while not handler.wait_until_written():
            pass
        handler.handle(record("end x"))
        while not handler.wait_until_written():
            pass
        os.close(write)
        *seen, last = lines.result()
    written = [int(number) for number, text in seen if text.startswith("x")]
    dropped = [int(number) for number, text in seen if text == "lines of the log were dropped\n"]
    assert written == sorted(set(written))
    assert len(written) + len(dropped) == len(seen)
    assert sum(dropped) == 1000 - len(written) > 0
    assert last[0] == "end"


def test_a_pipe_that_does_not_wait_loses_no_line() -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    handler = ThreadedHandler(write)
    for number in range(200):
        handler.handle(record(f"{number} {'x' * 1000}"))
    with ThreadPoolExecutor(1) as reading, os.fdopen(read) as pipe:
        # The pipe is full by now, or soon: it holds 64 KiB.
        handler.wait_until_written()
        lines = reading.submit(lambda: [line.split()[0] for line in pipe])
        while not handler.wait_until_written():
            pass
        os.close(write)
        assert lines.result() == [str(number) for number in range(200)]
