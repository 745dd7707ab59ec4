"""What a server says about itself: its health (contract core 5.1) and its features (contract admin 6)."""

from __future__ import annotations

import builtins

from ..._operations.server import HEALTHCHECK, LIST_FEATURES
from ..._wire.envelope import Envelope
from ...models import Feature, Healthcheck
from .base import AsyncFlat, AsyncRawCalls, AsyncResource


class AsyncHealth(AsyncResource):
    """``client.health``"""

    @property
    def with_raw_response(self) -> AsyncRawHealth:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawHealth(self)

    async def check(self) -> Healthcheck:
        """The leader and the Raft statistics. While the node is not ready, it raises
        :class:`~scheduler0.ServiceUnavailableError`."""
        return await self._read(HEALTHCHECK)


class AsyncRawHealth(AsyncRawCalls):
    """``client.health.with_raw_response``"""

    def __init__(self, resource: AsyncHealth) -> None:
        super().__init__(resource)
        self.check = self._raw(resource.check)


class AsyncFlatHealth(AsyncFlat):
    """The documented health method of the client."""

    async def healthcheck(self) -> Envelope[Healthcheck]:
        """The leader and the Raft statistics."""
        return await self._caller.call(HEALTHCHECK)


class AsyncFeatures(AsyncResource):
    """``client.features``"""

    @property
    def with_raw_response(self) -> AsyncRawFeatures:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawFeatures(self)

    async def list(self) -> builtins.list[Feature]:
        """Every feature of the server."""
        return await self._read(LIST_FEATURES)


class AsyncRawFeatures(AsyncRawCalls):
    """``client.features.with_raw_response``"""

    def __init__(self, resource: AsyncFeatures) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)


class AsyncFlatFeatures(AsyncFlat):
    """The documented feature method of the client."""

    async def list_features(self) -> Envelope[list[Feature]]:
        """Every feature of the server."""
        return await self._caller.call(LIST_FEATURES)
