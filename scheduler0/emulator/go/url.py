"""URLs as the package net/url of Go 1.26 reads them, and the request targets that Go's client sends."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_USERINFO = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_PORT = re.compile(r"(?::[0-9]*)?")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}", re.DOTALL)
# In a host only bytes above ASCII and the percent sign may be escaped.
_HOST_ESCAPE = re.compile(r"%(?!25)[0-7][0-9A-Fa-f]")
_BAD_HOST = re.compile(r"[^A-Za-z0-9!$&'()*+,;=:\[\]<>\"\-_.~%\x80-\U0010ffff]")
# A path of these characters stays as it was written. With another one, Go escapes the whole path again.
_VALID_PATH = re.compile(r"[A-Za-z0-9\-_.~!$&'()*+,;=:@\[\]/%]*")
_KEPT_IN_PATH = "$&+,/:;=@-_.~"


class URLError(ValueError):
    """The text is not a URL for Go. The message is Go's, without the URL."""


@dataclass(frozen=True, slots=True)
class GoURL:
    """A parsed URL or reference."""

    scheme: str
    """In lower case. Empty for a reference."""
    credentials: tuple[bytes, bytes] | None
    """User and password, unescaped."""
    host: str
    """Unescaped, without brackets. An IPv6 address may have a zone (`fe80::1%eth0`)."""
    port: str
    """Digits, or empty."""
    path: str
    """As it is sent: escaped."""
    query: str | None
    """As it was written. None without a question mark."""


def parse(text: str) -> GoURL:
    """Raises `URLError`."""
    text, _, fragment = text.partition("#")
    if _CONTROL.search(text) or _CONTROL.search(fragment):
        raise URLError("net/url: invalid control character in URL")
    _check_escapes(fragment)
    scheme, rest = _split_scheme(text)
    rest, question_mark, query = rest.partition("?")
    wanted_query = query if question_mark else None
    if scheme and not rest.startswith("/"):
        return GoURL(scheme, None, "", "", rest, wanted_query)
    if not rest.startswith("/") and ":" in rest.partition("/")[0]:
        raise URLError("first path segment in URL cannot contain colon")
    credentials, host, port = None, "", ""
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        credentials, host, port = _authority(authority)
        rest = slash + path
    return GoURL(scheme, credentials, host, port, escaped_path(rest), wanted_query)


def escaped_path(text: str) -> str:
    """The path as Go sends it.

    A path of valid characters stays as it was written. Any other path is unescaped and escaped again. Raises
    `URLError`.
    """
    _check_escapes(text)
    if _VALID_PATH.fullmatch(text):
        return text
    return quote_from_bytes(unquote_to_bytes(_encoded(text)), safe=_KEPT_IN_PATH)


def resolved_path(base: str, reference: str) -> str:
    """The path of a reference, without dot segments. Both are escaped."""
    if not reference:
        full = base
    elif reference.startswith("/"):
        full = reference
    else:
        full = base[: base.rfind("/") + 1] + reference
    if not full:
        return ""
    kept: list[str] = []
    segments = full.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept).lstrip("/")


def _split_scheme(text: str) -> tuple[str, str]:
    if text.startswith(":"):
        raise URLError("missing protocol scheme")
    match = _SCHEME.match(text)
    return ("", text) if match is None else (match[1].lower(), text[match.end() :])


def _authority(text: str) -> tuple[tuple[bytes, bytes] | None, str, str]:
    userinfo, at, host_and_port = text.rpartition("@")
    host, port = _host(host_and_port)
    if not at:
        return None, host, port
    if not _USERINFO.fullmatch(userinfo):
        raise URLError("net/url: invalid userinfo")
    if _BROKEN_ESCAPE.search(userinfo):
        # Go shows the escape. It is left out here: it may be a part of a password.
        raise URLError("invalid URL escape in userinfo")
    user, _, password = userinfo.partition(":")
    return (unquote_to_bytes(user), unquote_to_bytes(password)), host, port


def _host(text: str) -> tuple[str, str]:
    """Host and port."""
    if "[" in text[1:]:
        raise URLError("invalid IP-literal")
    if text.startswith("["):
        name, bracket, port = text[1:].rpartition("]")
        if not bracket:
            raise URLError("missing ']' in host")
        _check_port(port)
        return _ip_literal(name), port[1:]
    name, colon, port = text.partition(":")
    _check_port(colon + port)
    return _unescaped_host(name), port


def _ip_literal(name: str) -> str:
    address, zone_sign, zone = name.partition("%25")
    host = _unescaped_host(address)
    if zone_sign:
        _check_escapes(zone)
        host += "%" + unquote_to_bytes(zone).decode(errors="replace")
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        raise URLError("invalid host: the text in brackets is not an IP address") from None
    if found.version == 4:
        raise URLError("invalid IP-literal")
    return host


def _unescaped_host(text: str) -> str:
    _check_escapes(text)
    escape = _HOST_ESCAPE.search(text)
    if escape is not None:
        raise URLError(f'invalid URL escape "{escape[0]}"')
    bad = _BAD_HOST.search(text)
    if bad is not None:
        shown = bad[0].replace("\\", "\\\\")
        raise URLError(f'invalid character "{shown}" in host name')
    return unquote_to_bytes(_encoded(text)).decode(errors="replace")


def _check_port(text: str) -> None:
    if not _PORT.fullmatch(text):
        raise URLError(f'invalid port "{text}" after host')


def _check_escapes(text: str) -> None:
    broken = _BROKEN_ESCAPE.search(text)
    if broken is not None:
        raise URLError(f'invalid URL escape "{broken[0]}"')


def _encoded(text: str) -> bytes:
    # Bytes of a header that are not UTF-8 arrive as surrogates.
    return text.encode(errors="surrogateescape")
