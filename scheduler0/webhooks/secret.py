"""Check the secret of a webhook."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import cast

from .._shared.error_help import Explained

SECRET_HEADER = "X-Webhook-Secret"
"""The header in which the server sends the ``webhook_secret`` of the executor."""

Headers = Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]]
"""Headers as a mapping, or as pairs of names and values (ASGI has pairs of bytes)."""


class SecretError(Explained, ValueError):
    """The secret of a webhook is missing or wrong."""


def verify(headers: Headers, secret: str | Iterable[str]) -> None:
    """Raise :class:`SecretError` unless ``headers`` have the secret of the executor.

    ``secret`` is the ``webhook_secret`` of the executor, or several of which one is enough: for the time in
    which a new one replaces an old one. The comparison takes the same time whatever the header holds. Raises
    ``ValueError`` if ``secret`` is empty: then anybody could send a webhook.
    """
    accepted = checked_secrets(secret)
    sent = _values(headers)
    if not sent:
        raise SecretError(f"the request has no header {SECRET_HEADER}; set webhook_secret on the executor")
    if len(sent) > 1:
        raise SecretError(f"the request has the header {SECRET_HEADER} {len(sent)} times")
    # Go trims the blanks around a header value. All secrets are compared, so that the time shows nothing.
    matches = [hmac.compare_digest(sent[0].strip(b" \t"), one.strip(" \t").encode()) for one in accepted]
    if not any(matches):
        raise SecretError(f"the header {SECRET_HEADER} does not have the secret of the executor")


def _values(headers: Headers) -> list[bytes]:
    if not isinstance(headers, Iterable) or isinstance(headers, str | bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"headers must be a mapping or pairs of texts, got {type(headers).__name__}")
    pairs: Iterable[tuple[str | bytes, str | bytes]] = (
        cast("Mapping[str, str]", headers).items() if isinstance(headers, Mapping) else headers
    )
    return [_bytes(value) for name, value in pairs if _bytes(name).lower() == SECRET_HEADER.lower().encode()]


def _bytes(text: str | bytes) -> bytes:
    """The bytes of a header. Servers decode them as Latin-1, which keeps every byte."""
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def checked_secrets(secret: str | Iterable[str]) -> tuple[str, ...]:
    """The secrets that are accepted. Raises ``ValueError`` without secrets, or for an empty one."""
    if not isinstance(secret, Iterable) or isinstance(secret, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"secret must be a str or several, got {type(secret).__name__}")
    accepted = (secret,) if isinstance(secret, str) else tuple(secret)
    if not accepted or not all(isinstance(one, str) and one.strip() for one in accepted):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ValueError("secret must not be empty; give the webhook_secret of the executor")
    return accepted
