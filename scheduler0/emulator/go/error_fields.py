"""Errors of Go's JSON decoder as Go's encoder writes them: their public fields, without a message."""

import json
from typing import Any

from scheduler0.emulator.go.kinds import DecodeError, Misfit
from scheduler0.emulator.go.syntax import SyntaxFault

# Numbers stay text: Python refuses to compute those with thousands of digits.
_decoder = json.JSONDecoder(parse_int=str, parse_float=str)
_BLANKS = " \t\r\n"


def error_fields(document: bytes, error: DecodeError) -> dict[str, object]:
    """The object for an `error` of decoding `document`; empty where the document just ends."""
    cause = error.cause
    if isinstance(cause, SyntaxFault) and cause.offset is not None:
        return {"Offset": cause.offset}
    if isinstance(cause, Misfit):
        field = cause.place.rpartition(".")[2] if "." in cause.place else ""
        return {
            "Value": cause.found,
            "Type": {},
            "Offset": _end_of_value(document.decode("latin-1"), field, cause.found),
            "Struct": "",
            "Field": field,
        }
    return {}


def _end_of_value(text: str, field: str, found: str) -> int:
    """The number of bytes up to the end of the member's value; without a `field`, of the whole value.

    Each character of `text` stands for a byte. Of an array or object that does not fit, Go has read only the
    opening bracket.
    """
    start = _skip(text, 0)
    if field:
        start = _start_of_member(text, start, field)
    return start + 1 if found in ("array", "object") else _decoder.raw_decode(text, start)[1]


def _start_of_member(text: str, start: int, field: str) -> int:
    position = _skip(text, start + 1)
    while True:
        key: Any
        key, position = _decoder.raw_decode(text, position)
        value = _skip(text, _skip(text, position) + 1)
        if str(key).casefold() == field.casefold():
            return value
        position = _skip(text, _skip(text, _decoder.raw_decode(text, value)[1]) + 1)


def _skip(text: str, position: int) -> int:
    while text[position] in _BLANKS:
        position += 1
    return position
