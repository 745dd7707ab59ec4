"""How many webhook requests may be under way at once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Endpoint:
    slots: asyncio.Semaphore
    users: int = 0


class Slots:
    """At most `total` requests at once, and at most `per_endpoint` of them to one endpoint.

    With the second limit well below the first, an endpoint that is slow does not hold up the others.
    """

    def __init__(self, *, total: int, per_endpoint: int) -> None:
        self._total = asyncio.Semaphore(total)
        self._per_endpoint = per_endpoint
        self._endpoints: dict[str, _Endpoint] = {}
        self.waiting = 0
        """How many requests wait for a slot."""

    @asynccontextmanager
    async def hold(self, endpoint: str) -> AsyncGenerator[None, None]:
        """Wait for a slot and keep it for the block; first come, first served."""
        queue = self._endpoints.setdefault(endpoint, _Endpoint(asyncio.Semaphore(self._per_endpoint)))
        queue.users += 1
        self.waiting += 1
        try:
            async with queue.slots, self._total:
                self.waiting -= 1
                try:
                    yield
                finally:
                    self.waiting += 1
        finally:
            self.waiting -= 1
            queue.users -= 1
            if not queue.users:
                del self._endpoints[endpoint]
