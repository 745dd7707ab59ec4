"""What a record is: the wire object, with typed attributes over it.

A record *is* the ``dict`` that the server sent, untouched, so unknown members survive and
``record["dateCreated"]`` works. An :class:`Attribute` reads one member, parsed on access.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, IntEnum
from typing import Any, Generic, Self, TypeVar, cast, overload

from .._shared.secrets import is_secret
from ..errors import APIDecodeError
from .redaction import masked

T = TypeVar("T")
E = TypeVar("E", bound="Enum")


class Record(dict[str, Any]):
    """A wire object with typed attributes.

    An absent member reads as ``None`` (a list as ``[]``), and so does the server's zero
    date. Attributes typed without ``None`` are those that the contract says are always
    sent. A member of the wrong JSON type raises :class:`~scheduler0.APIDecodeError` when
    its attribute is read. ``repr`` hides secrets; the members themselves do not.
    """

    __slots__ = ()

    @classmethod
    def of(cls, value: Any) -> Self:
        """The record over a decoded JSON object; ``TypeError`` for any other JSON value."""
        return cls(value if type(value) is dict else mapping(value))  # pyright: ignore[reportUnknownArgumentType]

    def copy(self) -> Self:
        """A record again: a plain ``dict`` would show its secrets."""
        return type(self)(self)

    def __or__(self, other: Any) -> Any:
        merged = super().__or__(other)
        return merged if merged is NotImplemented else type(self)(merged)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({masked(self)!r})"

    def __sentry_repr__(self) -> str:
        """What Sentry shows of local variables. It would look into a ``dict``."""
        return repr(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Called by pydantic, and so by FastAPI, which alone import it."""
        from .pydantic_schema import core_schema_of

        return core_schema_of(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        from .pydantic_schema import json_schema_of

        return json_schema_of(cls)


class Attribute(Generic[T]):
    """One member of a record under its Python name."""

    def __init__(self, key: str, parse: Callable[[Any], Any], required: bool) -> None:
        self.key = key
        self.required = required
        self.parse = parse

    def __set_name__(self, owner: type, name: str) -> None:
        self._where = f"{owner.__name__}.{name}"

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Self | T:
        if record is None:
            return self
        value = record.get(self.key)
        if value is None:
            return cast("T", self._absent())
        try:
            return cast("T", self.parse(value))
        except (TypeError, ValueError, OverflowError) as error:
            if is_secret(self.key):
                del value
                raise APIDecodeError(f"{self._where}: its value has the wrong type") from None
            raise APIDecodeError(f"{self._where}: {error}") from error

    def _absent(self) -> Any:
        return None


class DateAttribute(Attribute[T]):
    """A date. Programs read many of them, and nearly all are plain: one look is enough for those."""

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Self | T:
        if record is not None:
            value: Any = record.get(self.key)
            if value.__class__ is str:
                try:
                    parsed = datetime.fromisoformat(value)
                except ValueError:
                    return super().__get__(record, owner)
                # In the year 1 is Go's zero time.
                if parsed.tzinfo is not None and parsed.year > 1:
                    return cast("T", parsed)
        return super().__get__(record, owner)


class ListAttribute(Attribute[T]):
    def _absent(self) -> Any:
        return []


def field(key: str, parse: Callable[[Any], T]) -> Attribute[T]:
    """A member that the contract says is always sent."""
    return (DateAttribute if parse is date else Attribute)(key, parse, required=True)


def optional(key: str, parse: Callable[[Any], T | None]) -> Attribute[T | None]:
    """A member that may be absent, null or, for a date, zero."""
    return (DateAttribute if parse is date else Attribute)(key, parse, required=False)


def many(key: str, parse: Callable[[Any], T]) -> Attribute[list[T]]:
    """A member that holds a list; absent and null read as the empty list."""
    return ListAttribute(key, list_of(parse), required=False)


def list_of(parse: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    """A list of what ``parse`` makes; the server writes some empty lists as null."""

    def parse_all(value: Any) -> list[T]:
        if value is None:
            return []
        if not isinstance(value, list):
            raise TypeError(f"expected a list, got {masked(value)!r:.80}")
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        return [parse(item) for item in items]

    vars(parse_all)["items"] = parse
    return parse_all


def map_of(parse: Callable[[Any], T]) -> Callable[[Any], dict[str, T]]:
    """An object whose members are what ``parse`` makes, under keys that the contract leaves open."""
    return lambda value: {key: parse(item) for key, item in mapping(value or {}).items()}


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, got {masked(value)!r:.80}")
    return value


def integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"expected an integer, got {masked(value)!r:.80}")
    return value


def number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"expected a number, got {masked(value)!r:.80}")
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, got {masked(value)!r:.80}")
    return value


def mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, got {masked(value)!r:.80}")
    return cast("dict[str, Any]", value)


_ZERO_DATES = ("0001-01-01T", "0000-12-31T")
"""How Go's zero time begins in the zones east and west of UTC. It stands for "not set"."""


_WHOLE_DAY = re.compile(r"([+-])24:([0-5][0-9])$")
"""An offset that the server takes and prints."""


def date(value: Any) -> datetime | None:
    """An aware datetime; the server's zero date is ``None``. Nanoseconds are cut to microseconds."""
    if not isinstance(value, str):
        raise TypeError(f"expected a date, got {masked(value)!r:.80}")
    if value.startswith(_ZERO_DATES):
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        whole_day = _WHOLE_DAY.search(value)
        if whole_day is not None:
            return _in_utc(value, whole_day)
        # Servers and proxies write RFC 3339 in ways that the standard library refuses, such
        # as a lower-case "t"; imported here because most programs never meet one.
        from dateutil import parser

        parsed = parser.isoparse(value)
    if parsed.tzinfo is None:
        raise ValueError(f"expected a date with a time zone, got {masked(value)!r:.80}")
    return parsed


def _in_utc(value: str, zone: re.Match[str]) -> datetime:
    """The moment of a date with an offset of 24 hours, which Python does not have."""
    offset = timedelta(hours=24, minutes=int(zone[2]))
    try:
        local = datetime.fromisoformat(f"{value[: zone.start()]}+00:00")
        return local - offset if zone[1] == "+" else local + offset
    except OverflowError:
        raise ValueError(f"expected a date in the years 1 to 9999, got {value!r}") from None


def server_time(header: str | None) -> datetime | None:
    """The moment in a header such as ``Date``. It is aware, and exact to the second.

    A header that cannot be read gives ``None``.
    """
    try:
        moment = parsedate_to_datetime(header or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment


def enum(kind: type[E]) -> Callable[[Any], E]:
    """A member of ``kind``; a value that only a newer server knows becomes a new, equal member."""
    plain = integer if issubclass(kind, IntEnum) else text

    def parse(value: Any) -> E:
        return kind(plain(value))

    vars(parse)["kind"] = kind
    return parse


class OpenIntEnum(IntEnum):
    """Integers with names, where a newer server may know more of them."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member


class OpenStrEnum(str, Enum):  # noqa: UP042 - StrEnum forbids the pseudo-members made below
    """Texts with names, where a newer server may know more of them; equal to the plain text."""

    __str__ = str.__str__

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
