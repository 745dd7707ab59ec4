"""Functions that block, each in a thread of its own, for which the end of the program does not wait."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def start(function: Callable[[], T], name: str, on_late: Callable[[], object]) -> asyncio.Future[T]:
    """Call a function that raises nothing in a thread of its own, in the present context.

    `on_late` is called in the thread if the event loop is over before the function.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T) -> None:
        if not future.done():
            future.set_result(result)

    def call() -> None:
        result = function()
        try:
            loop.call_soon_threadsafe(settle, result)
        except RuntimeError:
            on_late()

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(call,), name=name, daemon=True).start()
    return future


async def in_thread(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """What the function returns or raises. If the task is cancelled, the function goes on."""

    def call() -> tuple[Any, BaseException | None]:
        try:
            return function(*arguments, **keywords), None
        except BaseException as error:
            return None, error

    result, error = await start(call, "runner-call", lambda: None)
    if error is not None:
        raise error
    return result
