"""Health: the node's view of its cluster. Needs no credentials."""

from __future__ import annotations

from .._endpoints import HEALTHCHECK
from .._envelope import Envelope
from ..models import Healthcheck
from ._surface import AsyncFlat, AsyncResource


class AsyncHealth(AsyncResource):
    """``client.health``"""

    async def check(self) -> Healthcheck:
        """The leader and the Raft statistics; raises :class:`~scheduler0.ServiceUnavailableError`
        while the node is not ready."""
        answer = await self._caller.call(HEALTHCHECK)
        return answer.data


class AsyncFlatHealth(AsyncFlat):
    """The documented health method of the client."""

    async def healthcheck(self) -> Envelope[Healthcheck]:
        """The leader and the Raft statistics."""
        return await self._caller.call(HEALTHCHECK)
