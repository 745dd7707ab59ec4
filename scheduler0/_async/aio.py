"""Helpers that only the async client needs. ``scripts/unasync.py`` removes them from the sync one."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

import anyio
from anyio import Event as Event

from .._shared.functions import refuse_generator

T = TypeVar("T")
R = TypeVar("R")
_CLOSING = 1.0
"""Seconds that closing a broken connection may take while its call is being cancelled."""


def current_loop() -> asyncio.AbstractEventLoop | None:
    """The running event loop. ``None`` under other async libraries: their sockets check it themselves."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def keeps_generators() -> bool:
    """Whether a generator that is left in its middle stays open, as under trio, which warns of it."""
    return current_loop() is None


def close_on(loop: object, aclose: Callable[[], Awaitable[None]]) -> None:
    """Let ``loop`` close it, without waiting. A loop that has ended closes nothing."""
    if not isinstance(loop, asyncio.AbstractEventLoop) or not loop.is_running():
        return

    async def close() -> None:
        await aclose()

    loop.call_soon_threadsafe(lambda: loop.create_task(close()))


def check_callback(argument: str, function: object) -> None:
    """Raise ``TypeError`` for what is neither a function nor a coroutine function."""
    if not callable(function):
        raise TypeError(f"{argument} must be a function, got {type(function).__name__}")
    refuse_generator(argument, function)


async def call_back(argument: str, function: Callable[[T], Any], value: T) -> Any:
    """What the function gives for ``value``, awaited if it is awaitable. The sync twin needs the name."""
    return await maybe_await(function(value))


async def maybe_await(value: Any) -> Any:
    """What a callback returned, awaited if it is awaitable."""
    return await value if inspect.isawaitable(value) else value


async def each(items: Iterable[T] | AsyncIterable[T]) -> AsyncIterator[T]:
    """The items of an iterable of either kind."""
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


async def all_of(call: Callable[[T], Awaitable[R]], items: Sequence[T]) -> list[R]:
    """The results of ``call``, which raises nothing, for every item, in order; all are under way at once."""
    results: dict[int, R] = {}

    async def one(index: int, item: T) -> None:
        results[index] = await call(item)

    async with anyio.create_task_group() as tasks:
        for index, item in enumerate(items):
            tasks.start_soon(one, index, item)
    return [results[index] for index in range(len(items))]


async def waited(event: Event, seconds: float) -> bool:
    """Whether ``event`` is set within ``seconds``."""
    with anyio.move_on_after(seconds):
        await event.wait()
    return event.is_set()


async def finished(closing: Awaitable[None]) -> None:
    """Close to the end even if the task is being cancelled, but do not wait for ever."""
    with anyio.move_on_after(_CLOSING, shield=True):
        await closing


async def within(seconds: float, work: Awaitable[T], late: type[Exception]) -> T:
    """The result of ``work``. Cancels it and raises ``late`` after ``seconds``."""
    with anyio.move_on_after(seconds):
        return await work
    raise late
