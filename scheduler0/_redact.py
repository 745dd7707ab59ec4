"""Which headers and members hold secrets, and how they are hidden.

One list serves the errors, the records, the request types and the logs, so that a
secret which is added to the API is hidden everywhere by naming it here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

MASK = "***"

SECRET_HEADERS = frozenset({"x-api-key", "x-secret-key", "x-act-as-api-key", "authorization", "cookie"})

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
    }
)


def is_secret(member: object) -> bool:
    return isinstance(member, str) and member.replace("_", "").lower() in _SECRET_MEMBERS


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
    return value


_MEMBER_IN_TEXT = re.compile(r'"(?P<member>\w+)"(?P<colon>\s*:\s*)"(?:[^"\\]|\\.)*("|\Z)', re.DOTALL)


def masked_text(text: str) -> str:
    """``text`` without secrets, whether it is JSON, broken JSON or two documents of JSON."""

    def hide(match: re.Match[str]) -> str:
        if not is_secret(match["member"]):
            return match[0]
        return f'"{match["member"]}"{match["colon"]}"{MASK}"'

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


def _copied_headers(headers: Mapping[str, str], drop: tuple[str, ...] = ()) -> dict[str, str]:
    # Masking changes the length of a body: the copy computes its own.
    drop = (*drop, "content-length", "transfer-encoding")
    return {
        name: MASK if name.lower() in SECRET_HEADERS else value
        for name, value in headers.items()
        if name.lower() not in drop
    }


def _masked_content(content: bytes) -> bytes:
    try:
        document = json.loads(content)
        hidden = _masked(document)
        return content if hidden == document else json.dumps(hidden).encode()
    except (ValueError, RecursionError):
        return masked_text(content.decode("utf-8", "replace")).encode() if content else b""
