"""JSON text as Go's `encoding/json` writes it: compact, keys in the order given, `<`, `>` and `&` escaped."""

import json


def encode(value: object) -> str:
    """The JSON text of `value`, a tree of dict, list, str, int, float, bool and None."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # These characters occur inside strings only, so the text can be treated as a whole.
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def number(value: float) -> float | int:
    """A float for `encode`: Go prints whole ones without a fraction, unless they have more than 21 digits."""
    return int(value) if value.is_integer() and abs(value) < 1e21 else value
