"""Time as the client uses it while it waits; tests put their own in its place."""

from __future__ import annotations

import time

import anyio


class AsyncClock:
    """Seconds that only go forward, and sleeping."""

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)
