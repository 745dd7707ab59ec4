"""Checks of plain arguments, before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def path_id(name: str, value: int | str) -> str:
    """An id as a path segment. The endpoint quotes it; what quoting cannot make safe is refused."""
    if isinstance(value, bool) or not isinstance(value, int | str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"{name} must be an int or a str, got {type(value).__name__}")
    text = str(value)
    if text.strip() in ("", ".", ".."):
        raise ValueError(f"{name} must not be empty or a relative path, got {text!r}")
    return text


def account(account_id: str | int | None) -> str | None:
    """An account id as the text of a header; ``None`` and ``""`` mean that there is none."""
    if account_id is None or account_id == "":
        return None
    return header_value("account_id", str(account_id).strip())


def header_value(name: str, value: str) -> str:
    if not value or not value.isascii() or not value.isprintable():
        # The value itself may be a secret and is not shown.
        raise ValueError(f"{name} must be printable ASCII text without line breaks, and not empty")
    return value


def timestamp(name: str, value: datetime | str | None) -> str | None:
    """An instant for a query: RFC 3339 text as it is, an aware datetime written as such."""
    return aware(name, value).isoformat() if isinstance(value, datetime) else value or None


def aware(name: str, value: datetime) -> datetime:
    """Refuse a naive datetime: nobody can tell which instant it means."""
    if value.utcoffset() is None:
        raise ValueError(f"{name} must be an aware datetime, got the naive {value!r}; set its tzinfo")
    return value


def seconds(name: str, value: object) -> float:
    """A positive, finite number of seconds; a request without a deadline could hang for ever."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise ValueError(f"{name} must be a positive, finite number of seconds, got {value!r}")
    return float(value)


def utc(name: str, value: datetime) -> datetime:
    return aware(name, value).astimezone(UTC)


def cleanup_body(account_id: int | str, retention_months: int) -> dict[str, Any]:
    """The server wants the account as text here, and again in the header."""
    if isinstance(retention_months, bool) or retention_months < 1:
        raise ValueError(f"retention_months must be at least 1, got {retention_months!r}")
    return {"accountId": str(account_id), "retentionMonths": retention_months}


def row_limit(name: str, value: int | None) -> int | None:
    if value is not None and (isinstance(value, bool) or value < 1):
        raise ValueError(f"{name} must be at least 1, got {value!r}")
    return value


def row_offset(name: str, value: int) -> int:
    if isinstance(value, bool) or value < 0:
        raise ValueError(f"{name} must not be negative, got {value!r}")
    return value
