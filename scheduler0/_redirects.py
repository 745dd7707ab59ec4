"""Where a write may be sent again that a follower answered with the leader's address.

The answer is 302, or 301 for an operator, and ``Location`` is the leader's client address
followed by the path, without the query (contract core 2.4). Credentials travel with the
request, so the address is judged before anything is sent to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

MAX_HOPS = 3

_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:\s]+)(:\d*)?")

_PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """A ``Location`` that is not followed; the text says why."""


@dataclass(frozen=True, slots=True)
class Trusted:
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
        raise ValueError(f'allow_hosts must list hosts such as "node2" or "node2:9091", got {hosts!r}')
    return frozenset(host.lower() for host in hosts)


def _plain_host(host: object) -> bool:
    return isinstance(host, str) and not re.search(r"[/@\s]", host)


def leader_address(location: str, *, base: str, path: str, trusted: Trusted) -> str:
    """The base URL of the leader that ``location`` names; raises :class:`Refused`.

    ``base`` is the base URL of the node that answered, ``path`` the path asked for below it.
    """
    try:
        url = urlsplit(location)
        usable = url.scheme in _PORTS and bool(url.hostname) and url.port != 0
        usable = usable and bool(_NETLOC.fullmatch(url.netloc))
    except ValueError:
        raise Refused(f"it points to {location!r}, which is no address") from None
    if not usable:
        raise Refused(f"it points to {location!r}, which is no http address")
    if "@" in url.netloc:
        raise Refused("it points to an address that holds credentials")
    address = f"{url.scheme}://{url.netloc.lower()}"
    # A proxy may keep the prefix of the base URL from the server, which then does not send it.
    for prefix in (urlsplit(base).path, ""):
        if unquote(url.path) == unquote(prefix + path):
            break
    else:
        raise Refused(f"it points to another path: {url.path}")
    if not trusted.allows(address):
        raise Refused(
            f"it points to {address}, which is not among the hosts of base_url, so no credential was sent "
            f"there; if it is your leader, pass allow_hosts=[{url.hostname!r}]"
        )
    return address + prefix


def _origin(address: str) -> tuple[str, str | None, int | None]:
    url = urlsplit(address)
    return url.scheme, url.hostname, url.port or _PORTS.get(url.scheme)
