"""Functions in processes of their own."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import multiprocessing.connection
import os
import threading
import time
from collections.abc import Callable
from logging.handlers import QueueHandler
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Any

from scheduler0.runner import works
from scheduler0.runner.run import RUN_LOGGER, Run, RunFacts
from scheduler0.runner.works import ThreadWork, WorkError, describe, refuse_awaitable


class ProcessWork:
    """A function, called in a process of its own, which is ended when its time is over.

    The process imports the module of the function: the function must be found there by its name. What it
    logs with the logger of the run is logged by the runner.
    """

    def __init__(self, function: Callable[[Run], object]) -> None:
        self.function = function
        self._in_thread = ThreadWork(self._supervise)

    async def perform(self, run: Run, timeout: float | None, cancel: asyncio.Event) -> None:
        await self._in_thread.perform(run, timeout, cancel)

    def _supervise(self, run: Run) -> None:
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        cancelled = context.Event()
        level = RUN_LOGGER.getEffectiveLevel()
        process = context.Process(
            target=_run_in_process, args=(sender, self.function, run.facts, cancelled, level), daemon=True
        )
        process.start()
        sender.close()
        deadline: float | None = None
        try:
            while True:
                if receiver.poll(0.05):
                    kind, content = receiver.recv()
                    if kind == "heartbeat":
                        run.heartbeat(content)
                    elif kind == "log":
                        RUN_LOGGER.handle(content)
                    elif kind == "failed":
                        raise WorkError(content)
                    else:
                        return
                if run.cancelled and deadline is None:
                    cancelled.set()
                    deadline = time.monotonic() + works.STOP_GRACE * 0.6
                if deadline is not None and time.monotonic() > deadline:
                    return
        except EOFError:
            process.join(works.STOP_GRACE)
            raise WorkError(f"the process ended with exit code {process.exitcode}") from None
        finally:
            receiver.close()
            _end(process)


def _end(process: SpawnProcess) -> None:
    for stop in (process.terminate, process.kill):
        process.join(0.5)
        if process.exitcode is not None:
            break
        stop()
    process.join(5)


def _run_in_process(
    sender: multiprocessing.connection.Connection[Any, Any],
    function: Callable[[Run], object],
    facts: RunFacts,
    cancelled: Any,
    level: int,
) -> None:
    """The main function of the process."""
    # The runner tells the process when to stop. Ctrl+C, and a signal to the group, would reach both.
    os.setsid()
    lock = threading.Lock()

    def send(kind: str, content: object) -> None:
        with lock:
            sender.send((kind, content))

    RUN_LOGGER.handlers[:] = [_LogToRunner(send)]
    RUN_LOGGER.setLevel(level)
    RUN_LOGGER.propagate = False
    run = Run(facts, lambda note: send("heartbeat", note))
    threading.Thread(target=_die_with_parent, daemon=True).start()
    threading.Thread(target=_pass_on, args=(cancelled, run), daemon=True).start()
    try:
        refuse_awaitable(function(run))
    except BaseException as error:
        send("failed", describe(error))
    else:
        send("done", None)


class _LogToRunner(QueueHandler):
    """Hands the records of the process to the runner. A failure goes to standard error."""

    def __init__(self, send: Callable[[str, object], None]) -> None:
        super().__init__(SimpleQueue())
        self._send = send

    def enqueue(self, record: logging.LogRecord) -> None:
        self._send("log", record)


def _pass_on(cancelled: Any, run: Run) -> None:
    cancelled.wait()
    run.cancel()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
