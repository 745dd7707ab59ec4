"""JSON text as Go's `encoding/json` writes it: compact, keys in the order given, `<`, `>` and `&` escaped."""

import json
import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def encode(value: object) -> str:
    """The JSON text of `value`, a tree of dict, list, str, int, float, bool and None."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if not text.isascii():
        # A byte that is not UTF-8 is a lone surrogate here. Go escapes the replacement character then.
        text = _SURROGATE.sub(r"\\ufffd", text).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    # These characters occur inside strings only, so the text can be treated as a whole.
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def number(value: float) -> float | int:
    """A float for `encode`: Go prints whole ones without a fraction, unless they have more than 21 digits."""
    return int(value) if value.is_integer() and abs(value) < 1e21 else value
