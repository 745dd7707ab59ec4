"""Decimal integers as Go's `strconv` reads them, with its error texts."""

import re

from scheduler0.emulator.go.text import quote

INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1
UINT64_MAX = 2**64 - 1

_SIGNED = re.compile(r"[+-]?[0-9]+")
_UNSIGNED = re.compile(r"[0-9]+")
# No 64-bit number has more digits; longer ones, leading zeros aside, need not be computed to be refused.
_DIGITS = 20


class NumberError(ValueError):
    """The text is not a number of the wanted kind; `str()` is Go's message."""

    def __init__(self, function: str, text: str, reason: str) -> None:
        super().__init__(f"strconv.{function}: parsing {quote(text)}: {reason}")


def atoi(text: str) -> int:
    """`strconv.Atoi`: an optional sign and ASCII digits, within 64 bits. `NumberError` otherwise."""
    if not _SIGNED.fullmatch(text):
        raise NumberError("Atoi", text, "invalid syntax")
    number = _value(text)
    if number is None or not INT64_MIN <= number <= INT64_MAX:
        raise NumberError("Atoi", text, "value out of range")
    return number


def parse_uint(text: str) -> int:
    """`strconv.ParseUint(text, 10, 64)`: ASCII digits only, no sign. `NumberError` otherwise."""
    if not _UNSIGNED.fullmatch(text):
        raise NumberError("ParseUint", text, "invalid syntax")
    number = _value(text)
    if number is None or number > UINT64_MAX:
        raise NumberError("ParseUint", text, "value out of range")
    return number


def _value(text: str) -> int | None:
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    digits = digits.lstrip("0") or "0"
    return None if len(digits) > _DIGITS else int(sign + digits)
