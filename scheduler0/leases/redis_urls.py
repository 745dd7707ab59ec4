"""URLs of Redis, and what may be shown of any URL. No I/O."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

ESCAPES = "in a name or password write / as %2F, @ as %40, : as %3A, ? as %3F and # as %23"
_WHOLE = {"db", "health_check_interval", "max_connections", "protocol", "socket_read_size"}
_SECONDS = {"socket_connect_timeout", "socket_timeout"}
_OPTIONS = {
    *_WHOLE,
    *_SECONDS,
    *("client_name", "encoding", "lib_name", "lib_version", "password", "retry_on_timeout", "username"),
}
_TLS_OPTIONS = {
    *("ssl_ca_certs", "ssl_ca_data", "ssl_ca_path", "ssl_cert_reqs", "ssl_certfile", "ssl_check_hostname"),
    *("ssl_ciphers", "ssl_keyfile", "ssl_min_version", "ssl_password"),
}


def redis_target(url: str) -> str:
    """The URL as the library redis reads it. Raises ``ValueError`` for what it would refuse or ignore."""
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    shown = f"url: {masked(url)!r}"
    target = f"{scheme}://{rest}"
    try:
        parts = urlsplit(target)
        _ = parts.port
    except ValueError:
        raise ValueError(f"{shown} has no port that is a number; {ESCAPES}") from None
    check_host(url, parts.hostname)
    if parts.fragment or "@" in parts.query:
        raise ValueError(f"{shown} has an @ or # behind its path; {ESCAPES}")
    database = unquote(parts.path).strip("/")
    if scheme != "unix" and database and not _is_whole(database):
        raise ValueError(f"{shown} has no database that is a number, as in redis://host:6379/0; {ESCAPES}")
    if scheme == "unix" and not database:
        raise ValueError(f"{shown} has no path; write unix:///var/run/redis.sock")
    known = {"redis": {"socket_keepalive"}, "rediss": {"socket_keepalive", *_TLS_OPTIONS}}.get(scheme, set())
    for name, value in parse_qsl(parts.query):
        if name not in _OPTIONS | known:
            choices = ", ".join(sorted(_OPTIONS | known))
            raise ValueError(f"{shown}: the options after ? may be {choices}; another one is there")
        if name in _WHOLE and not _is_whole(value):
            raise ValueError(f"{shown}: the option {name} must be a whole number")
        if name in _SECONDS and not _is_above_zero(value):
            raise ValueError(f"{shown}: the option {name} must be a number of seconds above 0")
    return target


def check_host(url: str, host: str | None) -> None:
    """Raise ``ValueError`` for the name of a host that no address can have."""
    try:
        (host or "").encode("idna")
    except UnicodeError:
        raise ValueError(f"url: {masked(url)!r} has a host that no address can have") from None


def masked(url: str) -> str:
    """The URL without name, password and query, whatever is wrong with it."""
    scheme, separator, rest = url.partition("://")
    if not scheme.replace("+", "").isalnum() or not separator:
        scheme, separator, rest = "", "", url
    shown, mark, hidden = _cut(rest)
    if mark and "@" in hidden:
        # Either a password with this mark, or a query with an @.
        return f"{scheme}{separator}..."
    return f"{scheme}{separator}{shown.rpartition('@')[2]}"


def _cut(text: str) -> tuple[str, str, str]:
    """What stands before the query or the fragment, its mark, and the rest."""
    at = min((place for place in (text.find("?"), text.find("#")) if place >= 0), default=len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _is_above_zero(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False
