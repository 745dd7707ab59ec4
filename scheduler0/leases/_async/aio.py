"""Helpers that only the async client needs."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

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


async def shielded(work: Awaitable[T]) -> T:
    """Await to the end, also while the task is being cancelled."""
    scope = anyio.CancelScope(shield=True)
    scope.__enter__()
    try:
        return await work
    finally:
        scope.__exit__(None, None, None)


async def pause(seconds: float) -> None:
    """Sleep."""
    await anyio.sleep(seconds)
