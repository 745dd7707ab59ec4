"""Hide what may be secret in headers, bodies and texts that are shown to people."""

import json
from collections.abc import Iterable

from scheduler0._shared.secrets import MASK, is_secret_header, masked_text, masked_value
from scheduler0.emulator.delivery.requests import shown_url

Header = tuple[str, str]

_ADDRESS_HEADERS = frozenset({"location", "content-location"})

_SHORTEST_SECRET = 3
"""A shorter text is not searched for: it would be found everywhere."""


def masked_headers(headers: Iterable[Header]) -> list[Header]:
    """The headers; those that may hold a secret have the value `***`."""
    return [(readable(name), _masked_header(name, readable(value))) for name, value in headers]


def _masked_header(name: str, value: str) -> str:
    if not is_secret_header(name):
        return masked_text(value)
    if name.lower() in _ADDRESS_HEADERS:
        path, query, _ = value.partition("?")
        return shown_url(value) if "://" in value else masked_text(path) + (f"?{MASK}" if query else "")
    return MASK


def secrets_in(headers: Iterable[Header]) -> list[str]:
    """The values that `masked_headers` hides: an endpoint may repeat them in its answer."""
    return [value for name, value in headers if is_secret_header(name) and len(value) >= _SHORTEST_SECRET]


def without(secrets: Iterable[str], text: str) -> str:
    """The text without these secrets, plain or as JSON writes them."""
    for secret in sorted(secrets, key=len, reverse=True):
        for form in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
            text = text.replace(form, MASK)
    return text


def masked_body(body: bytes) -> str:
    """A body as text: JSON with line breaks and indented, anything else as it is, without its secrets.

    Bytes that are no UTF-8 are replaced by question marks in diamonds.
    """
    text = body.decode(errors="replace")
    try:
        document: object = json.loads(text)
        return json.dumps(masked_value(document), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        # Not JSON, cut off, or two documents in a row.
        return masked_text(text)


def masked_line(body: bytes) -> str:
    """A body without its secrets, as the text that can be sent in its place.

    It keeps its form if it has no secrets. Raises `UnicodeDecodeError` for a body that is no text.
    """
    text = body.decode()
    try:
        document: object = json.loads(text)
        hidden = masked_value(document)
    except (ValueError, RecursionError):
        return masked_text(text)
    return text if hidden == document else json.dumps(hidden, ensure_ascii=False)


def readable(text: str) -> str:
    """A text that every page can show: what is no Unicode is escaped."""
    return text.encode(errors="backslashreplace").decode()
