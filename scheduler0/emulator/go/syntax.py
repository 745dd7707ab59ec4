"""Say why a document is not JSON, in the words of Go's `encoding/json`.

Python's fast parser has other texts. So this slower scanner runs after it, only on documents that it refused.
"""

import re
from typing import Literal, NoReturn

from scheduler0.emulator.go.text import quote

END_OF_INPUT = "unexpected end of JSON input"
_MAX_DEPTH = 10_000
# No body has values so deep, and Python's parser can read deeper.
_KEPT_DEPTH = 100
_BRACKETS_AND_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)

# Runs without a fault are skipped at once: they may be most of a large document.
_SPACE = re.compile(rb"[ \t\r\n]*")
_PLAIN_TEXT = re.compile(rb'[^"\\\x00-\x1f]*')
_MORE_DIGITS = re.compile(rb"[0-9]*")
_DIGITS = b"0123456789"
_HEXADECIMAL = b"0123456789abcdefABCDEF"
_LITERALS = {b"t"[0]: b"true", b"f"[0]: b"false", b"n"[0]: b"null"}

_Expected = Literal["value", "value or end", "key", "key or end", "colon", "comma"]


class SyntaxFault(Exception):
    """The first fault of a document; `str()` is Go's message."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset
        """The number of bytes up to and including the wrong one; `None` if the document ends too early."""


def syntax_fault(document: bytes) -> SyntaxFault | None:
    """The first fault of `document`; `None` for a document without faults."""
    try:
        _Scanner(document).scan()
    except SyntaxFault as fault:
        return fault
    return None


def without_depths(document: str) -> str:
    """The JSON text `document` without what lies deeper than 100 levels."""
    kept: list[str] = []
    depth = start = 0
    for match in _BRACKETS_AND_STRINGS.finditer(document):
        if match[0] in ("[", "{"):
            depth += 1
            if depth == _KEPT_DEPTH:
                kept.append(document[start : match.end()])
        elif match[0] in ("]", "}"):
            if depth == _KEPT_DEPTH:
                start = match.start()
            depth -= 1
    return "".join([*kept, document[start:]])


class _Scanner:
    def __init__(self, document: bytes) -> None:
        self.document = document
        self.position = 0
        self.open: list[int] = []

    def scan(self) -> None:
        expected: _Expected = "value"
        while True:
            self._skip(_SPACE)
            if self.position == len(self.document):
                if expected == "comma" and not self.open:
                    return
                raise SyntaxFault(END_OF_INPUT)
            expected = self._step(expected)

    def _step(self, expected: _Expected) -> _Expected:
        character = self._peek()
        if expected in ("value or end", "key or end") and character == (b"]" if expected[0] == "v" else b"}"):
            return self._close()
        match expected:
            case "value" | "value or end":
                return self._value(character)
            case "key" | "key or end":
                if character != b'"':
                    self._fail("looking for beginning of object key string")
                self._string()
                return "colon"
            case "colon":
                if character != b":":
                    self._fail("after object key")
                self.position += 1
                return "value"
            case "comma":
                return self._after_value(character)

    def _value(self, character: bytes) -> _Expected:
        if character in (b"{", b"["):
            if len(self.open) == _MAX_DEPTH:
                self._fail("exceeded max depth")
            self.open.append(character[0])
            self.position += 1
            return "key or end" if character == b"{" else "value or end"
        if character == b'"':
            self._string()
        elif character in _DIGITS or character == b"-":
            self._number()
        elif character[0] in _LITERALS:
            self._literal(_LITERALS[character[0]])
        else:
            self._fail("looking for beginning of value")
        return "comma"

    def _after_value(self, character: bytes) -> _Expected:
        if not self.open:
            self._fail("after top-level value")
        inside_object = self.open[-1] == b"{"[0]
        if character == (b"}" if inside_object else b"]"):
            return self._close()
        if character != b",":
            self._fail("after object key:value pair" if inside_object else "after array element")
        self.position += 1
        return "key" if inside_object else "value"

    def _close(self) -> _Expected:
        self.open.pop()
        self.position += 1
        return "comma"

    def _string(self) -> None:
        self.position += 1
        self._skip(_PLAIN_TEXT)
        while (character := self._next("in string literal")) != b'"':
            if character[0] < 0x20:
                self._fail("in string literal", back=1)
            if character != b"\\":
                continue
            escape = self._next("in string escape code")
            if escape == b"u":
                for _ in range(4):
                    self._require(_HEXADECIMAL, "in \\u hexadecimal character escape")
            elif escape not in b'"\\/bfnrt':
                self._fail("in string escape code", back=1)
            self._skip(_PLAIN_TEXT)

    def _number(self) -> None:
        if self._peek() == b"-":
            self.position += 1
        leading = self._require(_DIGITS, "in numeric literal")
        if leading != b"0":
            self._skip(_MORE_DIGITS)
        if self._peek() == b".":
            self.position += 1
            self._require(_DIGITS, "after decimal point in numeric literal")
            self._skip(_MORE_DIGITS)
        if self._peek() in (b"e", b"E"):
            self.position += 1
            if self._peek() in (b"+", b"-"):
                self.position += 1
            self._require(_DIGITS, "in exponent of numeric literal")
            self._skip(_MORE_DIGITS)

    def _literal(self, word: bytes) -> None:
        self.position += 1
        for index in range(1, len(word)):
            letter = word[index : index + 1]
            self._require(letter, f"in literal {word.decode()} (expecting {_quoted(letter)})")

    def _skip(self, run: re.Pattern[bytes]) -> None:
        match = run.match(self.document, self.position)
        if match is not None:
            self.position = match.end()

    def _require(self, allowed: bytes, context: str) -> bytes:
        character = self._next(context)
        if character not in allowed:
            self._fail(context, back=1)
        return character

    def _next(self, context: str) -> bytes:
        character = self._peek()
        if not character:
            self._fail(context)
        self.position += 1
        return character

    def _peek(self) -> bytes:
        return self.document[self.position : self.position + 1]

    def _fail(self, context: str, *, back: int = 0) -> NoReturn:
        self.position -= back
        character = self._peek()
        if not character:
            # At the end Go's scanner takes one more blank. A string may hold it, a number may not.
            if context == "in string literal":
                raise SyntaxFault(END_OF_INPUT)
            raise SyntaxFault(f"invalid character ' ' {context}")
        raise SyntaxFault(f"invalid character {_quoted(character)} {context}", self.position + 1)


def _quoted(character: bytes) -> str:
    """Go names the wrong byte as a quoted character, also if it is a part of a longer character."""
    if character == b"'":
        return "'\\''"
    if character == b'"':
        return "'\"'"
    return f"'{quote(character.decode('latin-1'))[1:-1]}'"
