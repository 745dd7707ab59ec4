"""Which proxy a server is reached through, and which servers are reached without one."""

from __future__ import annotations

import base64
import os
import sys
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from urllib.request import getproxies, proxy_bypass

import httpx

from .._shared.secrets import masked_text
from .._wire.redaction import SecretBytes

_SCHEMES = ("http", "https", "socks5", "socks5h")
_BEGINNINGS = ", ".join(f"{scheme}://" for scheme in _SCHEMES)
_PORTS = {"http": 80, "https": 443}


def system_proxy(base_url: str) -> httpx.Proxy | None:
    """The proxy that the environment or the system names for a server.

    ``ALL_PROXY`` stands in for the variable of the scheme. ``host:port`` is an ``http`` proxy. Raises
    ``ValueError`` with the name of the variable if its value is not a proxy.
    """
    url = httpx.URL(base_url)
    if _bypassed(url):
        return None
    proxies = getproxies()
    kind = url.scheme if proxies.get(url.scheme) else "all"
    named = proxies.get(kind)
    if not named:
        return None
    return proxy_of(_source(kind), f"http://{named}" if "://" not in named else named)


def proxy_of(name: str, given: str | httpx.URL | httpx.Proxy) -> httpx.Proxy:
    """``given`` as a proxy. Raises ``ValueError``, which calls it ``name``, if it is not one."""
    if not isinstance(given, httpx.Proxy):
        shown = masked_text(str(given))
        if str(given).partition("://")[0].lower() not in _SCHEMES:
            raise ValueError(f"{name} must begin with {_BEGINNINGS}, got {shown!r}")
        try:
            given = httpx.Proxy(given)
        except (ValueError, httpx.InvalidURL):
            raise ValueError(f"{name} is not the address of a proxy: {shown!r}") from None
    if not given.url.host:
        raise ValueError(f"{name} must name a host, got {masked_text(str(given.url))!r}")
    if given.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ValueError(f"{name} is a SOCKS proxy, which needs the package socksio: pip install socksio")
    return given


def check_proxy(proxy: httpx.Proxy | None, engine: str) -> None:
    """Refuse a proxy that the engine cannot use."""
    if engine == "fast" and proxy is not None and proxy.url.scheme != "http":
        raise ValueError(
            f'engine="fast" can use http:// proxies only, not {proxy.url.scheme}://: use engine="httpx"'
        )


def proxy_headers(proxy: httpx.Proxy) -> list[tuple[bytes, bytes]]:
    """What a request or a tunnel has to tell ``proxy``."""
    headers = list(proxy.headers.raw)
    if proxy.raw_auth is not None:
        pair = base64.b64encode(b":".join(proxy.raw_auth))
        headers.append((b"Proxy-Authorization", SecretBytes(b"Basic " + pair)))
    return headers


def later_proxy(node: str, engine: str) -> httpx.Proxy | None:
    """The system's proxy for a node that a redirect names. It fails as a connection does."""
    try:
        chosen = system_proxy(node)
        check_proxy(chosen, engine)
    except ValueError as error:
        raise httpx.ProxyError(str(error)) from error
    return chosen


def matches_no_proxy(entries: str, host: str, port: int) -> bool:
    """Whether one of the comma-separated ``entries`` names ``host`` and ``port``.

    An entry is ``*``, a domain (which covers the names below it), an address, a network like
    ``10.0.0.0/8``, each with a port if wanted, an IPv6 address then in brackets. curl knows networks and
    no ports, urllib ports and no networks: we honour both, for an entry that is overlooked sends
    credentials through a proxy that should not see them.
    """
    host = host.strip("[]").rstrip(".").lower()
    return any(_covers(entry, host, port) for entry in entries.replace(",", " ").split())


def _covers(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    name, wanted = _split_port(entry.lower())
    if wanted is not None and wanted != str(port):
        return False
    name = name.removeprefix("*").strip(".")
    if not name:
        return False
    try:
        address = ip_address(host)
    except ValueError:
        return host == name or host.endswith("." + name)
    try:
        return address in ip_network(name, strict=False)
    except ValueError:
        return False


def _split_port(entry: str) -> tuple[str, str | None]:
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        network = rest if rest.startswith("/") else ""
        return name + network, rest[1:] if rest.startswith(":") else None
    if entry.count(":") == 1:
        name, _, port = entry.partition(":")
        return name, port or None
    return entry, None


def _bypassed(url: httpx.URL) -> bool:
    entries = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    port = url.port or _PORTS.get(url.scheme, 0)
    if entries is not None:
        return matches_no_proxy(entries, url.host, port)
    # macOS and Windows keep such a list in their settings.
    return sys.platform in ("darwin", "win32") and bool(proxy_bypass(url.host))


def _source(kind: str) -> str:
    for variable in (f"{kind}_proxy", f"{kind}_PROXY".upper()):
        if os.environ.get(variable):
            return f"the environment variable {variable}"
    return f"the {kind} proxy of this system"
