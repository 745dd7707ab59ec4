"""Which node to ask next, and whether a redirect to the leader may be followed."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from .._wire.redaction import shortened

READ_YOUR_WRITES = 1.0
"""Seconds after a write in which reads go to the leader. Followers lag by 0.1 to 0.3 s (observed, 5)."""
COOL_DOWN = 30.0
"""Seconds for which a node that was down is not asked while another one is left."""


class NodeState(NamedTuple):
    """A node as the client sees it; ``down`` while it is not asked because of ``last_error``."""

    address: str
    down: bool
    last_error: str | None


class ClusterState(NamedTuple):
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
        self._wrote_at = -READ_YOUR_WRITES
        self._lock = threading.Lock()

    def choose(self, *, write: bool, now: float, avoid: Collection[str] = ()) -> str:
        """The node to ask: for a write, and for a read just after one, the known leader, else the
        first that is not cooling down.

        ``avoid`` are nodes that failed the same call already; where all nodes are out, the one
        that has been left alone longest is asked again.
        """
        with self._lock:
            led = write or now - self._wrote_at < READ_YOUR_WRITES
            if led and self._leader is not None and self._leader not in avoid:
                return self._leader
            up = [node for node in self.nodes if now >= self._down_until.get(node, 0.0)]
            for candidates in ([node for node in up if node not in avoid], up):
                if candidates:
                    return candidates[0]
            return min(self.nodes, key=lambda node: self._down_until.get(node, 0.0))

    def answered(self, node: str, *, leads: bool, now: float) -> None:
        """``node`` is up; ``leads`` if it took a write, which only a leader does."""
        with self._lock:
            self._down_until.pop(node, None)
            if leads:
                self._leader = node
                self._wrote_at = now

    def may_lag(self, node: str, now: float) -> bool:
        """Whether this client has just written, and ``node`` may not have it yet."""
        with self._lock:
            return len(self.nodes) > 1 and node != self._leader and now - self._wrote_at < READ_YOUR_WRITES

    def not_leading(self, node: str, why: str) -> None:
        """``node`` answers, and takes no writes. It still answers reads."""
        with self._lock:
            self._errors[node] = why
            if self._leader == node:
                self._leader = None

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


MAX_HOPS = 3
_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:\s]+)(:\d*)?")
_PORTS = {"http": 80, "https": 443}


class RedirectRefused(Exception):
    """A ``Location`` that is not followed; the text says why."""


class Trusted(NamedTuple):
    """The nodes that the user named, and further hosts that they allow."""

    nodes: Sequence[str]
    hosts: Collection[str] = ()

    def allows(self, address: str) -> bool:
        url = urlsplit(address)
        named = [urlsplit(node) for node in self.nodes]
        if any(_origin(url.geturl()) == _origin(node.geturl()) for node in named):
            return True
        # A leader that speaks plain http, where every named node speaks https, would get the
        # credentials in the clear.
        if url.scheme == "http" and all(node.scheme == "https" for node in named):
            return False
        hosts = {node.hostname for node in named}.union(self.hosts)
        return url.hostname in hosts or url.netloc.lower() in hosts


def allowed_hosts(hosts: Collection[str]) -> frozenset[str]:
    """``allow_hosts`` as given, each a host name or ``host:port``."""
    listed = isinstance(hosts, Collection) and not isinstance(hosts, str)  # pyright: ignore[reportUnnecessaryIsInstance]
    if not listed or not all(_plain_host(host) for host in hosts):
        raise ValueError(f'allow_hosts must list hosts, for example "node2" or "node2:9091", got {hosts!r}')
    return frozenset(host.lower() for host in hosts)


def _plain_host(host: object) -> bool:
    return isinstance(host, str) and not re.search(r"[/@\s]", host)


def leader_address(location: str, *, base: str, path: str, trusted: Trusted) -> str:
    """The base URL of the leader that ``location`` names; raises :class:`RedirectRefused`.

    ``base`` is the base URL of the node that answered, ``path`` the path asked for below it.
    """
    try:
        url = urlsplit(location)
        usable = url.scheme in _PORTS and bool(url.hostname) and url.port != 0
        usable = usable and bool(_NETLOC.fullmatch(url.netloc))
    except ValueError:
        raise RedirectRefused(f"it points to {shortened(location)!r}, which is not an address") from None
    if not usable:
        raise RedirectRefused(f"it points to {shortened(location)!r}, which is not an http address")
    if "@" in url.netloc:
        raise RedirectRefused("it points to an address that holds credentials")
    address = f"{url.scheme}://{url.netloc.lower()}"
    # A proxy may keep the prefix of the base URL from the server, which then does not send it.
    for prefix in (urlsplit(base).path, ""):
        if unquote(url.path) == unquote(prefix + path):
            break
    else:
        raise RedirectRefused(f"it points to another path: {shortened(url.path)}")
    if not trusted.allows(address):
        raise RedirectRefused(
            f"it points to {address}, which is not among the hosts of base_url, so no credential was sent "
            f"there; if it is your leader, pass allow_hosts=[{url.hostname!r}]"
        )
    return address + prefix


def _origin(address: str) -> tuple[str, str | None, int | None]:
    url = urlsplit(address)
    return url.scheme, url.hostname, url.port or _PORTS.get(url.scheme)
