"""JSON documents into typed bodies, by the rules and with the error texts of Go's `encoding/json`.

A body is a dataclass whose fields are made by `member(key, kind)`. Keys match in any case, unknown keys are
ignored, `null` leaves a member as it is, and a later duplicate wins. The first value of a wrong type is
reported, after the whole document was found to be JSON; a bad date is reported before it.
"""

import json
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Generic, NoReturn, Protocol, TypeVar, cast

from scheduler0.emulator.go import strconv
from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.rfc3339 import DateError, parse_date
from scheduler0.emulator.go.syntax import END_OF_INPUT, TOO_DEEP, SyntaxFault, syntax_fault

T = TypeVar("T")

_SURROGATES = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Misfit:
    """A value of a wrong type: what was found, where, and what the place takes."""

    found: str
    place: str
    wanted: str

    def __str__(self) -> str:
        return f"json: cannot unmarshal {self.found} into {self.place} of type {self.wanted}"


class DecodeError(Exception):
    """The document is not JSON or does not fit the body; `str()` is Go's message.

    `cause` is what Go's error value would tell in fields; `None` where that has no public ones.
    """

    def __init__(self, message: str, cause: SyntaxFault | Misfit | None = None) -> None:
        super().__init__(message)
        self.cause = cause


class _Number(str):
    """A number as written: only its kind can tell whether it fits."""


@dataclass
class _Context:
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
    def read(self, value: object, context: _Context) -> T:
        """The value of a member; a misfit is reported to `context` and read as zero."""

    def _misfit(self, value: object, context: _Context) -> T:
        context.report(_found(value), self.go_type)
        return self.zero()


class _String(Kind[str]):
    go_type = "string"

    def zero(self) -> str:
        return ""

    def read(self, value: object, context: _Context) -> str:
        if not isinstance(value, str) or isinstance(value, _Number):
            return self._misfit(value, context)
        return _well_formed(value)


class _Integer(Kind[int]):
    def __init__(self, go_type: str, parse: Callable[[str], int]) -> None:
        self.go_type = go_type
        self.parse = parse

    def zero(self) -> int:
        return 0

    def read(self, value: object, context: _Context) -> int:
        if isinstance(value, _Number):
            try:
                return self.parse(value)
            except strconv.NumberError:
                context.report(f"number {value}", self.go_type)
                return 0
        return self._misfit(value, context)


class _Float(Kind[float]):
    go_type = "float64"

    def zero(self) -> float:
        return 0.0

    def read(self, value: object, context: _Context) -> float:
        if not isinstance(value, _Number):
            return self._misfit(value, context)
        parsed = float(value)
        if math.isinf(parsed):
            context.report(f"number {value}", self.go_type)
            return 0.0
        return parsed


class _Object(Kind[dict[str, object] | None]):
    """An object of any members, which are read as Go reads them into a map: sorted, the last of equals."""

    go_type = "map[string]interface {}"

    def zero(self) -> dict[str, object] | None:
        return None

    def read(self, value: object, context: _Context) -> dict[str, object] | None:
        if not isinstance(value, tuple):
            return self._misfit(value, context)
        return _free_object(cast(_Pairs, value), context)


class _Boolean(Kind[bool]):
    go_type = "bool"

    def zero(self) -> bool:
        return False

    def read(self, value: object, context: _Context) -> bool:
        return value if isinstance(value, bool) else self._misfit(value, context)


class _Date(Kind[datetime | None]):
    """A date; `None` is Go's zero time, sent or not."""

    go_type = "time.Time"

    def zero(self) -> datetime | None:
        return None

    def read(self, value: object, context: _Context) -> datetime | None:
        if not isinstance(value, str) or isinstance(value, _Number):
            raise DecodeError("Time.UnmarshalJSON: input is not a JSON string")
        try:
            moment = parse_date(value)
        except DateError as error:
            raise DecodeError(_well_formed(str(error))) from error
        return None if moment == _ZERO_DATE else moment


class _OptionalDate(_Date):
    nullable = True

    def read(self, value: object, context: _Context) -> datetime | None:
        return None if value is None else super().read(value, context)


class _Strings(Kind[tuple[str, ...]]):
    go_type = "[]string"
    nullable = True

    def zero(self) -> tuple[str, ...]:
        return ()

    def read(self, value: object, context: _Context) -> tuple[str, ...]:
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

    def read(self, value: object, context: _Context) -> T | None:
        return None if value is None else self.kind.read(value, context)


_Pairs = tuple[tuple[str, object], ...]


def _free_object(pairs: _Pairs, context: _Context) -> dict[str, object]:
    members = {_well_formed(key): value for key, value in pairs}
    return {key: _free_value(value, context) for key, value in sorted(members.items())}


def _free_value(value: object, context: _Context) -> object:
    if isinstance(value, _Number):
        return number(FLOAT.read(value, context))
    if isinstance(value, tuple):
        return _free_object(cast(_Pairs, value), context)
    if isinstance(value, list):
        return [_free_value(item, context) for item in cast(list[object], value)]
    return _well_formed(value) if isinstance(value, str) else value


def _well_formed(text: str) -> str:
    return text if text.isascii() else _SURROGATES.sub(_REPLACEMENT, text)


_ZERO_DATE = parse_date("0001-01-01T00:00:00Z")

STRING: Kind[str] = _String()
UINT: Kind[int] = _Integer("uint64", strconv.parse_uint)
INT: Kind[int] = _Integer("int", strconv.atoi)
INT64: Kind[int] = _Integer("int64", strconv.atoi)
BOOL: Kind[bool] = _Boolean()
FLOAT: Kind[float] = _Float()
OBJECT: Kind[dict[str, object] | None] = _Object()
DATE: Kind[datetime | None] = _Date()
OPTIONAL_DATE: Kind[datetime | None] = _OptionalDate()
STRINGS: Kind[tuple[str, ...]] = _Strings()


def optional(kind: Kind[T]) -> Kind[T | None]:
    """A member behind a pointer: `None` if it is absent or null."""
    return _Optional(kind)


def member(key: str, kind: Kind[T], *, secret: bool = False) -> T:
    """A dataclass field that is read from `key`; a `repr` leaves it out if it is `secret`."""
    return field(default_factory=kind.zero, repr=not secret, metadata={"key": key, "kind": kind})


class _Body(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


B = TypeVar("B", bound=_Body)


class Struct(Kind[B]):
    """An object read into the dataclass `body`; `go_type` is the server's name for it, package included."""

    def __init__(self, body: type[B], go_type: str) -> None:
        self.body = body
        self.go_type = go_type
        name = go_type.rpartition(".")[2]
        self._members: dict[str, tuple[str, Kind[Any], str]] = {
            spec.metadata["key"].casefold(): (
                spec.name,
                spec.metadata["kind"],
                f"Go struct field {name}.{spec.metadata['key']}",
            )
            for spec in fields(body)
        }

    def zero(self) -> B:
        return self.body()

    def named(self, document: bytes) -> frozenset[str]:
        """The fields that a `document` names, whatever it says of them; it has been decoded already."""
        pairs = cast(_Pairs, _decoder.decode(document.decode("utf-8", "replace")))
        known = (self._members.get(key.casefold()) for key, _ in pairs)
        return frozenset(name for name, _, _ in filter(None, known))

    def read(self, value: object, context: _Context) -> B:
        body = self.body()
        if value is None:
            return body
        if not isinstance(value, tuple):
            return self._misfit(value, context)
        outside = context.place
        for key, item in cast(tuple[tuple[str, object], ...], value):
            known = self._members.get(key.casefold())
            if known is None:
                continue
            name, kind, context.place = known
            if item is not None or kind.nullable:
                setattr(body, name, kind.read(item, context))
        context.place = outside
        return body


class ArrayOf(Kind[list[T]]):
    """An array; `null` is an empty one."""

    def __init__(self, kind: Kind[T]) -> None:
        self.kind = kind
        self.go_type = f"[]{kind.go_type}"

    def zero(self) -> list[T]:
        return []

    def read(self, value: object, context: _Context) -> list[T]:
        if value is None:
            return []
        if not isinstance(value, list):
            return self._misfit(value, context)
        return [self.kind.read(item, context) for item in cast(list[object], value)]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


# An object becomes a tuple of pairs, an array a list: that keeps duplicates in order and the two apart.
_decoder = json.JSONDecoder(
    object_pairs_hook=tuple,
    parse_int=_Number,
    parse_float=_Number,
    parse_constant=_refuse_constant,
)


def decode(document: bytes, kind: Kind[T]) -> T:
    """`json.Unmarshal`: the whole `document` is one value. `DecodeError` if it is not, or does not fit."""
    return _read(document, kind, lambda text: cast(object, _decoder.decode(text)))


def decode_first(document: bytes, kind: Kind[T]) -> T:
    """`json.Decoder.Decode`: as `decode`, but only the first value counts, whatever follows it."""
    return _read(document, kind, lambda text: cast(object, _decoder.raw_decode(text.lstrip(" \t\r\n"))[0]))


def _read(document: bytes, kind: Kind[T], parse: Callable[[str], object]) -> T:
    # Go replaces every byte that is not UTF-8 with U+FFFD, one for one.
    text = _well_formed(document.decode("utf-8", "surrogateescape"))
    try:
        value = parse(text)
    except RecursionError as error:
        raise DecodeError(TOO_DEEP) from error
    except ValueError as error:
        fault = syntax_fault(document) or SyntaxFault(END_OF_INPUT)
        raise DecodeError(str(fault), fault) from error
    context = _Context()
    result = kind.read(value, context)
    if context.misfit is not None:
        raise DecodeError(str(context.misfit), context.misfit)
    return result


def _found(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, _Number):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
