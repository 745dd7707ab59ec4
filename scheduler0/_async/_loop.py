"""The event loop, to which the connections of an async client are bound."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


def current_loop() -> asyncio.AbstractEventLoop | None:
    """The running loop; ``None`` under other async libraries, whose sockets refuse strangers themselves."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def close_on(loop: object, aclose: Callable[[], Awaitable[None]]) -> None:
    """Have ``loop`` close what nobody will wait for; a loop that has ended closes nothing any more."""
    if not isinstance(loop, asyncio.AbstractEventLoop) or not loop.is_running():
        return

    async def close() -> None:
        await aclose()

    loop.call_soon_threadsafe(lambda: loop.create_task(close()))
