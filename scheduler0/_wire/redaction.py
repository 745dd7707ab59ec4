"""How the client keeps secrets out of what people see: ``repr``, errors, and copies of requests and answers.

Which names are secret stands in ``_shared/secrets.py``.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._shared.secrets import MASK, is_secret_header, masked_text, masked_value

if TYPE_CHECKING:
    import httpx

_SECRET_ANSWERS = frozenset(
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


class SecretBytes(bytes):
    """The value of a header that no tool shows: tools that print local variables go by ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"b'{MASK}'"

    def __sentry_repr__(self) -> str:
        return MASK


class SecretText(str):
    """The same for libraries that take text only."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"'{MASK}'"

    def __sentry_repr__(self) -> str:
        return MASK


class Shown(dict[str, Any]):
    """Members that tools show masked: those that print local variables look into a plain ``dict``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(masked(self))

    def __sentry_repr__(self) -> str:
        return repr(self)


_MOST = 200
"""Characters of a text of the server that a message shows."""


def shown(value: Any) -> Any:
    """``value``, an object of JSON as one that tools show masked."""
    return Shown(value) if type(value) is dict else value  # pyright: ignore[reportUnknownArgumentType]


def secret_text(value: Any) -> Any:
    """``value``, a text as one that no tool shows."""
    return SecretText(value) if type(value) is str else value


def shown_headers(headers: Any) -> Any:
    """``headers`` with values that no tool shows. What is no mapping is left for those who refuse it."""
    if not isinstance(headers, Mapping):
        return headers
    given: Mapping[Any, Any] = headers  # pyright: ignore[reportUnknownVariableType]
    return {name: secret_text(value) for name, value in given.items()}


def masked(value: Any) -> Any:
    """A copy of a JSON value in which the value of every secret member is ``***``.

    A value that is nested too deeply to be looked through is ``***`` as a whole.
    """
    try:
        return masked_value(value)
    except RecursionError:
        return MASK


def shortened(text: str) -> str:
    """``text`` for a message. A server may send a reason or an address of any length."""
    return text if len(text) <= _MOST else f"{text[:_MOST]}... ({len(text):,} characters)"


def redacted(response: httpx.Response) -> httpx.Response:
    """A copy of ``response`` and its request without the secrets that both may hold."""
    import httpx

    copy = httpx.Response(
        response.status_code,
        headers=_answer_headers(response.headers),
        content=_masked_content(response.content),
        request=redacted_request(response.request),
    )
    if not _readable(copy):
        copy.encoding = "utf-8"
    return copy


def redacted_request(request: httpx.Request) -> httpx.Request:
    """A copy of ``request`` without the secrets in its address, its headers and its body."""
    import httpx

    try:
        content = request.content
    except httpx.RequestNotRead:
        content = b""
    address = str(request.url)
    shown = masked_text(address)
    return httpx.Request(
        request.method,
        request.url if shown == address else shown,
        headers=_request_headers(request.headers),
        content=_masked_content(content),
    )


def _readable(response: httpx.Response) -> bool:
    """Whether ``response.text`` works. Python knows charsets that are no text, and not all that exist."""
    charset = response.charset_encoding
    if charset is None:
        return True
    try:
        codecs.getincrementaldecoder(charset)(errors="replace").decode(b"{}", True)
        response.content.decode(charset, "replace")
    except (LookupError, ValueError, TypeError, OSError, AssertionError):
        return False
    return True


# Masking changes the length of a body: the copy computes its own.
_FRAMING = (b"content-length", b"transfer-encoding")


def _request_headers(headers: httpx.Headers) -> list[tuple[bytes, bytes]]:
    # As bytes: some are not ASCII, and httpx would not encode them again.
    return [
        (name, MASK.encode() if is_secret_header(name.decode("latin-1")) else value)
        for name, value in headers.raw
        if name.lower() not in _FRAMING
    ]


def _answer_headers(headers: httpx.Headers) -> list[tuple[bytes, bytes]]:
    return [
        (name, _shown_answer_header(name.lower().decode("latin-1"), value))
        for name, value in headers.raw
        if name.lower() not in (*_FRAMING, b"content-encoding")
    ]


def _shown_answer_header(name: str, value: bytes) -> bytes:
    if name in _SECRET_ANSWERS:
        return MASK.encode()
    text = value.decode("latin-1")
    return masked_text(text).encode("latin-1") if "://" in text else value


def _masked_content(content: bytes) -> bytes:
    try:
        document = json.loads(content)
        hidden = masked_value(document)
        return content if hidden == document else json.dumps(hidden).encode()
    except (ValueError, RecursionError):
        return masked_text(content.decode("utf-8", "replace")).encode() if content else b""
