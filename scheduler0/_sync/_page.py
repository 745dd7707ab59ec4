# Produced from scheduler0/_async/_page.py by scripts/unasync.py; do not edit.
"""Pages: a typed slice of a listing that knows the way to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .._endpoints import Endpoint
from .._pages import SeenRows, Window
from .._record import Record
from ._caller import Caller

T = TypeVar("T", bound=Record)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a listing; iterating goes on over the following pages.

    ``items`` are the rows of this page, ``total`` counts the matches on the server.
    Rows that come or go while you iterate shift the following pages: a row that comes
    again is left out, and only a listing ordered by ``id`` ascending misses none. Pages that
    go on and on without a new row end the iteration with :class:`~scheduler0.APIDecodeError`.
    """

    items: list[T]
    total: int
    offset: int
    _window: Window
    _fetch: Callable[[Window], Page[T]]

    @property
    def has_next(self) -> bool:
        return self._window.after(len(self.items), self.total) is not None

    def next_page(self) -> Page[T] | None:
        """The following page, or ``None`` at the end (or at the ``limit`` of the listing)."""
        window = self._window.after(len(self.items), self.total)
        return None if window is None else self._fetch(window)

    def pages(self) -> Iterator[Page[T]]:
        """This page and the following ones, as they come; raises as iterating over the items does."""
        for page, _ in self._walk():
            yield page

    def __iter__(self) -> Iterator[T]:
        for _, items in self._walk():
            for item in items:
                yield item

    def _walk(self) -> Iterator[tuple[Page[T], list[T]]]:
        """The pages, each with those of its items that no page before it held."""
        seen = SeenRows()
        page: Page[T] | None = self
        while page is not None:
            yield page, seen.unseen(page.items, page.total)
            page = page.next_page()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.items)} from offset {self.offset}, {self.total} in all>"


def first_page(
    caller: Caller, endpoint: Endpoint[Any], kind: type[T], window: Window, **filters: Any
) -> Page[T]:
    """The page of ``kind`` at ``window``."""

    def fetch(window: Window) -> Page[T]:
        envelope = caller.call(endpoint, limit=window.rows, offset=window.offset, **filters)
        page = envelope.data
        window.check_offset(page.offset)
        # A server that ignores the limit does not make the listing longer than what was asked for.
        items: list[T] = getattr(page, endpoint.rows)[: window.rows]
        return Page(items, page.total or 0, window.offset, window, fetch)

    return fetch(window)
