"""Stop: tasks that end together, signals, and the tries that are still being done."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_CANCEL_AGAIN = 1.0


@asynccontextmanager
async def tasks_of(*works: Coroutine[Any, Any, object]) -> AsyncGenerator[list[asyncio.Task[Any]]]:
    """A task for each work. They are cancelled at the end. Raises what ended one that nobody looked at."""
    tasks: list[asyncio.Task[Any]] = [asyncio.create_task(work) for work in works]
    try:
        yield tasks
    finally:
        failed = [task for task in tasks if task.done() and not task.cancelled() and task.exception()]
        await cancel_all(tasks)
    for task in failed:
        task.result()


async def cancel_all(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel the tasks until they have ended. A library may swallow a cancellation, and the task goes on."""
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=_CANCEL_AGAIN)


async def first_of(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Wait until one of the tasks ends. Raises what ended it."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


async def finish_or_cancel(
    tasks: Callable[[], set[asyncio.Task[None]]],
    cancel: Callable[[], None],
    limit: float,
    force: asyncio.Event,
) -> None:
    """Let the tasks finish for `limit` seconds, then `cancel` them; when forced, cancel the tasks themselves.

    `tasks` gives those that are left.
    """
    forced = asyncio.ensure_future(force.wait())
    try:
        await _wait(tasks(), forced, limit)
        cancel()
        await _wait(tasks(), forced, None)
        await cancel_all(tasks())
    finally:
        forced.cancel()


async def _wait(
    tasks: Iterable[asyncio.Task[None]], forced: asyncio.Future[Any], limit: float | None
) -> None:
    """Wait for all tasks, but no longer than `limit` seconds and until `forced`."""
    loop = asyncio.get_running_loop()
    end = None if limit is None else loop.time() + limit
    while pending := {task for task in tasks if not task.done()}:
        rest = None if end is None else max(0.0, end - loop.time())
        await asyncio.wait({*pending, forced}, timeout=rest, return_when=asyncio.FIRST_COMPLETED)
        if forced.done() or (end is not None and loop.time() >= end):
            return


@contextmanager
def signals(on_signal: Callable[[], None]) -> Generator[None]:
    """Call `on_signal` in the running event loop at each signal. Restores what was there before.

    Does nothing outside the main thread, where Python delivers no signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()

    def receive(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(on_signal)

    before = {number: signal.signal(number, receive) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
