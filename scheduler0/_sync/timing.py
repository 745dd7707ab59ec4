# Produced from scheduler0/_async/timing.py by scripts/unasync.py; do not edit.
"""The time that the client uses while it waits. Tests replace it."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from functools import partial

if sys.platform == "win32":
    seconds_of_the_system = time.monotonic
else:
    # freezegun stops `time.monotonic` in tests. A wait must end there as well.
    seconds_of_the_system = partial(time.clock_gettime, time.CLOCK_MONOTONIC)


class Clock:
    """Seconds that only go forward, and sleeping."""

    monotonic = staticmethod(seconds_of_the_system)

    def utc(self) -> datetime:
        """The time of day, aware. It is for dates that a server names, never for measuring."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
