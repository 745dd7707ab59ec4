"""Text as Go reads and writes it: blanks, quoted strings, query strings, and decimal integers."""

import re
from urllib.parse import unquote_plus

_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}

_UNBROKEN = re.compile(r"(?:[^%;]|%[0-9A-Fa-f]{2})*")


def trim(text: str) -> str:
    """`strings.TrimSpace`: narrower than `str.strip`, which also takes the separators 0x1c to 0x1f."""
    return text.strip(_BLANKS)


def quote(text: str) -> str:
    """`strconv.Quote`: double quotes, with escapes for what cannot be printed."""
    return '"' + "".join(_ESCAPES.get(character) or _printable(character) for character in text) + '"'


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        # A byte that is not UTF-8, as the error handler "surrogateescape" decodes it.
        code -= 0xDC00
        return f"\\x{code:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def first_value(query: str, name: str) -> str:
    """Return the first value of the parameter `name`, or an empty text, as `net/url` does.

    A pair with a semicolon or a broken escape is skipped.
    """
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if unquote_plus(key) == name and _UNBROKEN.fullmatch(pair):
            return unquote_plus(value)
    return ""


INT64_MIN = -(2**63)
INT64_MAX = 2**63 - 1
UINT64_MAX = 2**64 - 1

_SIGNED = re.compile(r"[+-]?[0-9]+")
_UNSIGNED = re.compile(r"[0-9]+")
# No 64-bit number has more digits without leading zeros, so longer texts are refused without computing.
_DIGITS = 20
# Fewer digits than this are always in range.
_SURE = 19


class NumberError(ValueError):
    """The text is not a number of the wanted kind; `str()` is Go's message."""

    def __init__(self, function: str, text: str, reason: str) -> None:
        super().__init__(f"strconv.{function}: parsing {quote(text)}: {reason}")


def atoi(text: str) -> int:
    """`strconv.Atoi`: an optional sign and ASCII digits, within 64 bits. `NumberError` otherwise."""
    if len(text) < _SURE and text.isascii() and text.isdigit():
        return int(text)
    if not _SIGNED.fullmatch(text):
        raise NumberError("Atoi", text, "invalid syntax")
    number = _value(text)
    if number is None or not INT64_MIN <= number <= INT64_MAX:
        raise NumberError("Atoi", text, "value out of range")
    return number


def parse_uint(text: str) -> int:
    """`strconv.ParseUint(text, 10, 64)`: ASCII digits only, no sign. `NumberError` otherwise."""
    if len(text) < _SURE and text.isascii() and text.isdigit():
        return int(text)
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
