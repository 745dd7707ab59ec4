"""What the resource classes and the flat methods are built on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from typing import Any, NoReturn, ParamSpec, TypeVar

from ..._operations.endpoint import Endpoint
from ..._wire.arguments import account, at_least
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ..._wire.paging import MAX_PAGE, Window
from ..._wire.raw_response import RawResponse
from ..._wire.records import Record
from ..caller import AsyncCaller
from ..lazy_listing import AsyncListing
from ..pages import first_page

T = TypeVar("T")
R = TypeVar("R", bound=Record)
P = ParamSpec("P")


class AsyncResource:
    """One kind of thing on the server. Its methods return records and pages."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller.of_resources

    async def _read(self, endpoint: Endpoint[T], **arguments: Any) -> T:
        """The data of the answer."""
        return (await self._caller.call(endpoint, **arguments)).data

    async def _send(
        self, endpoint: Endpoint[T], body: object, fields: Mapping[str, Any], **arguments: Any
    ) -> T:
        """Send ``body``, or ``fields`` if there is no body. Returns the data of the answer."""
        return (await self._caller.send(endpoint, merge(body, fields, endpoint.rule), **arguments)).data

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
    ) -> AsyncListing[R]:
        window = Window.first(limit=limit, offset=offset, page_size=page_size)
        filters.update(endpoint.ordering.arguments(order_by, order))
        return AsyncListing(lambda: first_page(self._caller, endpoint, kind, window, **filters))

    async def _named(
        self, endpoint: Endpoint[Any], kind: type[R], name: str, account_id: str | None
    ) -> R | None:
        """The oldest of that name."""
        async for one in self._listing(endpoint, kind, None, 0, None, "id", "asc", account_id=account_id):
            if one.get("name") == name:
                return one
        return None


class AsyncRawCalls:
    """The methods of a resource. Each returns a :class:`~scheduler0.RawResponse` of the last request
    that it made; ``parsed`` on it is what the method itself returns."""

    def __init__(self, resource: AsyncResource) -> None:
        self._resource = resource

    def _raw(self, method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
        name = method.__name__

        async def call(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
            # A caller of its own for each call: others may be under way in other threads or tasks.
            caller = copy(self._resource._caller)  # pyright: ignore[reportPrivateUsage]
            caller.answers = []
            parsed = await getattr(type(self._resource)(caller), name)(*args, **kwargs)
            return RawResponse.of(caller.answers[-1], parsed)

        return call


class AsyncFlat:
    """The documented methods of the client. They return envelopes."""

    _caller: AsyncCaller

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

    async def _get(
        self, endpoint: Endpoint[T], account_id: str | int | None, **arguments: Any
    ) -> Envelope[T]:
        """The answer to an operation without a body."""
        return await self._caller.call(endpoint, account_id=account(account_id), **arguments)

    async def _list(
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
        return await self._get(
            endpoint,
            account_id,
            limit=min(at_least(1, "limit", limit), MAX_PAGE),
            offset=at_least(0, "offset", offset),
            **endpoint.ordering.documented(order_by, order),
            **filters,
        )
