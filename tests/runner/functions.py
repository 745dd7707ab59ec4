"""Functions that processes import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from scheduler0.runner import Run


def write(run: Run) -> None:
    """Write down the process that this runs in."""
    run.heartbeat("writing")
    Path(run.data).write_text(str(os.getpid()))


def fail(run: Run) -> None:
    raise ValueError("no paper")


class Silent(Exception):
    def __str__(self) -> str:
        raise AttributeError("reason")


class SilentExit(SystemExit):
    __str__ = Silent.__str__


def fail_silently(run: Run) -> None:
    raise Silent


def exit_silently(run: Run) -> None:
    raise SilentExit


def die(run: Run) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def log(run: Run) -> None:
    run.logger.info("%s pages", 3, extra={"pages": 3})
    run.logger.debug("nobody asked for this")


async def _nothing() -> None: ...


def forget_to_await(run: Run) -> object:
    return _nothing()


def hang(run: Run) -> None:
    time.sleep(600)


def wait_politely(run: Run) -> None:
    """End when asked to."""
    Path(run.data).write_text("started")
    while not run.cancelled:
        time.sleep(0.01)
    Path(run.data).write_text("stopped")
