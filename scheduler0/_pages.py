"""Page arithmetic: which rows to ask for next, without any I/O."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from ._arguments import at_least
from .errors import APIDecodeError

R = TypeVar("R", bound=dict[str, Any])

MAX_PAGE = 100
"""The server answers 429 to a larger ``limit`` (contract core, shared helpers)."""

PATIENCE = 10
"""Pages in a row that may bring nothing new, beside those that a growing total explains."""

MAX_PATIENCE = 1000
"""Pages in a row that may bring nothing new, whatever the total says."""


@dataclass(frozen=True, slots=True)
class Window:
    """The rows that one request asks for, and how many are wanted from there on."""

    offset: int
    page_size: int
    wanted: int | None

    @classmethod
    def first(cls, *, limit: int | None, offset: int, page_size: int | None) -> Self:
        """``limit`` bounds the items of the whole iteration, ``page_size`` one request of it."""
        if limit is not None:
            at_least(1, "limit", limit)
        size = MAX_PAGE if page_size is None else min(at_least(1, "page_size", page_size), MAX_PAGE)
        return cls(at_least(0, "offset", offset), size, limit)

    @property
    def rows(self) -> int:
        return self.page_size if self.wanted is None else min(self.page_size, self.wanted)

    def after(self, received: int, total: int) -> Window | None:
        """The next window, or ``None``: nothing came, enough came, or the end is reached."""
        offset = self.offset + received
        wanted = None if self.wanted is None else self.wanted - received
        if received == 0 or offset >= total or (wanted is not None and wanted <= 0):
            return None
        return Window(offset, self.page_size, wanted)

    def check_offset(self, echoed: int | None) -> None:
        """Refuse to loop over a server that ignores the offset. It leaves out an offset of zero."""
        if (echoed or 0) != self.offset:
            raise APIDecodeError(f"asked for rows from offset {self.offset}, got them from {echoed or 0}")


class SeenRows:
    """The rows that an iteration has met, so that it gives none twice and comes to an end.

    Rows that are added meanwhile push others down into the following pages, which may then bring
    nothing new for a while. A server that answers the same rows to every offset never brings
    anything new again, whatever total it claims.
    """

    def __init__(self) -> None:
        self._seen: set[int | str] = set()
        self._stale = 0
        self._total = 0

    def unseen(self, rows: Sequence[R], total: int) -> list[R]:
        """The rows of a page that have not come before; raises ``APIDecodeError`` where none come any more.

        A row without an id cannot be told from another one, and counts as unseen.
        """
        fresh: list[R] = []
        new = False
        for row in rows:
            key: Any = row.get("id")
            known = isinstance(key, int | str)
            met = self._meet(key if known else json.dumps(row, sort_keys=True))
            new = new or not met
            if not (met and known):
                fresh.append(row)
        self._judge(new, len(rows), total)
        return fresh

    def _meet(self, key: int | str) -> bool:
        met = key in self._seen
        self._seen.add(key)
        return met

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
