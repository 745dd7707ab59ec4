"""Pages: a typed slice of a listing that knows the way to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .._endpoints import Endpoint
from .._pages import Window
from .._record import Record
from ._caller import AsyncCaller

T = TypeVar("T", bound=Record)


@dataclass(frozen=True)
class AsyncPage(Generic[T]):
    """One page of a listing; iterating goes on over the following pages.

    ``items`` are the rows of this page, ``total`` counts the matches on the server.
    Rows that come or go while you iterate shift the following pages: a row that comes
    again is left out, and only a listing ordered by ``id`` ascending misses none.
    """

    items: list[T]
    total: int
    offset: int
    _window: Window
    _fetch: Callable[[Window], Awaitable[AsyncPage[T]]]

    @property
    def has_next(self) -> bool:
        return self._window.after(len(self.items), self.total) is not None

    async def next_page(self) -> AsyncPage[T] | None:
        """The following page, or ``None`` at the end (or at the ``limit`` of the listing)."""
        window = self._window.after(len(self.items), self.total)
        return None if window is None else await self._fetch(window)

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and the following ones."""
        page: AsyncPage[T] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        seen: set[int | str] = set()
        async for page in self.pages():
            for item in page.items:
                key = item.get("id")
                if isinstance(key, int | str):
                    if key in seen:
                        continue
                    seen.add(key)
                yield item

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.items)} from offset {self.offset}, {self.total} in all>"


async def first_page(
    caller: AsyncCaller, endpoint: Endpoint[Any], kind: type[T], window: Window, **filters: Any
) -> AsyncPage[T]:
    """The page of ``kind`` at ``window``."""

    async def fetch(window: Window) -> AsyncPage[T]:
        envelope = await caller.call(endpoint, limit=window.rows, offset=window.offset, **filters)
        page = envelope.data
        window.check_offset(page.offset)
        items: list[T] = getattr(page, endpoint.rows)
        return AsyncPage(items, page.total or 0, window.offset, window, fetch)

    return await fetch(window)
