"""The kinds of values that a body has: how a JSON value becomes one, and how it is written."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar, cast

from scheduler0.emulator.go import text as go_text
from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.raw_strings import RawString
from scheduler0.emulator.go.syntax import SyntaxFault
from scheduler0.emulator.go.time import ZERO_DATE, DateError, printed_again

T = TypeVar("T")

_SURROGATES = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Misfit:
    """A value of a wrong type: what it is, where it is, and which type belongs there."""

    found: str
    place: str
    wanted: str

    def __str__(self) -> str:
        return f"json: cannot unmarshal {self.found} into {self.place} of type {self.wanted}"


class DecodeError(Exception):
    """The document is not JSON or does not fit the body; `str()` is Go's message.

    `cause` has the public fields of Go's error value; it is `None` for an error without public fields.
    """

    def __init__(self, message: str, cause: SyntaxFault | Misfit | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class BadDate(DecodeError):
    """A date that cannot be read. Go's text shows it as the document has it, with its escapes."""


class NumberText(str):
    """A number as it is written. Its kind decides whether it fits."""


@dataclass
class ReadContext:
    """Where the reader is, and the first misfit that it met."""

    place: str = "Go value"
    misfit: Misfit | None = None

    def report(self, found: str, wanted: str) -> None:
        if self.misfit is None:
            self.misfit = Misfit(found, self.place, wanted)


class Kind(ABC, Generic[T]):
    """How a JSON value becomes a `T`. `go_type` is the type that error texts name."""

    go_type: str
    nullable: bool = False

    @abstractmethod
    def zero(self) -> T:
        """The value of a member that was not sent."""

    @abstractmethod
    def read(self, value: object, context: ReadContext) -> T:
        """The value of a member. A misfit goes to `context`, and its value is zero."""

    def written(self, value: T) -> object:
        """The member's value as `encode` takes it."""
        return value

    def _misfit(self, value: object, context: ReadContext) -> T:
        context.report(found(value), self.go_type)
        return self.zero()


class _String(Kind[str]):
    go_type = "string"

    def zero(self) -> str:
        return ""

    def read(self, value: object, context: ReadContext) -> str:
        if not isinstance(value, str) or isinstance(value, NumberText):
            return self._misfit(value, context)
        return well_formed(value)


class _Integer(Kind[int]):
    def __init__(self, go_type: str, parse: Callable[[str], int]) -> None:
        self.go_type = go_type
        self.parse = parse

    def zero(self) -> int:
        return 0

    def read(self, value: object, context: ReadContext) -> int:
        if isinstance(value, NumberText):
            try:
                return self.parse(value)
            except go_text.NumberError:
                context.report(f"number {value}", self.go_type)
                return 0
        return self._misfit(value, context)


class _Float(Kind[float]):
    go_type = "float64"

    def zero(self) -> float:
        return 0.0

    def read(self, value: object, context: ReadContext) -> float:
        if not isinstance(value, NumberText):
            return self._misfit(value, context)
        parsed = float(value)
        if math.isinf(parsed):
            context.report(f"number {value}", self.go_type)
            return 0.0
        return parsed


class _Object(Kind[dict[str, object] | None]):
    """An object with any members. As in a map of Go, they are sorted; of equal keys the last counts."""

    go_type = "map[string]interface {}"

    def zero(self) -> dict[str, object] | None:
        return None

    def read(self, value: object, context: ReadContext) -> dict[str, object] | None:
        if not isinstance(value, tuple):
            return self._misfit(value, context)
        return _free_object(cast(Pairs, value), context)


class _Boolean(Kind[bool]):
    go_type = "bool"

    def zero(self) -> bool:
        return False

    def read(self, value: object, context: ReadContext) -> bool:
        return value if isinstance(value, bool) else self._misfit(value, context)


# Jobs of one batch share dates.
@lru_cache(maxsize=1024)
def date_as_sent(text: str) -> str:
    """A date as the server prints it. An offset of zero that is not `Z` becomes `+00:00`.

    Raises `DateError`.
    """
    printed = printed_again(text)
    if printed == ZERO_DATE or not printed.endswith("Z") or text.endswith("Z"):
        return printed
    return printed.removesuffix("Z") + NAMED_UTC


class _Date(Kind[str]):
    """A date, read by `date_as_sent`; `ZERO_DATE` if it was not sent. `+00:00` is written as `Z`."""

    go_type = "time.Time"

    def zero(self) -> str:
        return ZERO_DATE

    def read(self, value: object, context: ReadContext) -> str:
        if value == ZERO_DATE and not isinstance(value, RawString):
            return ZERO_DATE
        if not isinstance(value, str) or isinstance(value, NumberText):
            raise DecodeError("Time.UnmarshalJSON: input is not a JSON string")
        try:
            return date_as_sent(value.raw if isinstance(value, RawString) else value)
        except DateError as error:
            raise BadDate(str(error)) from error

    def written(self, value: str) -> str:
        return f"{value.removesuffix(NAMED_UTC)}Z" if value.endswith(NAMED_UTC) else value


class _OptionalDate(Kind[str | None]):
    go_type = _Date.go_type
    nullable = True

    def zero(self) -> str | None:
        return None

    def read(self, value: object, context: ReadContext) -> str | None:
        return None if value is None else DATE.read(value, context)

    def written(self, value: str | None) -> str | None:
        return None if value is None else DATE.written(value)


class _Strings(Kind[tuple[str, ...]]):
    go_type = "[]string"
    nullable = True

    def zero(self) -> tuple[str, ...]:
        return ()

    def read(self, value: object, context: ReadContext) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            return self._misfit(value, context)
        items = cast(list[object], value)
        return tuple("" if item is None else STRING.read(item, context) for item in items)


class _Optional(Kind[T | None]):
    nullable = True

    def __init__(self, kind: Kind[T]) -> None:
        self.kind = kind
        self.go_type = kind.go_type

    def zero(self) -> T | None:
        return None

    def read(self, value: object, context: ReadContext) -> T | None:
        return None if value is None else self.kind.read(value, context)


Pairs = tuple[tuple[str, object], ...]


def _free_object(pairs: Pairs, context: ReadContext) -> dict[str, object]:
    members = {well_formed(key): value for key, value in pairs}
    return {key: _free_value(value, context) for key, value in sorted(members.items())}


def _free_value(value: object, context: ReadContext) -> object:
    if isinstance(value, NumberText):
        return number(FLOAT.read(value, context))
    if isinstance(value, tuple):
        return _free_object(cast(Pairs, value), context)
    if isinstance(value, list):
        return [_free_value(item, context) for item in cast(list[object], value)]
    return well_formed(value) if isinstance(value, str) else value


def well_formed(text: str) -> str:
    return text if text.isascii() else _SURROGATES.sub(_REPLACEMENT, text)


NAMED_UTC = "+00:00"
"""The end of a date that has offset zero and no `Z`. Only a request can have such a date."""

STRING: Kind[str] = _String()
UINT: Kind[int] = _Integer("uint64", go_text.parse_uint)
INT: Kind[int] = _Integer("int", go_text.atoi)
INT64: Kind[int] = _Integer("int64", go_text.atoi)
BOOL: Kind[bool] = _Boolean()
FLOAT: Kind[float] = _Float()
OBJECT: Kind[dict[str, object] | None] = _Object()
DATE = _Date()
OPTIONAL_DATE = _OptionalDate()
STRINGS: Kind[tuple[str, ...]] = _Strings()


def optional(kind: Kind[T]) -> Kind[T | None]:
    """A member behind a pointer: `None` if it is absent or null."""
    return _Optional(kind)


def found(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, NumberText):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
