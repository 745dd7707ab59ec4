"""Deliveries are tested with the fixtures of the engine: its receiver, its clock and its store."""

from ..engine.conftest import receiver, unused_port, world

__all__ = ["receiver", "unused_port", "world"]
