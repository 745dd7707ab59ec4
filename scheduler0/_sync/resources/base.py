# Produced from scheduler0/_async/resources/base.py by scripts/unasync.py; do not edit.
"""What the resource classes and the flat methods are built on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, NoReturn, ParamSpec, TypeVar

from ..._operations.endpoint import Endpoint
from ..._wire.arguments import account, at_least
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ..._wire.paging import MAX_PAGE, Window
from ..._wire.raw_response import RawResponse
from ..._wire.records import Record
from ..caller import Caller
from ..pages import Page, first_page

T = TypeVar("T")
R = TypeVar("R", bound=Record)
P = ParamSpec("P")


class Resource:
    """One kind of thing on the server. Its methods return records and pages."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller.of_resources

    def _read(self, endpoint: Endpoint[T], **arguments: Any) -> T:
        """The data of the answer."""
        return (self._caller.call(endpoint, **arguments)).data

    def _send(self, endpoint: Endpoint[T], body: object, fields: Mapping[str, Any], **arguments: Any) -> T:
        """Send ``body``, or ``fields`` if there is no body. Returns the data of the answer."""
        return (self._caller.send(endpoint, merge(body, fields, endpoint.rule), **arguments)).data

    def _listing(
        self,
        endpoint: Endpoint[Any],
        kind: type[R],
        limit: int | None,
        offset: int,
        page_size: int | None,
        order_by: str | None,
        order: str | None,
        **filters: Any,
    ) -> Page[R]:
        window = Window.first(limit=limit, offset=offset, page_size=page_size)
        filters.update(endpoint.ordering.arguments(order_by, order))
        return first_page(self._caller, endpoint, kind, window, **filters)

    def _named(self, endpoint: Endpoint[Any], kind: type[R], name: str, account_id: str | None) -> R | None:
        """The oldest of that name."""
        for one in self._listing(endpoint, kind, None, 0, None, "id", "asc", account_id=account_id):
            if one.get("name") == name:
                return one
        return None


class RawCalls:
    """The methods of a resource. Each returns a :class:`~scheduler0.RawResponse` of the last request
    that it made; ``parsed`` on it is what the method itself returns."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource

    def _raw(self, method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
        name = method.__name__

        def call(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
            # A caller of its own for each call: others may be under way in other threads or tasks.
            caller = copy(self._resource._caller)  # pyright: ignore[reportPrivateUsage]
            caller.answers = []
            parsed = getattr(type(self._resource)(caller), name)(*args, **kwargs)
            return RawResponse.of(caller.answers[-1], parsed)

        return call


class Flat:
    """The documented methods of the client. They return envelopes."""

    _caller: Caller

    @property
    def base_url(self) -> str:
        """The address of the first node, without ``/api``."""
        return self._caller.config.base_url

    @property
    def version(self) -> str:
        """The version of the API in its paths: ``v1``."""
        return self._caller.config.version

    @property
    def account_id(self) -> str | None:
        """The account that calls are made for, unless one names another."""
        return self._caller.config.account_id

    @property
    def session(self) -> NoReturn:
        """Not there: earlier clients had a session of ``requests`` here."""
        raise AttributeError(
            "this client has no session of requests: pass headers=, proxy=, verify= or http_client= to the "
            "constructor, or use client.with_options(headers=...) (see docs/migration.md)"
        )

    def _get(self, endpoint: Endpoint[T], account_id: str | int | None, **arguments: Any) -> Envelope[T]:
        """The answer to an operation without a body."""
        return self._caller.call(endpoint, account_id=account(account_id), **arguments)

    def _list(
        self,
        endpoint: Endpoint[T],
        limit: int,
        offset: int,
        account_id: str | int | None,
        order_by: str | None,
        order: str | None,
        **filters: Any,
    ) -> Envelope[T]:
        """One page. A ``limit`` above 100, which the server refuses, is cut to 100."""
        return self._get(
            endpoint,
            account_id,
            limit=min(at_least(1, "limit", limit), MAX_PAGE),
            offset=at_least(0, "offset", offset),
            **endpoint.ordering.documented(order_by, order),
            **filters,
        )
