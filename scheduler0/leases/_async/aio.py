"""Helpers that only the async client needs."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

import anyio
import anyio.to_thread

from scheduler0._shared.functions import refuse_generator

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
    """Call a function that blocks."""
    return await anyio.to_thread.run_sync(lambda: function(*arguments, **keywords))


def check_task(task: object) -> None:
    """Raise ``TypeError`` for a task that nobody can do."""
    if not callable(task):
        raise TypeError(f"task: {task!r:.80} is not a function; give a coroutine function")
    refuse_generator("task", task)


async def performed(result: Awaitable[T]) -> T:
    """Await what a task gave. Raises ``TypeError`` for what cannot be awaited."""
    if not inspect.isawaitable(result):
        raise TypeError(f"task: it gave {result!r:.80}, which nobody can await; write async def")
    return await result


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """Await to the end, also while the task is being cancelled. The cancellation goes on afterwards."""
    scope = anyio.CancelScope(shield=True)
    scope.__enter__()
    try:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return await work
        return await _outlasting(asyncio.ensure_future(work))
    finally:
        scope.__exit__(None, None, None)


async def _outlasting(task: asyncio.Task[T]) -> T:
    """What the task gives. Scopes do not stop ``Task.cancel()`` of asyncio, which may come several times."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None or task.cancelled():
        return task.result()
    raise cancelled from task.exception()


async def pause(seconds: float) -> None:
    """Sleep."""
    await anyio.sleep(seconds)
