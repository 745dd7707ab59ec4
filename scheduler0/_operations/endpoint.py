"""One operation of ``openapi.json``: its generated module, its body and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from inspect import signature
from typing import Any, Generic, Literal, NamedTuple, TypedDict, TypeVar, cast

from .._wire.arguments import nearest, number_id, parameter, path_id, plain_text
from .._wire.bodies import BodyRule

T = TypeVar("T")
Order = Literal["asc", "desc"]
"""The direction of a listing."""
CHANGING = frozenset(
    {
        "date_modified",
        "deleted_by",
        "description",
        "end_date",
        "executor_id",
        "expires_at",
        "name",
        "retry_max",
        "start_date",
        "timezone",
    }
)
"""Columns by which a row may change its place. The others of a row never change."""


class Ordering(NamedTuple):
    """How the rows of a listing can be sorted."""

    columns: Mapping[str, str]
    """The attributes of a record that the server sorts by, and what the server calls each of them."""

    direction: str = "order_by_direction"
    """The argument of the generated module that takes the direction."""

    capitals: bool = False
    """Whether the server understands the direction in capitals only."""

    default: str | None = None
    """The column to name where only a direction is given, for a server that ignores one alone."""

    def arguments(self, order_by: str | None, order: str | None) -> dict[str, Any]:
        """The arguments of the generated module. A column or direction that cannot be is a ``ValueError``."""
        column = self.default if order and not order_by else order_by or None
        if column is not None and plain_text("order_by", column) not in self.columns:
            raise ValueError(
                f"order_by: the server cannot sort by {column!r:.80}{nearest(column, self.columns)} "
                f"(it sorts by {', '.join(self.columns)})"
            )
        sent = {} if column is None else {"order_by": self.columns[column]}
        return {**sent, self.direction: self._direction(order)}

    def documented(self, order_by: str | None, order: str | None) -> dict[str, Any]:
        """The same for a documented method, which also takes wire names and leaves the rest to the server."""
        column = None
        if isinstance(order_by, str):
            column = {_folded(name): name for name in self.columns}.get(_folded(order_by))
        return {"order_by": self.columns[column] if column else order_by, self.direction: order}

    def _direction(self, order: str | None) -> str | None:
        if order is None:
            return None
        if plain_text("order", order).lower() not in ("asc", "desc"):
            raise ValueError(f'order must be "asc" or "desc", got {order!r:.80}')
        return order.upper() if self.capitals else order.lower()


def by_name(*columns: str) -> Ordering:
    """The order of a listing whose columns the server calls as the records do."""
    return Ordering({name: name for name in columns})


class Endpoint(NamedTuple, Generic[T]):
    """One operation of ``openapi.json``."""

    module: str
    """The generated module, below ``scheduler0_openapi.api``."""

    parse: Callable[[Any], T]
    """Makes the typed value out of the ``data`` of the answer."""

    body: BodyRule | None = None

    rows: str = ""
    """For a listing, the member of a page that holds its rows."""

    id_name: str = "id"
    """What the methods call the id in the path."""

    ordering: Ordering = Ordering({})
    """For a listing, how its rows can be sorted."""

    @property
    def rule(self) -> BodyRule:
        if self.body is None:
            raise TypeError(f"{self.module} takes no body")
        return self.body

    def request(self, any_id: bool = True, /, **arguments: Any) -> dict[str, Any]:
        """The arguments of the HTTP request, as the generated module builds them.

        ``None`` and ``""`` stand for "not given"; ``0`` is sent. Raises ``ValueError`` with the name of
        an argument that the operation needs and does not get, and, without ``any_id``, of an id that no
        record can have. A filter may have the id 0.
        """
        generated = import_module(f"scheduler0_openapi.api.{self.module}")
        given = {
            name: self._checked(name, value, any_id)
            for name, value in arguments.items()
            if name == "id" or (value is not None and value != "")
        }
        for name in _required(generated._get_kwargs):
            if name not in given:
                raise ValueError(f"{name} must be given, and not be None or empty")
        return cast("dict[str, Any]", generated._get_kwargs(**given))

    def _checked(self, name: str, value: Any, any_id: bool) -> Any:
        if name == "body":
            return value
        if name == "id":
            as_text = any_id or self.id_name == "request_id"
            return path_id(self.id_name, value) if as_text else number_id(self.id_name, value)
        if any_id or not name.endswith("_id"):
            return parameter(name, value)
        return number_id(name, value, 0)


@cache
def _required(function: Callable[..., Any]) -> list[str]:
    arguments = signature(function).parameters.values()
    return [argument.name for argument in arguments if argument.default is argument.empty]


class DeleteFields(TypedDict, total=False):
    deleted_by: str | None
    account_id: str | int | None


def no_record(value: Any) -> None:
    """The data of an answer that carries none."""


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
