"""Checks of plain arguments, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FRAMING = ("content-length", "transfer-encoding")
_LONGEST_PARAMETER = 4096
"""Characters of one parameter, quoted; the HTTP library takes 65,536 for a whole query."""
_QUOTED = 12
"""The most characters that one becomes when it is quoted."""
_LONGEST_WAIT = 10**9
"""Seconds; sockets and locks overflow somewhere above."""
_DIGITS = re.compile(r"0*[0-9]{1,20}")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,3})?")


def path_id(name: str, value: int | str) -> str:
    """An id as a path segment. The endpoint quotes it; what quoting cannot make safe is refused."""
    text = str(parameter(name, value))
    if text.strip() in ("", ".", ".."):
        raise ValueError(f"{name} must not be empty or a relative path, got {text!r}")
    return text


def number_id(name: str, value: int | str, lowest: int = 1) -> str:
    """The id of a record, which is an unsigned 64-bit number, as text."""
    text = path_id(name, value)
    if not _DIGITS.fullmatch(text) or not lowest <= int(text) < 2**64:
        raise _no_id(name, text, lowest)
    return text


def _no_id(name: str, text: str, lowest: int = 1) -> ValueError:
    """Numbers are shown. Another text is not: it may be a key, in the place of an id."""
    shown = text if _NUMBER.fullmatch(text) else f"a text of {len(text)} characters"
    return ValueError(
        f"{name} must be a whole number from {lowest} to 2**64 - 1, as an int or as text, not {shown}"
    )


def parameter(name: str, value: object) -> int | str:
    """A number or text for a path or a query."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"{name} must be an int or a str, got {type(value).__name__}")
    if isinstance(value, str):
        encodable(name, value)
        if len(value) * _QUOTED > _LONGEST_PARAMETER < len(quote(value, safe="")):
            raise ValueError(f"{name} is too long for a URL: {len(value)} characters")
        return value
    return uint64(name, value)


def uint64(name: str, value: int) -> int:
    if abs(value) >= 2**64:
        raise ValueError(f"{name} must be below 2**64, as all numbers of the API are")
    return value


def account(account_id: object, name: str = "account_id") -> str | None:
    """An account id as the text of a header; ``None`` and ``""`` mean "no account".

    Any other must be an unsigned 64-bit number above 0; spaces around it are trimmed, as the server
    does (contract core 2.3).
    """
    if account_id is None:
        return None
    if isinstance(account_id, str) and not account_id:
        return None
    text = account_id.strip() if isinstance(account_id, str) else str(parameter(name, account_id))
    if not _DIGITS.fullmatch(text) or not 0 < int(text) < 2**64:
        raise _no_id(name, text)
    return str(int(text))


def header_name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the names in headers must be str, got {type(name).__name__}")
    legal = _TOKEN.match(name)
    if legal is None or legal[0] != name:
        # Only its legal beginning is shown: a value may follow, in the place of the name.
        shown = "" if legal is None else f" (it begins with {legal[0]!r})"
        raise ValueError(f"invalid header name{shown}: use letters, digits and !#$%&'*+-.^_`|~")
    if name.lower() in _FRAMING:
        raise ValueError(f"headers[{name!r}] is set from the body: leave it out")
    return name


def header_value(name: str, value: object) -> str:
    value = plain_text(name, value)
    if not value or not value.isascii() or not value.isprintable() or value != value.strip():
        # The value itself may be a secret and is not shown.
        raise ValueError(
            f"{name} must be printable ASCII text without line breaks or spaces around it, and not empty"
        )
    return value


def plain_text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, got {type(value).__name__}")
    return encodable(name, value)


def encodable(name: str, text: str) -> str:
    """Refuse half of a surrogate pair, which UTF-8 cannot hold and so no request can carry."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # The original error carries the whole text, which may be a secret.
        raise ValueError(
            f"{name} holds a lone surrogate, U+{ord(text[error.start]):04X} at index {error.start}, "
            "which no request can carry"
        ) from None
    return text


def timestamp(name: str, value: datetime | str | None) -> str | None:
    """An instant for a query: RFC 3339 text as it is, an aware datetime is written as such text."""
    if isinstance(value, datetime):
        return aware(name, value).isoformat()
    if value is not None and not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{name} must be a datetime or a str, got {type(value).__name__}")
    return value or None


def aware(name: str, value: datetime) -> datetime:
    """Refuse a naive datetime: it does not say which instant it means."""
    if not isinstance(value, datetime):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{name} must be a datetime, got {type(value).__name__}")
    if value.utcoffset() is None:
        raise ValueError(f"{name} must be an aware datetime, got the naive {value!r}; set its tzinfo")
    return value


def seconds(name: str, value: object) -> float:
    """A positive, finite number of seconds; a request without a deadline could hang for ever."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LONGEST_WAIT:
        raise ValueError(
            f"{name} must be a positive, finite number of seconds, at most 10**9, got {_shown(value)}"
        )
    return float(value)


def utc(name: str, value: datetime) -> datetime:
    try:
        return aware(name, value).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{name} lies outside of the years 1 to 9999 in UTC, got {value!r}") from None


def at_least(lowest: int, name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < lowest:
        limit = f"be at least {lowest}" if lowest else "not be negative"
        raise ValueError(f"{name} must {limit}, got {_shown(value)}")
    return value


def _shown(value: object) -> str:
    # Python refuses to write out an int of more than 4,300 digits.
    huge = isinstance(value, int) and abs(value) >= 2**64
    return "an int beyond 64 bits" if huge else f"{value!r:.80}"


def nearest(name: str, known: Iterable[str]) -> str:
    """``"; did you mean 'timezone'?"``, or ``""`` if no known name is similar."""
    # Imported here: only a mistake needs it.
    from difflib import get_close_matches

    by_folded = {word.lower(): word for word in known}
    found = get_close_matches(name[:100].lower(), by_folded, n=3, cutoff=0.7)
    if not found:
        return ""
    *others, last = (repr(by_folded[word]) for word in found)
    return f"; did you mean {', '.join(others)} or {last}?" if others else f"; did you mean {last}?"
