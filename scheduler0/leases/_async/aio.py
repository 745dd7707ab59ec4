"""Helpers that only the async client needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import anyio
import anyio.to_thread

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
    """Call a function that blocks."""
    return await anyio.to_thread.run_sync(lambda: function(*arguments, **keywords))


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
