"""What the resource classes and the flat methods are built on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from typing import Any, TypeVar

from .._arguments import at_least
from .._endpoints import Endpoint
from .._envelope import Envelope
from .._pages import MAX_PAGE, Window
from .._raw_response import RawResponse
from .._record import Record
from ._caller import AsyncCaller
from ._listing import AsyncListing
from ._page import first_page

T = TypeVar("T")
R = TypeVar("R", bound=Record)


class AsyncResource:
    """One kind of thing on the server; its methods return records and pages."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @property
    def with_raw_response(self) -> AsyncRawCalls:
        """The same methods, answering a :class:`~scheduler0.RawResponse` of the last request made;
        ``parsed`` on it is what the method itself returns."""
        return AsyncRawCalls(self)

    def _listing(
        self,
        endpoint: Endpoint[Any],
        kind: type[R],
        limit: int | None,
        offset: int,
        page_size: int | None,
        **filters: Any,
    ) -> AsyncListing[R]:
        window = Window.first(limit=limit, offset=offset, page_size=page_size)
        return AsyncListing(lambda: first_page(self._caller, endpoint, kind, window, **filters))


class AsyncRawCalls:
    """The methods of a resource, with the HTTP answer beside what they return."""

    def __init__(self, resource: AsyncResource) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Callable[..., Awaitable[RawResponse]]:
        if name.startswith("_") or not callable(getattr(type(self._resource), name, None)):
            raise AttributeError(f"{type(self._resource).__name__} has no method {name!r}")

        async def call(*args: Any, **kwargs: Any) -> RawResponse:
            # A caller of its own for each call: others may be under way in other threads or tasks.
            caller = copy(self._resource._caller)  # pyright: ignore[reportPrivateUsage]
            caller.answers = []
            parsed = await getattr(type(self._resource)(caller), name)(*args, **kwargs)
            return RawResponse.of(caller.answers[-1], parsed)

        return call


class AsyncFlat:
    """Documented methods of the client; they return envelopes."""

    _caller: AsyncCaller

    async def _list(
        self, endpoint: Endpoint[T], limit: int, offset: int, account_id: str | int | None, **filters: Any
    ) -> Envelope[T]:
        """One page, as asked for: a ``limit`` above 100, which the server refuses, is cut to 100."""
        return await self._caller.call(
            endpoint,
            limit=min(at_least(1, "limit", limit), MAX_PAGE),
            offset=at_least(0, "offset", offset),
            account_id=account_id,
            **filters,
        )
