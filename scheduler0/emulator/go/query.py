"""Query strings as Go's `net/url` reads them."""

import re
from urllib.parse import unquote_plus

_ESCAPED = re.compile(r"(?:[^%;]|%[0-9A-Fa-f]{2})*")


def first_value(query: str, name: str) -> str:
    """The first value of the parameter `name`; empty if there is none.

    A pair with a semicolon or a broken escape is no pair at all.
    """
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if unquote_plus(key) == name and _ESCAPED.fullmatch(pair):
            return unquote_plus(value)
    return ""
