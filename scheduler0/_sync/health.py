# Produced from scheduler0/_async/health.py by scripts/unasync.py; do not edit.
"""Health: the node's view of its cluster. Needs no credentials."""

from __future__ import annotations

from .._endpoints import HEALTHCHECK
from .._envelope import Envelope
from ..models import Healthcheck
from ._surface import Flat, Resource


class Health(Resource):
    """``client.health``"""

    def check(self) -> Healthcheck:
        """The leader and the Raft statistics; raises :class:`~scheduler0.ServiceUnavailableError`
        while the node is not ready."""
        answer = self._caller.call(HEALTHCHECK)
        return answer.data


class FlatHealth(Flat):
    """The documented health method of the client."""

    def healthcheck(self) -> Envelope[Healthcheck]:
        """The leader and the Raft statistics."""
        return self._caller.call(HEALTHCHECK)
