"""Features: what accounts can have more of (contract admin 6)."""

from __future__ import annotations

import builtins

from .._endpoints import LIST_FEATURES
from .._envelope import Envelope
from ..models import Feature
from ._surface import AsyncFlat, AsyncResource


class AsyncFeatures(AsyncResource):
    """``client.features``"""

    async def list(self) -> builtins.list[Feature]:
        """Every feature of the server."""
        answer = await self._caller.call(LIST_FEATURES)
        return answer.data


class AsyncFlatFeatures(AsyncFlat):
    """The documented feature method of the client."""

    async def list_features(self) -> Envelope[list[Feature]]:
        """Every feature of the server."""
        return await self._caller.call(LIST_FEATURES)
