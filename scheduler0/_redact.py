"""Which headers and members hold secrets, and how they are hidden.

One list serves the errors, the records, the request types and the logs, so that a
secret which is added to the API is hidden everywhere by naming it here.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

MASK = "***"

SECRET_HEADERS = frozenset(
    {
        "x-api-key",
        "x-secret-key",
        "x-act-as-api-key",
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
    }
)

# Compared without case and underscores: one entry covers the wire name and the Python name.
_SECRET_MEMBERS = frozenset(
    {
        "apikey",
        "apisecret",
        "secretkey",
        "plaintextsecret",
        "oldsecretkey",
        "webhooksecret",
        "cloudapikey",
        "cloudapisecret",
        "openaiapikey",
        "anthropicapikey",
        "openrouterapikey",
        "bedrockaccesskeyid",
        "bedrocksecretkey",
        "password",
        # What a proxy that echoes a request calls its headers.
        "xapikey",
        "xsecretkey",
        "xactasapikey",
        "authorization",
        "cookie",
    }
)


def is_secret(member: object) -> bool:
    return isinstance(member, str) and member.replace("_", "").replace("-", "").lower() in _SECRET_MEMBERS


def masked(value: Any) -> Any:
    """A copy of a JSON value in which the value of every secret member is ``***``.

    A value that is nested too deeply to be looked through is ``***`` as a whole.
    """
    try:
        return _masked(value)
    except RecursionError:
        return MASK


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        members: dict[Any, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {key: MASK if is_secret(key) and item else _masked(item) for key, item in members.items()}
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [_masked(item) for item in items]
    # Messages and tasks quote JSON inside of texts.
    return masked_text(value) if isinstance(value, str) else value


_MEMBER_IN_TEXT = re.compile(r'"(?P<member>[\w-]+)"(?P<colon>\s*:\s*)"(?:[^"\\]|\\.)*("|\Z)', re.DOTALL)


_HEADERS = ("x-api-key", "x-secret-key", "x-act-as-api-key", "authorization", "cookie")

_HEADER_IN_TEXT = re.compile(
    rf"(?P<header>\b(?:{'|'.join(_HEADERS)})\s*[:=]\s*)[^\r\n<\"]+",
    re.IGNORECASE,
)


def masked_text(text: str) -> str:
    """``text`` without secrets, whether it is JSON, broken JSON or two documents of JSON."""

    def hide(match: re.Match[str]) -> str:
        if not is_secret(match["member"]):
            return match[0]
        return f'"{match["member"]}"{match["colon"]}"{MASK}"'

    # The pattern takes a second for 10 MB.
    folded = text.lower()
    if any(header in folded for header in _HEADERS):
        text = _HEADER_IN_TEXT.sub(rf"\g<header>{MASK}", text)
    return _MEMBER_IN_TEXT.sub(hide, text)


def redacted(response: httpx.Response) -> httpx.Response:
    """A copy of ``response`` and its request without the secrets that both may hold."""
    import httpx

    return httpx.Response(
        response.status_code,
        headers=_copied_headers(response.headers, drop=("content-encoding",)),
        content=_masked_content(response.content),
        request=redacted_request(response.request),
    )


def redacted_request(request: httpx.Request) -> httpx.Request:
    """A copy of ``request`` without the secrets in its headers and its body."""
    import httpx

    try:
        content = request.content
    except httpx.RequestNotRead:
        content = b""
    return httpx.Request(
        request.method,
        request.url,
        headers=_copied_headers(request.headers),
        content=_masked_content(content),
    )


def _copied_headers(headers: httpx.Headers, drop: tuple[str, ...] = ()) -> list[tuple[bytes, bytes]]:
    # Masking changes the length of a body: the copy computes its own.
    drop = (*drop, "content-length", "transfer-encoding")
    # As bytes: a proxy may send others than ASCII, which httpx would not encode again.
    return [
        (name, MASK.encode() if name.lower().decode("latin-1") in SECRET_HEADERS else value)
        for name, value in headers.raw
        if name.lower().decode("latin-1") not in drop
    ]


def _masked_content(content: bytes) -> bytes:
    try:
        document = json.loads(content)
        hidden = _masked(document)
        return content if hidden == document else json.dumps(hidden).encode()
    except (ValueError, RecursionError):
        return masked_text(content.decode("utf-8", "replace")).encode() if content else b""
