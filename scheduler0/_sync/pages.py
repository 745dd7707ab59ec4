# Produced from scheduler0/_async/pages.py by scripts/unasync.py; do not edit.
"""Pages: a typed slice of a listing that knows the way to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from .._operations.endpoint import CHANGING, Endpoint
from .._warnings import MovedRowsWarning, warn
from .._wire.paging import Walk, Window
from .._wire.records import Record
from .caller import Caller

T = TypeVar("T", bound=Record)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a listing; iterating goes on over the following pages.

    ``items`` are the rows of this page, ``total`` counts the matches on the server.
    Rows may come and go while you iterate, also by your own hand: each following page is asked for
    from one row before its beginning, and where another row is found there, the iteration goes back. It gives
    every row that exists throughout exactly once. That is impossible where rows change their places:
    in an order by a member that changes (``order_by="date_modified"``), and from an ``offset`` on if
    rows before it go. An iteration that notices it gives one :class:`~scheduler0.MovedRowsWarning`.
    Pages that go on and on without a new row end the iteration with
    :class:`~scheduler0.APIDecodeError`. :meth:`next_page` looks at no other page.
    """

    items: list[T]
    total: int
    offset: int
    _window: Window
    _following: Window | None
    _fetch: Callable[[Window], Page[T]]
    _order: str | None

    @property
    def has_next(self) -> bool:
        return self._following is not None

    def next_page(self) -> Page[T] | None:
        """The following page, or ``None`` at the end (or at the ``limit`` of the listing)."""
        following = self._following
        return None if following is None else self._fetch(following._replace(overlap=0))

    def pages(self) -> Iterator[Page[T]]:
        """This page and those of the following that have new rows, each with its new rows alone.

        Raises and warns as iterating over the items does.
        """
        walk = Walk(self._window)
        warned = False
        page = self
        while True:
            fresh = walk.take(page._window, page.items, page.total)
            if not warned and (walk.lost or (walk.moved and self._order in CHANGING)):
                warned = True
                warn(_moved(self._order), MovedRowsWarning)
            if fresh or page is self:
                yield replace(page, items=fresh or [], _following=walk.following)
            if walk.following is None:
                return
            page = self._fetch(walk.following)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            for item in page.items:
                yield item

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.items)} from offset {self.offset}, {self.total} in all>"


def _moved(order: str | None) -> str:
    why = f"it is ordered by {order}, which changes" if order in CHANGING else "it began in the middle"
    return (
        f"rows of the listing came, went or moved during the iteration, and {why}: rows may be missed. "
        "Iterate from the beginning and in another order, or read all rows before you change any"
    )


def first_page(
    caller: Caller, endpoint: Endpoint[Any], kind: type[T], window: Window, **filters: Any
) -> Page[T]:
    """The page of ``kind`` at ``window``."""

    def fetch(window: Window) -> Page[T]:
        most = window.rows
        envelope = caller.call(endpoint, limit=most, offset=window.begin, **filters)
        page = envelope.data
        begin = page.offset or 0
        window.check_offset(begin)
        # A server that ignores the limit does not make the listing longer than what was asked for.
        items: list[T] = getattr(page, endpoint.rows)[:most]
        total = page.total or 0
        following = window.after(len(items), total)
        return Page(items, total, begin, window, following, fetch, filters.get("order_by"))

    return fetch(window)
