"""A listing that has not been asked for yet: await it for a page, or iterate over all of it.

Only the async client needs it; the sync client asks at once and returns the page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

from .._wire.records import Record
from .pages import AsyncPage

T = TypeVar("T", bound=Record)


class AsyncListing(Generic[T]):
    """``page = await listing``, or ``async for item in listing`` over all pages."""

    def __init__(self, first: Callable[[], Coroutine[Any, Any, AsyncPage[T]]]) -> None:
        self._first = first

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self._first():
            yield item

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        async for page in (await self._first()).pages():
            yield page
