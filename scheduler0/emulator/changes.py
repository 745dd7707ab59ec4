"""Waiting for what only changes bring about that somebody tells of."""

import asyncio
from collections.abc import Callable


class Changes:
    """The changes of one part of the emulator. For one event loop."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def note(self) -> None:
        """Have everybody who waits look again."""
        self._changed.set()
        self._changed.clear()

    async def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds` is true; it is asked now, and after changes."""
        while not holds():
            await self._changed.wait()
