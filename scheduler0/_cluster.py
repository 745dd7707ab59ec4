"""What the client believes about the nodes of a cluster: which one to ask next, without I/O.

Any ready node answers reads; only the leader takes writes (contract core 2.4).
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass

COOL_DOWN = 30.0
"""Seconds for which a node that was down is not asked while another one is left."""


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node as the client sees it; ``down`` while it is not asked because of ``last_error``."""

    address: str
    down: bool
    last_error: str | None


@dataclass(frozen=True, slots=True)
class ClusterState:
    """What the client believes: the nodes that it knows, and the ``leader`` that took the last write.

    It is a memory of past answers, not a question to the cluster; ``client.cluster.nodes()`` asks.
    """

    nodes: tuple[NodeState, ...]
    leader: str | None


class Cluster:
    """The nodes, by base URL, in the user's order; shared by all threads and tasks of a client."""

    def __init__(self, nodes: Sequence[str]) -> None:
        self.nodes = tuple(nodes)
        self._leader: str | None = None
        self._down_until: dict[str, float] = {}
        self._errors: dict[str, str] = {}
        self._lock = threading.Lock()

    def choose(self, *, write: bool, now: float, avoid: Collection[str] = ()) -> str:
        """The node to ask: for a write the known leader, else the first that is not cooling down.

        ``avoid`` are nodes that failed the same call already; where all nodes are out, the one
        that has been left alone longest is asked again.
        """
        with self._lock:
            if write and self._leader is not None and self._leader not in avoid:
                return self._leader
            up = [node for node in self.nodes if now >= self._down_until.get(node, 0.0)]
            for candidates in ([node for node in up if node not in avoid], up):
                if candidates:
                    return candidates[0]
            return min(self.nodes, key=lambda node: self._down_until.get(node, 0.0))

    def answered(self, node: str, *, leads: bool) -> None:
        """``node`` is up; ``leads`` if it took a write, which only a leader does."""
        with self._lock:
            self._down_until.pop(node, None)
            if leads:
                self._leader = node

    def failed(self, node: str, error: str, now: float) -> None:
        """``node`` is down: it gets no call for a while, and is no leader that we know of."""
        with self._lock:
            self._down_until[node] = now + COOL_DOWN
            self._errors[node] = error
            if self._leader == node:
                self._leader = None

    def led_by(self, node: str) -> None:
        """A follower named ``node``, which then is up, whatever it was before."""
        with self._lock:
            self._leader = node
            self._down_until.pop(node, None)

    def state(self, now: float) -> ClusterState:
        with self._lock:
            learned = [node for node in (self._leader, *self._errors) if node and node not in self.nodes]
            nodes = tuple(
                NodeState(node, now < self._down_until.get(node, 0.0), self._errors.get(node))
                for node in dict.fromkeys((*self.nodes, *learned))
            )
            return ClusterState(nodes, self._leader)
