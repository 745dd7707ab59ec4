# Produced from scheduler0/_async/resources/server.py by scripts/unasync.py; do not edit.
"""What a server says about itself: its health (contract core 5.1) and its features (contract admin 6)."""

from __future__ import annotations

import builtins

from ..._operations.server import HEALTHCHECK, LIST_FEATURES
from ..._wire.envelope import Envelope
from ...models import Feature, Healthcheck
from .base import Flat, RawCalls, Resource


class Health(Resource):
    """``client.health``"""

    @property
    def with_raw_response(self) -> RawHealth:
        """The same methods, with the HTTP answer beside what they return."""
        return RawHealth(self)

    def check(self) -> Healthcheck:
        """The leader and the Raft statistics. While the node is not ready, it raises
        :class:`~scheduler0.ServiceUnavailableError`."""
        return self._read(HEALTHCHECK)


class RawHealth(RawCalls):
    """``client.health.with_raw_response``"""

    def __init__(self, resource: Health) -> None:
        super().__init__(resource)
        self.check = self._raw(resource.check)


class FlatHealth(Flat):
    """The documented health method of the client."""

    def healthcheck(self) -> Envelope[Healthcheck]:
        """The leader and the Raft statistics."""
        return self._caller.call(HEALTHCHECK)


class Features(Resource):
    """``client.features``"""

    @property
    def with_raw_response(self) -> RawFeatures:
        """The same methods, with the HTTP answer beside what they return."""
        return RawFeatures(self)

    def list(self) -> builtins.list[Feature]:
        """Every feature of the server."""
        return self._read(LIST_FEATURES)


class RawFeatures(RawCalls):
    """``client.features.with_raw_response``"""

    def __init__(self, resource: Features) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)


class FlatFeatures(Flat):
    """The documented feature method of the client."""

    def list_features(self) -> Envelope[list[Feature]]:
        """Every feature of the server."""
        return self._caller.call(LIST_FEATURES)
