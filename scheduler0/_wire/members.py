"""What is wrong with the members of a body: names, types, and values that the server would refuse. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from .arguments import nearest

MIGRATION = "see docs/migration.md"
ACTOR = "pass it, or give the client an actor: actor=... or SCHEDULER0_ACTOR"
ZONE = 'pass an IANA name, for example "Europe/Berlin"'
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_WORDS = {"str": "a str", "int": "an int", "float": "a number", "bool": "True or False", "list": "a list"}
_EXACT = {"str": str, "int": int, "float": float, "bool": bool, "date": str}
"""The types that need no closer look."""


class Problem(NamedTuple):
    """What is wrong with one member of a body."""

    path: str
    """The member by its Python name; ``""`` for the body as a whole."""

    text: str
    kind: type[Exception] = ValueError
    cause: Exception | None = None
    """The error to raise as it is, unless it has to name an item."""

    @classmethod
    def of(cls, path: str, error: Exception) -> Problem:
        """A problem from an error whose text begins with ``path``."""
        return cls(path, str(error).removeprefix(path), type(error))

    def error(self, where: str) -> Exception:
        """The error to raise. ``where`` is the body: the name of its type, or the item of a batch."""
        text = self.text.removeprefix(f": {where}")  # the text of an unknown name begins with the type
        error = self.kind(f"{where}{'.' if self.path else ''}{self.path}{text}")
        error.__cause__ = self.cause
        return error


class BodyMember(NamedTuple):
    """One member of a request type."""

    kind: str
    """``str``, ``int``, ``float``, ``bool``, ``list``, ``date``, the name of a request type, or ``object``:
    anything."""

    item: str
    """What a list holds; ``""`` for other kinds."""

    required: bool


@cache
def members_of(model: str) -> Mapping[str, BodyMember]:
    """The members of a request type by Python name."""
    # Imported here: programs that send no bodies need not load it.
    import attrs

    request_type = getattr(import_module("scheduler0_openapi.models"), model)
    return {
        member.name.rstrip("_"): _member(str(member.type), required=member.default is attrs.NOTHING)
        for member in attrs.fields(request_type)
        if member.init
    }


def _member(annotation: str, required: bool) -> BodyMember:
    kinds = [part for part in annotation.replace(" | ", "|").split("|") if part not in ("Unset", "None")]
    if "datetime.datetime" in kinds:
        return BodyMember("date", "", required)
    if len(kinds) != 1:
        return BodyMember("object", "", required)
    [first] = kinds
    if first.startswith("list["):
        return BodyMember("list", first[5:-1].strip("'\""), required)
    return BodyMember(first.strip("'\""), "", required)


def no_field(model: str, name: str, hint: str = "") -> str:
    """The text about a keyword that names no member; ``hint`` names similar ones."""
    way_out = hint or ". To send a field that this version does not know, pass a dict."
    return f"{model} has no field {name!r}{way_out}"


def unknown(model: str, given: Iterable[str], accepted: Iterable[str]) -> Iterator[Problem]:
    """A problem for each name that looks like a mistyped member. Others may be a newer server's."""
    for name in given:
        if name not in accepted and (found := nearest(name, accepted)):
            yield Problem("", f": {no_field(model, name, found)}")


def wrong(
    model: str, given: Mapping[str, Any], *, hints: Mapping[str, str], wire: Callable[[str], str]
) -> Iterator[Problem]:
    """A problem for each member, by Python name, whose value is not of the type that it needs.

    ``wire`` gives the wire name of a member; the members of objects inside the body have it.
    """
    known = members_of(model)
    for name, value in given.items():
        member = known.get(name)
        if member is not None and value is not None and type(value) is not _EXACT.get(member.kind):
            yield from _wrong(name, member, value, hints.get(name, ""), wire)


def missing(required: Iterable[str], given: Mapping[str, Any], hints: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each member that the server demands and does not get. Empty text is nothing."""
    for name in required:
        value = given.get(name)
        if value is None or value == [] or (isinstance(value, str) and not value.strip()):
            yield Problem(name, f" is missing{_hint(hints.get(name, ''))}")


def _wrong(
    path: str, member: BodyMember, value: Any, hint: str, wire: Callable[[str], str]
) -> Iterator[Problem]:
    kind = member.kind
    if kind == "list" and isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
        for index, item in enumerate(items):
            yield from _wrong(f"{path}[{index}]", BodyMember(member.item, "", True), item, "", wire)
    elif kind in _WORDS:
        if not _is_a(kind, value):
            yield Problem(
                path, f" must be {_WORDS[kind]}, got {type(value).__name__}{_hint(hint)}", TypeError
            )
    elif kind == "date":
        if not isinstance(value, str):
            text = f" must be a datetime or RFC 3339 text, got {type(value).__name__}{_hint(hint)}"
            yield Problem(path, text, TypeError)
    elif kind[:1].isupper() and kind != "Any":
        yield from _nested(path, kind, value, wire)


def _nested(path: str, model: str, value: Any, wire: Callable[[str], str]) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        text = f" must be a {model} or a mapping of its members, got {type(value).__name__}"
        yield Problem(path, text, TypeError)
        return
    given = cast("Mapping[str, Any]", value)
    known = {wire(name): (name, member) for name, member in members_of(model).items()}
    for problem in unknown(model, given, known):
        yield Problem(path, problem.text)
    for sent, (name, member) in known.items():
        if given.get(sent) is not None:
            yield from _wrong(f"{path}.{name}", member, given[sent], "", wire)
        elif member.required:
            yield Problem(f"{path}.{name}", " is missing")


def _hint(hint: str) -> str:
    return f": {hint}" if hint else ""


def _is_a(kind: str, value: Any) -> bool:
    if kind in ("int", "float"):
        number = int if kind == "int" else int | float
        return isinstance(value, number) and not isinstance(value, bool)
    return isinstance(value, {"str": str, "bool": bool, "list": list}[kind])


def zone(given: Mapping[str, Any], name: str = "timezone") -> Iterator[Problem]:
    """A zone that this machine does not know. A machine without a time zone database knows none and all."""
    value = given.get(name)
    if not isinstance(value, str) or not value:
        return
    try:
        _require_zone(value)
    except (ValueError, OSError, LookupError):
        from zoneinfo import available_timezones

        known = available_timezones()
        if known:
            found = nearest(value, known) or f": {ZONE}"
            yield Problem(name, f": there is no time zone {value!r:.80}{found}")


@lru_cache(maxsize=1024)
def _require_zone(name: str) -> None:
    from zoneinfo import ZoneInfo

    ZoneInfo(name)


def listed(given: Mapping[str, Any], name: str) -> list[Any]:
    """The items of a list; none where the member is something else, which is refused elsewhere."""
    value: Any = given.get(name)
    return value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]


def one_of(given: Mapping[str, Any], name: str, allowed: Collection[str]) -> Iterator[Problem]:
    value = given.get(name)
    if isinstance(value, str) and value not in allowed:
        yield Problem(name, f" must be {_either(allowed)}, got {value!r:.80}{nearest(value, allowed)}")


def between(
    given: Mapping[str, Any], name: str, lowest: int, highest: int | None = None
) -> Iterator[Problem]:
    value = given.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        if highest is not None and not lowest <= value <= highest:
            yield Problem(name, f" must be from {lowest} to {highest}, got {value}")
        elif value < lowest:
            yield Problem(name, f" must be at least {lowest}, got {value}")


def filled(given: Mapping[str, Any], *names: str) -> Iterator[Problem]:
    """Text that is given and blank."""
    for name in names:
        value = given.get(name)
        if isinstance(value, str) and not value.strip():
            yield Problem(name, " must not be empty")


def url(given: Mapping[str, Any], name: str) -> Iterator[Problem]:
    value = given.get(name)
    if not isinstance(value, str) or not value:
        return
    try:
        parts = urlsplit(value)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        yield Problem(name, f" must begin with http:// or https:// and name a host, got {value!r:.200}")


def method(given: Mapping[str, Any], name: str) -> Iterator[Problem]:
    value = given.get(name)
    if isinstance(value, str) and value and value.upper() not in _METHODS:
        yield Problem(name, f" must be {_either(_METHODS)}, got {value!r:.80}{nearest(value, _METHODS)}")


def _either(words: Collection[str]) -> str:
    *others, last = (repr(word) for word in words)
    return f"{', '.join(others)} or {last}" if others else last
