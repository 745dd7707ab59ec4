"""The query parameters of listings (contract core 5.3, contract admin 1.4)."""

from collections.abc import Collection
from dataclasses import dataclass

from scheduler0.emulator.api.answers import ApiError, NoAnswer
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.go.text import INT64_MAX, UINT64_MAX, NumberError, atoi
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.store.listing import Page

MAX_LIMIT = 100
_BROKEN_COLUMN = "modified_by"
"""The server accepts this column, but its tables have no such name, so ordering by it fails there."""
NEGATIVE_OFFSET = "offset should not be negative"


@dataclass(frozen=True)
class Listing:
    """The parameters as sent. Only the numbers are parsed.

    `limit` and `offset` are the numbers that the server echoes. It keeps them unsigned, so a negative number
    becomes huge.
    """

    limit: int
    offset: int
    order_by: str
    direction: str
    quirks: Quirks

    @classmethod
    def read(cls, request: ApiRequest) -> "Listing":
        """Read the parameters. An `ApiError` with the parser's text if a number cannot be read."""
        # The server reads the offset first, so a malformed one is named even beside a malformed limit.
        offset = integer(request.query("offset") or "0")
        limit = integer(request.query("limit") or "10")
        if offset < 0 and not request.quirks.negative_numbers_fail:
            raise ApiError(400, NEGATIVE_OFFSET)
        return cls(
            limit=unsigned(limit),
            offset=unsigned(offset),
            order_by=request.query("orderBy") or "date_created",
            direction=request.query("orderByDirection") or "DESC",
            quirks=request.quirks,
        )

    def page(
        self, resource: str, columns: Collection[str], *, negative: ApiError | NoAnswer | None = None
    ) -> Page:
        """The page of `resource`, a plural, in the order of one of `columns`. An `ApiError` if out of range.

        `negative` is what becomes of a negative offset (`negative_numbers_fail`).
        """
        if self.limit > MAX_LIMIT:
            status = 429 if self.quirks.bad_limit_is_429 else 400
            raise ApiError(status, f"too many {resource}. limit should be less than {MAX_LIMIT}")
        if self.limit == 0:
            raise ApiError(400, "limit should be greater than 0")
        if self.order_by not in columns:
            raise ApiError(400, "invalid order by column")
        if self.direction.upper() not in ("ASC", "DESC"):
            raise ApiError(400, "invalid order by direction. Must be ASC or DESC")
        if self.order_by == _BROKEN_COLUMN and self.quirks.order_by_modified_by_fails:
            raise ApiError(500, f"no such column: {_BROKEN_COLUMN}")
        if self.offset > INT64_MAX and negative is not None:
            raise negative
        return Page(self.limit, self.offset, self.order_by, self.direction.upper() == "ASC")


def database_error() -> ApiError:
    """The error of the database for a negative offset, which becomes a huge number."""
    return ApiError(500, "datatype mismatch")


def unsigned(number: int) -> int:
    """The unsigned 64-bit integer that Go makes of a signed one."""
    return number & UINT64_MAX


def integer(text: str) -> int:
    """A number in the query. An `ApiError` with the parser's text if it cannot be read."""
    try:
        return atoi(text)
    except NumberError as error:
        raise ApiError(400, str(error)) from error
