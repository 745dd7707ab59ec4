"""Time as the client uses it while it waits; tests put their own in its place."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import anyio


class AsyncClock:
    """Seconds that only go forward, and sleeping."""

    def monotonic(self) -> float:
        return time.monotonic()

    def utc(self) -> datetime:
        """The time of day, aware; for dates that a server names, never for measuring."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)
