"""Request bodies: from what a caller gives to what goes on the wire.

A body may be a request type of :mod:`scheduler0.types` or a plain mapping with Python or
wire names. Here members that are ``None`` are dropped, dates are checked and written, the
account is taken out (it selects a header) and the actor is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from ._arguments import aware

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
    account = None if rule.sends_account else members.pop("accountId", None)
    for name in rule.dates:
        if name in members:
            _check_date(f"{rule.model}.{python_name(name)}", members[name])
    if rule.actor and actor:
        members.setdefault(rule.actor, actor)
    return WireBody(members), None if account in (None, "") else str(account)


def merge(body: object, fields: Mapping[str, Any], rule: BodyRule) -> object:
    """One body from the two ways to give it: a body, or its members as keyword arguments."""
    if body is None:
        return dict(fields)
    if fields:
        raise TypeError(f"give either a {rule.model} or its members as keyword arguments, not both")
    return body


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


def _members(body: object, rule: BodyRule) -> dict[str, Any]:
    if isinstance(body, Mapping):
        given = cast("Mapping[str, Any]", body)
        rename = str if rule.snake else wire_name
        return {rename(name): _plain(f"{rule.model}.{name}", value) for name, value in given.items()}
    to_dict = getattr(body, "to_dict", None)
    if to_dict is None:
        raise TypeError(f"expected a {rule.model} or a mapping of its members, got {type(body).__name__}")
    for name in rule.dates:
        # Checked before to_dict, which writes a naive date without an offset.
        _plain(f"{rule.model}.{python_name(name)}", getattr(body, python_name(name), None))
    return cast("dict[str, Any]", to_dict())


def _plain(where: str, value: Any) -> Any:
    """``value`` as JSON can hold it: request types and dates may stand inside a mapping too."""
    if isinstance(value, datetime):
        return aware(where, value).isoformat()
    if isinstance(value, list | tuple):
        return [_plain(where, item) for item in cast("list[Any]", value)]
    return value.to_dict() if hasattr(value, "to_dict") else value


def _check_date(where: str, value: Any) -> None:
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError(
            f"{where} must be an aware datetime or RFC 3339 text with an offset, "
            f'such as "2030-01-31T09:00:00Z"; got {value!r:.80}'
        )
