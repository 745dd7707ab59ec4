"""The moments at which a zone changes its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# No zone changes its clock and changes it back within six days. So the offset every five days shows each
# change.
_STRIDE = timedelta(days=5)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One change of a clock.

    `moment` is the first moment with the new offset, in the zone. `before` and `after` are the offsets from
    UTC.
    """

    moment: datetime
    before: timedelta
    after: timedelta

    @property
    def is_forward(self) -> bool:
        """Whether local times are skipped. Otherwise local times occur twice."""
        return self.after > self.before

    @property
    def local_start(self) -> datetime:
        """The first local time that is skipped or occurs twice, without a zone."""
        return _local(self.moment, min(self.before, self.after))

    @property
    def local_end(self) -> datetime:
        """The first local time after it that is neither skipped nor occurs twice, without a zone."""
        return _local(self.moment, max(self.before, self.after))


def clock_changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[ClockChange]:
    """Return the clock changes after `start` and up to `end`. Both have a time zone."""
    low, last = start.astimezone(UTC), end.astimezone(UTC)
    found: list[ClockChange] = []
    while low < last:
        high = min(low + _STRIDE, last)
        before, after = _offset(zone, low), _offset(zone, high)
        if before != after:
            found.append(ClockChange(_first_with(zone, low, high, after).astimezone(zone), before, after))
        low = high
    return found


def _first_with(zone: ZoneInfo, low: datetime, high: datetime, offset: timedelta) -> datetime:
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == offset:
            high = middle
        else:
            low = middle
    return high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    return timedelta() if offset is None else offset


def _local(moment: datetime, offset: timedelta) -> datetime:
    return (moment.astimezone(UTC) + offset).replace(tzinfo=None)
