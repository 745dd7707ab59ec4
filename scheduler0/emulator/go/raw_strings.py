"""JSON strings that remember how they are written.

Go's `time.Time` reads the bytes between the quotes, so it refuses an escape in a date. Python's fast parser
gives only the decoded string. The slower parser here gives both.
"""

import json
import re
from json import decoder as json_decoder
from json import scanner as json_scanner
from typing import Any

# Parts of the standard library's JSON parser; the type stubs leave them out.
_library: Any = (json_decoder, json_scanner)

# The characters of a date, written as escapes.
_ESCAPED_DATE_CHARACTER = re.compile(rb"\\u00(?:2[b-eB-E]|3[0-9aA]|5[4aA])")


class RawString(str):
    """A string and, in `raw`, the text between its quotes."""

    __slots__ = ("raw",)
    raw: str


def may_hide_a_date(document: bytes) -> bool:
    """Whether a string of the document may be a date that is written with escapes."""
    return b"\\u00" in document and _ESCAPED_DATE_CHARACTER.search(document) is not None


def raw_string_decoder(like: json.JSONDecoder) -> json.JSONDecoder:
    """A decoder with the hooks of `like`. Its strings, except keys, are `RawString`s."""
    decoder = json.JSONDecoder(
        object_pairs_hook=like.object_pairs_hook,
        parse_int=like.parse_int,
        parse_float=like.parse_float,
        parse_constant=like.parse_constant,
    )
    parts: Any = decoder
    parts.parse_string = _read_string
    parts.scan_once = _library[1].py_make_scanner(decoder)
    return decoder


def _read_string(text: str, begin: int, strict: bool = True) -> tuple[str, int]:
    value, end = _library[0].scanstring(text, begin, strict)
    string = RawString(value)
    string.raw = text[begin : end - 1]
    return string, end
