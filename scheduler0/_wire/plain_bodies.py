"""The quick way for bodies that nothing is wrong with: one look at each member.

It decides nothing that ``bodies.py`` does not: whatever is not plain goes there, and so does whatever
deserves an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from operator import attrgetter
from typing import Any, NamedTuple, cast

from .arguments import account
from .members import members_of
from .redaction import Shown

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_TYPES: dict[str, type | None] = {"str": str, "int": int, "bool": bool, "date": str, "object": None}
_LIMIT = 2**64


class PlainBodies(NamedTuple):
    """How the bodies of one request type are read. All its members are numbers, texts and dates."""

    kind: type
    values: Callable[[Any], tuple[Any, ...]]
    unset: object
    members: list[tuple[str, str, type | None]]
    """For each member its Python name, its wire name and its type."""
    by_name: Mapping[str, tuple[str, str, type | None]]
    """The same by both names."""

    def read(self, body: object) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The members by wire name and by Python name; ``None`` if one of them is not plain."""
        if type(body) is self.kind:
            if cast("Any", body).additional_properties:
                return None
            given = zip(self.members, self.values(body), strict=True)
        elif type(body) is dict or type(body) is Shown:
            members = cast("dict[str, Any]", body)
            found = [self.by_name.get(name) for name in members]
            if None in found:
                return None
            given = zip(cast("list[tuple[str, str, type | None]]", found), members.values(), strict=True)
        else:
            return None
        sent: dict[str, Any] = {}
        named: dict[str, Any] = {}
        unset = self.unset
        for (name, wire, kind), value in given:
            if value is None or value is unset:
                continue
            found_type = type(value)  # pyright: ignore[reportUnknownVariableType]
            if found_type is str:
                plain = value.isascii()
            elif found_type is int:
                plain = -_LIMIT < value < _LIMIT
            else:
                plain = found_type is bool
            if not plain or (found_type is not kind and kind is not None) or wire in sent:
                return None
            sent[wire] = named[name] = value
        return sent, named


_known: dict[str, PlainBodies | None] = {}


def plain_bodies(model: str, snake: bool, wire_name: Callable[[str], str]) -> PlainBodies | None:
    """The reader for a request type; ``None`` if it holds more than numbers, texts and dates."""
    if model not in _known:
        _known[model] = _reader(model, str if snake else wire_name)
    return _known[model]


def _reader(model: str, wire_name: Callable[[str], str]) -> PlainBodies | None:
    # Imported here: programs that send no bodies need not load it.
    import attrs

    kind = getattr(import_module("scheduler0_openapi.models"), model)
    known = members_of(model)
    if any(member.kind not in _TYPES for member in known.values()):
        return None
    attributes = [member.name for member in attrs.fields(kind) if member.init]
    members = [
        (name, wire_name(name), _TYPES[known[name].kind])
        for name in (attribute.rstrip("_") for attribute in attributes)
    ]
    if len(members) < 2:
        # attrgetter gives no tuple for one attribute.
        return None
    by_name = {name: member for member in members for name in member[:2]}
    unset = import_module("scheduler0_openapi.types").UNSET
    return PlainBodies(kind, attrgetter(*attributes), unset, members, by_name)


def plain_body(
    body: object,
    rule: Any,
    actor: str | None,
    wire_name: Callable[[str], str],
    python_name: Callable[[str], str],
) -> tuple[dict[str, Any], str | None] | None:
    """The wire members of ``body`` and the account that it names; ``None`` if it takes a closer look."""
    reader = plain_bodies(rule.model, rule.snake, wire_name)
    read = None if reader is None else reader.read(body)
    if read is None:
        return None
    sent, named = read
    chosen: str | None = None
    if not rule.sends_account and "account_id" in named:
        try:
            chosen = account(named.pop("account_id"))
        except (TypeError, ValueError):
            return None
        del sent["accountId"]
    if actor and rule.actor and rule.actor not in sent:
        sent[rule.actor] = named[python_name(rule.actor)] = actor
    for name in rule.required:
        value = named.get(name)
        if value is None or (type(value) is str and not value.strip()):
            return None
    for name in rule.dates:
        value = sent.get(name)
        if value is not None and not _RFC3339.fullmatch(value):
            return None
    if rule.check is not None:
        for _ in rule.check(named):
            return None
    return sent, chosen
