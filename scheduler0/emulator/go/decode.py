"""Read JSON documents into typed bodies and write them, as Go's `encoding/json` does, with its error texts.

A body is a dataclass whose fields are made by `member(key, kind)`, in the order of the keys that are written.
Keys match in any case. Unknown keys are ignored. `null` leaves a member as it is. A later duplicate wins.
A document that is not JSON is reported first, then a bad date, then the first value of a wrong type.
"""

import json
from collections.abc import Callable
from dataclasses import Field, field, fields
from typing import Any, ClassVar, NoReturn, Protocol, TypeVar, cast

from scheduler0.emulator.go.kinds import (
    BadDate,
    DecodeError,
    Kind,
    NumberText,
    Pairs,
    ReadContext,
    found,
    well_formed,
)
from scheduler0.emulator.go.raw_strings import may_hide_a_date, raw_string_decoder
from scheduler0.emulator.go.syntax import END_OF_INPUT, SyntaxFault, syntax_fault, without_depths

T = TypeVar("T")


def member(key: str, kind: Kind[T], *, secret: bool = False, omit_empty: bool = False) -> T:
    """A dataclass field that is read from `key` and written under it.

    A `secret` is not in a `repr` and is never written. With `omit_empty` the member is not written where Go's
    tag `omitempty` leaves it out: `None` of an optional kind, and an empty or zero value of another.
    """
    metadata = {"key": key, "kind": kind, "omit_empty": omit_empty, "written": not secret}
    zero = kind.zero()
    if type(zero).__hash__ is None:  # a list or a body is made anew for each object
        return field(default_factory=kind.zero, repr=not secret, metadata=metadata)
    return field(default=zero, repr=not secret, metadata=metadata)


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
        # Most documents spell the keys as here, so the search needs no change of case.
        self._members |= {
            spec.metadata["key"]: self._members[spec.metadata["key"].casefold()] for spec in fields(body)
        }
        # The value is never seen: a document with a misfit is refused.
        self._unused = body()
        self._writers = [
            (spec.name, meta["key"], _writer(meta["kind"]), meta["omit_empty"], meta["kind"].zero())
            for spec in fields(body)
            if (meta := spec.metadata)["written"]
        ]

    def document(self, value: object) -> dict[str, object]:
        """The JSON object for a body, or for a row whose fields have the names of a body's."""
        document: dict[str, object] = {}
        for name, key, write, omit_empty, zero in self._writers:
            item = getattr(value, name, zero)
            if omit_empty and (item is None or (not item and zero is not None)):
                continue
            document[key] = item if write is None else write(item)
        return document

    def zero(self) -> B:
        return self.body()

    def named(self, document: bytes) -> frozenset[str]:
        """The fields that a decoded `document` names, with any value."""
        parsed = _parsed(document, _whole, _decoder, document.decode("utf-8", "replace"))
        pairs = cast(Pairs, parsed)
        known = (self._members.get(key.casefold()) for key, _ in pairs)
        return frozenset(name for name, _, _ in filter(None, known))

    def read(self, value: object, context: ReadContext) -> B:
        body = self.body()
        if value is None:
            return body
        if not isinstance(value, tuple):
            context.report(found(value), self.go_type)
            return self._unused
        outside, members = context.place, self._members
        for key, item in cast(tuple[tuple[str, object], ...], value):
            known = members.get(key) or members.get(key.casefold())
            if known is None:
                continue
            name, kind, context.place = known
            if item is not None or kind.nullable:
                setattr(body, name, kind.read(item, context))
        context.place = outside
        return body


def _writer(kind: Kind[Any]) -> Callable[[Any], object] | None:
    """How a value of the kind is written; `None` if it is written as it is."""
    unchanged: object = Kind[Any].written
    return None if type(kind).written is unchanged else kind.written


class ArrayOf(Kind[list[T]]):
    """An array; `null` is an empty one."""

    def __init__(self, kind: Kind[T]) -> None:
        self.kind = kind
        self.go_type = f"[]{kind.go_type}"

    def zero(self) -> list[T]:
        return []

    def read(self, value: object, context: ReadContext) -> list[T]:
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
    parse_int=NumberText,
    parse_float=NumberText,
    parse_constant=_refuse_constant,
)
_raw_decoder = raw_string_decoder(_decoder)


_Parse = Callable[[json.JSONDecoder, str], object]


def _whole(decoder: json.JSONDecoder, text: str) -> object:
    return decoder.decode(text)


def _first(decoder: json.JSONDecoder, text: str) -> object:
    return decoder.raw_decode(text.lstrip(" \t\r\n"))[0]


def decode(document: bytes, kind: Kind[T]) -> T:
    """`json.Unmarshal`: the whole `document` is one value. `DecodeError` if it is not, or does not fit."""
    return _read(document, kind, _whole)


def decode_first(document: bytes, kind: Kind[T]) -> T:
    """`json.Decoder.Decode`: as `decode`, but only the first value counts, whatever follows it."""
    return _read(document, kind, _first)


def _read(document: bytes, kind: Kind[T], parse: _Parse) -> T:
    text = document.decode("utf-8", "surrogateescape")
    if may_hide_a_date(document):
        return _read_value(_parsed(document, parse, _raw_decoder, text), kind)
    # Go replaces every byte that is not UTF-8 with U+FFFD, one for one.
    value = _parsed(document, parse, _decoder, well_formed(text))
    try:
        return _read_value(value, kind)
    except BadDate:
        if b"\\" not in document and document.isascii():
            raise
        return _read_value(_parsed(document, parse, _raw_decoder, text), kind)


def _parsed(document: bytes, parse: _Parse, decoder: json.JSONDecoder, text: str) -> object:
    try:
        return parse(decoder, text)
    except (ValueError, RecursionError) as error:
        fault = syntax_fault(document)
        if fault is None and isinstance(error, RecursionError):
            return parse(decoder, without_depths(text))
        fault = fault or SyntaxFault(END_OF_INPUT)
        raise DecodeError(str(fault), fault) from error


def _read_value(value: object, kind: Kind[T]) -> T:
    context = ReadContext()
    result = kind.read(value, context)
    if context.misfit is not None:
        raise DecodeError(str(context.misfit), context.misfit)
    return result
