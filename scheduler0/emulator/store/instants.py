"""Instants as the store keeps them: whole microseconds since 1970 in UTC, in an INTEGER column.

Integers sort and compare as the instants do, and the server's zero date, the first moment of year 1, is an
ordinary value (`ZERO`), so a date that the server never leaves out needs no NULL. A NULL means that the
server answers `null` or leaves the key out. Offsets are not kept: the server, too, reads its dates back as
UTC. Digits below the microsecond are cut.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

SECOND = 1_000_000
"""Units of an instant in one second."""

HOUR = 3600 * SECOND

DAY = 24 * HOUR


def to_instant(moment: datetime) -> int:
    """The stored form of an aware `moment`."""
    return (moment - _EPOCH) // _MICROSECOND


def from_instant(instant: int) -> datetime:
    """The aware UTC moment of a stored instant; years 1 to 9999 only, `OverflowError` beyond."""
    return _EPOCH + timedelta(microseconds=instant)


ZERO = to_instant(datetime(1, 1, 1, tzinfo=UTC))
"""The server's zero date, `0001-01-01T00:00:00Z`: "unset"."""
