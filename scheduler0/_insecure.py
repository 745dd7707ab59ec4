"""Credentials over plain ``http``: said once for each host."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from ._warn import InsecureTransportWarning, warn

_warned: set[str] = set()


def plain_host(base_url: str) -> str | None:
    """The host to which ``base_url`` sends in the clear; ``None`` for TLS and for this machine itself."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() != "http" or host == "localhost" or host.endswith(".localhost"):
        return None
    try:
        return None if ip_address(host).is_loopback else host
    except ValueError:
        return host


def warn_about_plain_http(base_urls: Iterable[str], allowed_hosts: Iterable[str] = ()) -> None:
    """Warn that credentials will be readable on the way, the first time that a host is named."""
    reached = [*base_urls]
    # A leader without TLS is followed only where a node has none either.
    if any(urlsplit(url).scheme.lower() == "http" for url in reached):
        reached += [f"http://{host}" for host in allowed_hosts]
    for host in filter(None, map(plain_host, reached)):
        if host not in _warned:
            _warned.add(host)
            warn(
                f"credentials for {host} will travel over plain http, where everybody on the way can read "
                "them; use https, or silence InsecureTransportWarning on a network that you trust",
                InsecureTransportWarning,
            )
