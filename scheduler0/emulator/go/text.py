"""Go's view of text: what counts as blank, and how a string is quoted in a message."""

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
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
