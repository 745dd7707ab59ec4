"""Page arithmetic: which rows to ask for next, without any I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from ._arguments import row_limit, row_offset
from .errors import APIDecodeError

MAX_PAGE = 100
"""The server answers 429 to a larger ``limit`` (contract core, shared helpers)."""


@dataclass(frozen=True, slots=True)
class Window:
    """The rows that one request asks for, and how many are wanted from there on."""

    offset: int
    page_size: int
    wanted: int | None

    @classmethod
    def first(cls, *, limit: int | None, offset: int, page_size: int | None) -> Self:
        """``limit`` bounds the items of the whole iteration, ``page_size`` one request of it."""
        row_limit("limit", limit)
        size = min(row_limit("page_size", page_size) or MAX_PAGE, MAX_PAGE)
        return cls(row_offset("offset", offset), size, limit)

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
