"""Page arithmetic: which rows to ask for next, without any I/O."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, Self, TypeVar

from ..errors import APIDecodeError
from .arguments import at_least

R = TypeVar("R", bound=dict[str, Any])
MAX_PAGE = 100
"""The server answers 429 to a larger ``limit`` (contract core 3.1)."""
PATIENCE = 10
"""Pages in a row that may bring nothing new, beside those that a growing total explains."""
MAX_PATIENCE = 1000
"""Pages in a row that may bring nothing new, whatever the total says."""
_ENDS = 3
"""Times that a listing ends before its total, before the total is not believed any more."""
_BLOCK, _LOW = 8, 0xFF
"""Ids are kept in blocks of 256."""


class Window(NamedTuple):
    """The rows that one request asks for, and how many are wanted from there on."""

    offset: int
    page_size: int
    wanted: int | None
    overlap: int = 0
    """Rows before ``offset`` to ask for as well: they show whether the listing has moved."""

    @classmethod
    def first(cls, *, limit: int | None, offset: int, page_size: int | None) -> Self:
        """``limit`` bounds the items of the whole iteration, ``page_size`` one request of it."""
        if limit is not None:
            at_least(1, "limit", limit)
        size = MAX_PAGE if page_size is None else min(at_least(1, "page_size", page_size), MAX_PAGE)
        return cls(at_least(0, "offset", offset), size, limit)

    @property
    def begin(self) -> int:
        """The offset to ask for."""
        return self.offset - self.overlap

    @property
    def rows(self) -> int:
        """The number of rows to ask for."""
        new = self.page_size if self.wanted is None else min(self.page_size, self.wanted)
        return min(new + self.overlap, MAX_PAGE)

    def after(self, received: int, total: int) -> Window | None:
        """The next window, or ``None``: nothing came, enough came, or the end is reached."""
        offset = self.offset + received
        wanted = None if self.wanted is None else self.wanted - received
        if received == 0 or offset >= total or (wanted is not None and wanted <= 0):
            return None
        return Window(offset, self.page_size, wanted)

    def check_offset(self, echoed: int | None) -> None:
        """Refuse to loop over a server that ignores the offset. It leaves out an offset of zero."""
        if (echoed or 0) != self.begin:
            raise APIDecodeError(f"asked for rows from offset {self.begin}, got them from {echoed or 0}")


class Walk:
    """The way of one iteration through a listing whose rows may come and go meanwhile.

    Each page begins with the last row of the page before. If another row is there, the listing has
    moved. If that row was met before, rows were added, and nothing is missed. If it was not, rows before
    it are gone, and others took their places: the walk goes back until it finds a row that it has met.
    This holds where rows keep their order among each other.
    """

    def __init__(self, first: Window) -> None:
        self._first = first.offset
        self._seen = SeenRows()
        self._window = first
        self._last: Any = None
        self._total = 0
        self._lowest: int | None = None
        self._ends: list[int] = []
        """The totals of pages without rows, until a new row comes."""
        self._steps = 0
        """How often the walk went back in a row, without meeting a row that it knows."""
        self._returns = 0
        self.moved = False
        """Whether the listing has moved."""
        self.lost = False
        """Whether rows may be missed, because no row is left that the walk knows."""
        self.following: Window | None = None
        """What to ask for next; ``None`` at the end."""

    def take(self, window: Window, rows: Sequence[R], total: int) -> list[R] | None:
        """The rows of a page that have not come before, or ``None``: the walk goes back.

        Raises ``APIDecodeError`` if the server repeats itself.
        """
        if not rows and not self._steps:
            self._ends.append(total)
        ended = self._ends[-_ENDS:] == [total] * _ENDS
        if not ended and self._shifted(window, rows, total):
            self.following = self._back(window, total)
            return None
        self._steps = 0
        self._total = total
        fresh = self._seen.unseen(rows, total)
        if fresh:
            self._ends.clear()
        if rows:
            self._last = row_key(rows[-1])
        wanted = None if window.wanted is None else window.wanted - len(fresh)
        end = window.begin + len(rows)
        over = ended or len(rows) <= window.overlap or end >= total or (wanted is not None and wanted <= 0)
        self.following = None if over else Window(end, window.page_size, wanted, 1)
        return fresh

    def _shifted(self, window: Window, rows: Sequence[R], total: int) -> bool:
        """Whether rows before this page are gone."""
        if not window.overlap:
            return False
        head = row_key(rows[0]) if rows else None
        if head == self._last or total <= self._first:
            return False
        self.moved = True
        return head is None or not self._seen.holds(head)

    def _back(self, window: Window, total: int) -> Window:
        """What to ask for instead: as far back as rows are gone, then a page, then twice as far each time."""
        if self._lowest is None or total < self._lowest:
            self._lowest, self._returns = total, 0
        self._returns += 1
        if self._returns > MAX_PATIENCE:
            raise APIDecodeError(
                f"the listing moves without end: {self._returns} times in a row no row of it was known"
            )
        gone = max(1, self._total - total)
        step = gone if not self._steps else max(gone, window.page_size) << (self._steps - 1)
        self._steps += 1
        offset = max(window.offset - step, self._first)
        # What lies before the beginning was never asked for, so nothing there is known.
        self.lost = self.lost or offset == self._first > 0
        return Window(offset, window.page_size, window.wanted, 0 if offset == self._first else 1)


class SeenRows:
    """The rows that an iteration has met, so that it gives none twice and comes to an end.

    Rows that are added meanwhile push others down into the following pages, which may then bring
    nothing new for a while. A server that answers the same rows to every offset never brings
    anything new again, whatever total it claims.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        """Which ids were met, a bit for each: a million of them in a row take less than a megabyte."""
        self._others: set[str] = set()
        self._stale = 0
        self._total = 0

    def unseen(self, rows: Sequence[R], total: int) -> list[R]:
        """The rows of a page that have not come before; raises ``APIDecodeError`` where none come any more.

        A row without an id cannot be recognized, so it counts as unseen.
        """
        fresh: list[R] = []
        new = False
        for row in rows:
            met = self._meet(row_key(row))
            new = new or not met
            if not (met and isinstance(row.get("id"), int | str)):
                fresh.append(row)
        self._judge(new, len(rows), total)
        return fresh

    def holds(self, key: int | str) -> bool:
        if isinstance(key, str):
            return key in self._others
        return bool(self._numbers.get(key >> _BLOCK, 0) >> (key & _LOW) & 1)

    def _meet(self, key: int | str) -> bool:
        if self.holds(key):
            return True
        if isinstance(key, str):
            self._others.add(key)
        else:
            block = key >> _BLOCK
            self._numbers[block] = self._numbers.get(block, 0) | 1 << (key & _LOW)
        return False

    def _judge(self, new: bool, rows: int, total: int) -> None:
        if new or not rows:
            self._stale = 0
            self._total = total
            return
        self._stale += 1
        grown = max(0, total - self._total)
        if self._stale > min(PATIENCE + grown // rows, MAX_PATIENCE):
            raise APIDecodeError(
                f"the listing repeats itself: {self._stale} pages in a row held only rows that came before, "
                f"of {total} in all"
            )


def row_key(row: dict[str, Any]) -> int | str:
    """What identifies a row: its id, or all of it."""
    key = row.get("id")
    return key if isinstance(key, int | str) else json.dumps(row, sort_keys=True)
