"""Instants: whole microseconds since 1970 in UTC.

The store keeps dates in this form if they are only compared with the clock. A date that clients see is text
with an offset (`store/schema.py`). Instants have no offset, and digits below the microsecond are cut.
`ZERO` is the server's zero date, which stands for "not set".
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
    """The aware UTC moment of a stored instant. `OverflowError` outside the years 1 to 9999."""
    return _EPOCH + timedelta(microseconds=instant)


ZERO = to_instant(datetime(1, 1, 1, tzinfo=UTC))
"""The server's zero date, `0001-01-01T00:00:00Z`: "unset"."""
