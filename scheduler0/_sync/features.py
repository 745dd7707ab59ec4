# Produced from scheduler0/_async/features.py by scripts/unasync.py; do not edit.
"""Features: what accounts can have more of (contract admin 6)."""

from __future__ import annotations

import builtins

from .._endpoints import LIST_FEATURES
from .._envelope import Envelope
from ..models import Feature
from ._surface import Flat, Resource


class Features(Resource):
    """``client.features``"""

    def list(self) -> builtins.list[Feature]:
        """Every feature of the server."""
        answer = self._caller.call(LIST_FEATURES)
        return answer.data


class FlatFeatures(Flat):
    """The documented feature method of the client."""

    def list_features(self) -> Envelope[list[Feature]]:
        """Every feature of the server."""
        return self._caller.call(LIST_FEATURES)
