"""Request bodies: from what a caller gives to what goes on the wire.

A body may be a request type of :mod:`scheduler0.types` or a plain mapping with Python or
wire names. Here members that are ``None`` are dropped, dates are checked and written, the
account is taken out (it selects a header) and the actor is filled in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, cast

from .._shared.secrets import is_secret
from ..errors import BatchError
from .arguments import account, aware, encodable, nearest, uint64
from .members import Problem, members_of, missing, no_field, unknown, wrong
from .plain_bodies import plain_body
from .redaction import Shown, secret_text

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
)
_TOO_DEEP = " is nested too deeply, or holds itself"


class BodyRule(NamedTuple):
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

    required: tuple[str, ...] = ()
    """The members that the server demands, by Python name; the actor is one of them."""

    hints: Mapping[str, str] = {}
    """What to pass for a member, by Python name, for the error that refuses another value."""

    check: Callable[[Mapping[str, Any]], Iterable[Problem]] | None = None
    """Finds what else the server would refuse. It gets the members by Python name."""


class WireBody:
    """Ready members in the place of a generated model: endpoints only call ``to_dict``."""

    __slots__ = ("members",)

    def __init__(self, members: dict[str, Any]) -> None:
        self.members = members

    def to_dict(self) -> dict[str, Any]:
        return Shown(self.members)


def prepare(body: object, rule: BodyRule, *, actor: str | None) -> tuple[WireBody, str | None]:
    """The wire members of ``body``, and the account that it names.

    Raises ``TypeError`` or ``ValueError`` for the first thing that the server would refuse; the notes of
    the error name the others.
    """
    prepared, problems = _prepared(body, rule, actor)
    if problems:
        first, *others = problems
        error = first.cause or first.error(rule.model)
        for other in others:
            error.add_note(str(other.error(rule.model)))
        raise error
    return prepared


def prepare_batch(
    name: str, bodies: Iterable[object], rule: BodyRule, *, actor: str | None
) -> list[tuple[WireBody, str | None]]:
    """The same for every body of a list. Raises :class:`~scheduler0.BatchError` with all that is wrong."""
    prepared: list[tuple[WireBody, str | None]] = []
    errors: list[Exception] = []
    for index, body in enumerate(bodies):
        item, problems = _prepared(body, rule, actor)
        prepared.append(item)
        errors += [problem.error(f"{name}[{index}]") for problem in problems]
    if errors:
        raise BatchError(errors)
    return prepared


def _prepared(
    body: object, rule: BodyRule, actor: str | None
) -> tuple[tuple[WireBody, str | None], list[Problem]]:
    """A body that is ready to be sent, and what is wrong with it."""
    plain = plain_body(body, rule, actor, wire_name, python_name)
    if plain is not None:
        return (WireBody(plain[0]), plain[1]), []
    problems: list[Problem] = []
    try:
        members = {name: value for name, value in _members(body, rule, problems) if value is not None}
    except (TypeError, ValueError) as error:
        return (WireBody({}), None), [Problem("", f": {error}", type(error), error)]
    named: str | None = None
    if not rule.sends_account and "accountId" in members:
        try:
            named = account(members.pop("accountId"))
        except (TypeError, ValueError) as error:
            problems.append(Problem.of("account_id", error))
    if rule.actor and actor:
        members.setdefault(rule.actor, actor)
    by_name = members if rule.snake else {python_name(name): value for name, value in members.items()}
    wire = str if rule.snake else wire_name
    faulty = {problem.path for problem in problems}
    for found in (
        missing(rule.required, by_name, rule.hints),
        wrong(rule.model, by_name, hints=rule.hints, wire=wire),
        _wrong_dates(by_name, rule),
        rule.check(by_name) if rule.check else (),
    ):
        if fresh := [problem for problem in found if problem.path not in faulty]:
            problems += fresh
            faulty.update(problem.path for problem in fresh)
    return (WireBody(members), named), problems


def merge(body: object, fields: Mapping[str, Any], rule: BodyRule) -> object:
    """One body from the two ways to give it: a body, or its members as keyword arguments.

    A keyword that names no member is a ``TypeError``, as for any function: the server would ignore it.
    """
    for name in _secrets(rule.model).intersection(fields):
        # In the place of the text: it is a local variable of the method that was called.
        cast("dict[str, Any]", fields)[name] = secret_text(fields[name])
    if body is None:
        known = members_of(rule.model)
        for name in fields:
            if name not in known and python_name(name) not in known:
                raise TypeError(no_field(rule.model, name, nearest(name, known)))
        return Shown(fields)
    if fields:
        raise TypeError(f"give either a {rule.model} or its members as keyword arguments, not both")
    return body


def as_list(name: str, bodies: object) -> list[object]:
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


@cache
def _secrets(model: str) -> frozenset[str]:
    return frozenset(filter(is_secret, members_of(model)))


@lru_cache(maxsize=1024)
def python_name(wire_name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", wire_name).lower()


@lru_cache(maxsize=1024)
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
        raise ValueError(f"{where}{_TOO_DEEP}") from None


def _members(body: object, rule: BodyRule, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    """The members of ``body`` by wire name, as JSON can hold them. Faults are added to ``problems``."""
    if isinstance(body, Mapping):
        mapping: Mapping[Any, Any] = body  # pyright: ignore[reportUnknownVariableType]
        given = _checked_names(mapping, rule, problems)
    elif isinstance(body, type) or not hasattr(body, "to_dict"):
        raise TypeError(f"expected a {rule.model} or a mapping of its members, got {type(body).__name__}")
    else:
        for name in rule.dates:
            # Checked before to_dict, which writes a naive date without an offset.
            if isinstance(date := getattr(body, python_name(name), None), datetime):
                _collect(python_name(name), date, problems)
        given = _to_dict(rule.model, body)
    for name, value in given.items():
        if type(value) is str and value.isascii() and not problems:
            yield name, value  # most are like this, and need no closer look
            continue
        path = python_name(name)
        if not problems or path not in {problem.path for problem in problems}:
            yield name, _collect(path, value, problems)


def _checked_names(body: Mapping[Any, Any], rule: BodyRule, problems: list[Problem]) -> dict[str, Any]:
    wire_names, mistyped = _wire_names(rule.model, rule.snake, tuple(body))
    problems += mistyped
    if mistyped:
        return {}
    given: dict[str, Any] = {}
    for (name, value), sent in zip(body.items(), wire_names, strict=True):
        if given.get(sent) is not None and value is not None:
            problems.append(Problem(python_name(name), " is given twice, by its Python and by its wire name"))
        elif value is not None or sent not in given:
            given[sent] = value
    return given


@lru_cache(maxsize=256)  # the bodies of one program have few shapes, and there may be many bodies
def _wire_names(model: str, snake: bool, names: tuple[Any, ...]) -> tuple[list[str], list[Problem]]:
    """The wire names of these members, and a problem for each that looks mistyped."""
    known = members_of(model)
    accepted = {*known} if snake else {*known, *map(wire_name, known)}
    checked = [_member_name(model, name) for name in names]
    return [name if snake else wire_name(name) for name in checked], [*unknown(model, checked, accepted)]


def _collect(path: str, value: Any, problems: list[Problem]) -> Any:
    """``value`` as JSON can hold it; ``None``, and a problem, where JSON cannot."""
    try:
        return _plain(path, value)
    except (TypeError, ValueError) as error:
        problems.append(Problem.of(path, error))
    except RecursionError:
        problems.append(Problem(path, _TOO_DEEP))
    return None


def _wrong_dates(given: Mapping[str, Any], rule: BodyRule) -> Iterator[Problem]:
    for name in map(python_name, rule.dates):
        value = given.get(name)
        if value is not None and not (isinstance(value, str) and _RFC3339.fullmatch(value)):
            yield Problem(
                name,
                " must be an aware datetime or RFC 3339 text with an offset, "
                f'for example "2030-01-31T09:00:00Z"; got {value!r:.80}',
            )


def _plain(where: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, int):
        return uint64(where, value)
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
