"""Which store a URL names. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit, urlunsplit

from scheduler0.leases.redis_urls import ESCAPES, check_host, masked, redis_target

Kind = Literal["memory", "sqlite", "redis", "http"]
_FORMS = "memory://, sqlite:///path, redis://host:6379/0 or http://host:7070"
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Location:
    """A store. ``target`` is a name, a path or a URL; it can hold a password, as ``credentials`` do."""

    kind: Kind
    target: str = field(repr=False)
    shown: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)


def locate(url: object, credentials: tuple[str, str] | Mapping[str, str] | None = None) -> Location:
    """The store of a URL. Raises ``ValueError`` or ``TypeError``."""
    if not isinstance(url, str):
        raise TypeError(f"url: it must be text, not {type(url).__name__}; give {_FORMS}")
    if not url.isprintable():
        raise ValueError(f"url: {masked(url)!r} has a character that cannot be printed")
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in {"memory", "sqlite", "redis", "rediss", "unix", "http", "https"}:
        raise ValueError(f"url: {masked(url)!r} names no store; give {_FORMS}")
    if credentials is not None and scheme not in {"http", "https"}:
        raise ValueError("credentials: only http and https take them; put those of Redis into the URL")
    if scheme == "memory":
        return Location("memory", rest, url)
    if scheme == "sqlite":
        return Location("sqlite", _sqlite_path(url), url)
    if scheme in {"redis", "rediss", "unix"}:
        return Location("redis", redis_target(url), masked(url))
    return _http(url, credentials)


def _sqlite_path(url: str) -> str:
    path = unquote(url[len(_SQLITE) :].partition("?")[0])
    if not url.lower().startswith(_SQLITE) or not path:
        raise ValueError(
            f"url: {masked(url)!r} has no path; write sqlite:///leases.db or sqlite:////var/lib/leases.db"
        )
    if "\0" in path:
        raise ValueError("url: no path has a zero byte (%00)")
    if path == ":memory:":
        raise ValueError("url: use memory:// for leases in memory")
    return path


def _http(url: str, given: tuple[str, str] | Mapping[str, str] | None) -> Location:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(f"url: {masked(url)!r} is not an http address; {ESCAPES}") from None
    check_host(url, parts.hostname)
    if "@" in parts.path:
        raise ValueError(f"url: {masked(url)!r} has an @ in its path; {ESCAPES}")
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"url: {masked(url)!r} must be scheme, host, port and path only")
    credentials = None
    if parts.username is not None:
        credentials = (unquote(parts.username), unquote(parts.password or ""))
    if isinstance(given, Mapping):
        if set(given) != {"username", "password"}:
            raise ValueError("credentials: the mapping must have the keys username and password, only")
        credentials = (given["username"], given["password"])
    elif given is not None:
        if not isinstance(given, tuple) or len(given) != 2:  # pyright: ignore[reportUnnecessaryIsInstance, reportUnnecessaryComparison]
            raise TypeError("credentials: give the pair of name and password")
        credentials = given
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = host if port is None else f"{host}:{port}"
    base = urlunsplit((parts.scheme.lower(), netloc, parts.path.rstrip("/"), "", ""))
    return Location("http", base, base, credentials)
