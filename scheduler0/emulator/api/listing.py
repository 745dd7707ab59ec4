"""The parameters of the listings of jobs, projects, executors and credentials (core.md 5, admin.md 1.4)."""

from collections.abc import Collection
from dataclasses import dataclass

from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.go.strconv import UINT64_MAX, NumberError, atoi
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.paging import Page

MAX_LIMIT = 100
BROKEN_COLUMN = "modified_by"
"""The one column that the server's tables call otherwise, so that ordering by it fails there."""


@dataclass(frozen=True)
class Listing:
    """The parameters as sent, their numbers read but nothing else checked.

    `limit` and `offset` are what the server echoes: it keeps both unsigned, so a negative one turns huge.
    """

    limit: int
    offset: int
    order_by: str
    direction: str
    quirks: Quirks

    @classmethod
    def read(cls, call: Call) -> "Listing":
        """A `Refusal` with the parser's text if a number is none."""
        limit = integer(call.query("limit") or "10")
        offset = integer(call.query("offset") or "0")
        if offset < 0 and not call.quirks.negative_offset_wraps:
            raise Refusal(400, "offset should not be negative")
        return cls(
            limit=unsigned(limit),
            offset=unsigned(offset),
            order_by=call.query("orderBy") or "date_created",
            direction=call.query("orderByDirection") or "DESC",
            quirks=call.quirks,
        )

    def page(self, resource: str, columns: Collection[str], broken_column: str | None = None) -> Page:
        """The page of `resource`, a plural, in the order of one of `columns`; a `Refusal` if out of range.

        Ordering by `broken_column` fails on the server (`order_by_modified_by_is_404`).
        """
        if self.limit > MAX_LIMIT:
            status = 429 if self.quirks.bad_limit_is_429 else 400
            raise Refusal(status, f"too many {resource}. limit should be less than {MAX_LIMIT}")
        if self.limit == 0:
            raise Refusal(400, "limit should be greater than 0")
        if self.order_by not in columns:
            raise Refusal(400, "invalid order by column")
        if self.direction.upper() not in ("ASC", "DESC"):
            raise Refusal(400, "invalid order by direction. Must be ASC or DESC")
        if self.order_by == broken_column and self.quirks.order_by_modified_by_is_404:
            raise Refusal(404, f"no such column: {broken_column}")
        return Page(self.limit, self.offset, self.order_by, self.direction.upper() == "ASC")


def unsigned(number: int) -> int:
    """A 64-bit integer as Go converts it to an unsigned one."""
    return number & UINT64_MAX


def integer(text: str) -> int:
    """A number of the query; a `Refusal` with the parser's text if it is none."""
    try:
        return atoi(text)
    except NumberError as error:
        raise Refusal(400, str(error)) from error
