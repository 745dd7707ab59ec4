"""Request bodies: from what a caller gives to what goes on the wire.

A body may be a request type of :mod:`scheduler0.types` or a plain mapping with Python or
wire names. Here members that are ``None`` are dropped, dates are checked and written, the
account is taken out (it selects a header) and the actor is filled in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, cast

import attrs

from ._arguments import account, aware, encodable, whole

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
)


@dataclass(frozen=True, slots=True)
class BodyRule:
    """What is particular about the body of one operation."""

    model: str
    """The type in :mod:`scheduler0.types` that fits."""

    actor: str | None = None
    """The member that says who acts, filled from the client's actor."""

    dates: tuple[str, ...] = ()
    """The members that must be RFC 3339 dates."""

    snake: bool = False
    """Whether the wire names are the Python names."""

    sends_account: bool = False
    """Whether the account is a member on the wire, and not only the choice of a header."""


class WireBody:
    """Ready members in the place of a generated model: endpoints only call ``to_dict``."""

    __slots__ = ("members",)

    def __init__(self, members: dict[str, Any]) -> None:
        self.members = members

    def to_dict(self) -> dict[str, Any]:
        return self.members


def prepare(body: object, rule: BodyRule, *, actor: str | None) -> tuple[WireBody, str | None]:
    """The wire members of ``body``, and the account that it names."""
    members = {name: value for name, value in _members(body, rule).items() if value is not None}
    named = None if rule.sends_account else members.pop("accountId", None)
    for name in rule.dates:
        if name in members:
            _check_date(f"{rule.model}.{python_name(name)}", members[name])
    if rule.actor and actor:
        members.setdefault(rule.actor, actor)
    return WireBody(members), account(named, f"{rule.model}.account_id")


def merge(body: object, fields: Mapping[str, Any], rule: BodyRule) -> object:
    """One body from the two ways to give it: a body, or its members as keyword arguments.

    A keyword that names no member is a ``TypeError``, as for any function: the server would ignore it.
    """
    if body is None:
        _refuse_unknown(fields, rule)
        return dict(fields)
    if fields:
        raise TypeError(f"give either a {rule.model} or its members as keyword arguments, not both")
    return body


def _refuse_unknown(fields: Mapping[str, Any], rule: BodyRule) -> None:
    request_type = getattr(import_module("scheduler0.types"), rule.model)
    known = {member.alias for member in attrs.fields(request_type) if member.init}
    unknown = [name for name in fields if python_name(name) not in known]
    if unknown:
        raise TypeError(
            f"{rule.model} has no {', '.join(unknown)}; what only a newer server knows goes into a mapping"
        )


def several(name: str, bodies: object) -> list[object]:
    """The bodies of a request that takes a list of them."""
    if isinstance(bodies, Sequence) and not isinstance(bodies, str | bytes):
        return list(cast("Sequence[object]", bodies))
    raise TypeError(f"{name} must be a list, got {type(bodies).__name__}")


def one_account(override: str | None, named: Iterable[str | None], default: str | None) -> str | None:
    """The account that a request is sent for: the override, else the one that the bodies agree on.

    Returns ``None`` where the client's own account applies. A body that names no account
    is meant for ``default``; two accounts in one request are a ``ValueError``, because
    the server takes the account from one header and would file the rest wrongly.
    """
    if override is not None:
        return override
    bodies = list(named)
    if not any(bodies):
        return None
    accounts = {account or default for account in bodies}
    if len(accounts) > 1:
        shown = ", ".join(sorted(str(account) for account in accounts))
        raise ValueError(f"account_id: all bodies of one request must name the same account, got {shown}")
    return accounts.pop()


def python_name(wire_name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", wire_name).lower()


def wire_name(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def json_value(where: str, value: Any) -> Any:
    """``value`` as JSON can hold it; request types and dates may stand anywhere inside.

    What JSON cannot hold is a ``TypeError`` or ``ValueError`` that names its place.
    """
    try:
        return _plain(where, value)
    except RecursionError:
        raise ValueError(f"{where} is nested too deeply, or holds itself") from None


def _members(body: object, rule: BodyRule) -> dict[str, Any]:
    if isinstance(body, Mapping):
        given = cast("Mapping[str, Any]", body)
        rename = str if rule.snake else wire_name
        return {
            rename(_member_name(rule.model, name)): json_value(f"{rule.model}.{name}", value)
            for name, value in given.items()
        }
    if isinstance(body, type) or not hasattr(body, "to_dict"):
        raise TypeError(f"expected a {rule.model} or a mapping of its members, got {type(body).__name__}")
    for name in rule.dates:
        # Checked before to_dict, which writes a naive date without an offset.
        if isinstance(date := getattr(body, python_name(name), None), datetime):
            aware(f"{rule.model}.{python_name(name)}", date)
    return {
        name: json_value(f"{rule.model}.{python_name(name)}", value)
        for name, value in _to_dict(rule.model, body).items()
    }


def _plain(where: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, int):
        return whole(where, value)
    if isinstance(value, str):
        return encodable(where, value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{where} must be a finite number, got {value}")
        return value
    if isinstance(value, datetime):
        return aware(where, value).isoformat()
    if isinstance(value, list | tuple):
        items = cast("list[Any]", value)
        return [_plain(f"{where}[{index}]", item) for index, item in enumerate(items)]
    if isinstance(value, Mapping):
        members: Mapping[Any, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {_member_name(where, name): _plain(f"{where}.{name}", item) for name, item in members.items()}
    if hasattr(value, "to_dict") and not isinstance(value, type):
        return _plain(where, _to_dict(where, value))
    raise TypeError(f"{where}: JSON has no {type(value).__name__}")


def _to_dict(where: str, body: Any) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", body.to_dict())
    except (TypeError, AttributeError) as error:
        raise TypeError(f"{where}: a member is of the wrong type: {error}") from error


def _member_name(where: str, name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{where}: the names of members must be str, got {type(name).__name__}")
    return encodable(f"{where}: the name of a member", name)


def _check_date(where: str, value: Any) -> None:
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError(
            f"{where} must be an aware datetime or RFC 3339 text with an offset, "
            f'such as "2030-01-31T09:00:00Z"; got {value!r:.80}'
        )
