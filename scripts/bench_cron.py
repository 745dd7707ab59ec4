"""Print how long the cron dialect takes.

python scripts/bench_cron.py [ZONE]

For each spec: the microseconds of parse and of one Schedule.next. The base is a Monday morning, so a yearly
spec looks far ahead. Then: the milliseconds of 1,000 next times of a five-minute spec. Each figure is the
best of five rounds, in processor time, which other programs on the machine change little.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from timeit import repeat as timeit_repeat
from zoneinfo import ZoneInfo

from scheduler0.cron import next_times, parse

SPECS = (
    "* * * * * *",
    "*/10 * * * * *",
    "0 * * * * *",
    "0 */15 9-17 * * 1-5",
    "0 30 9 * * mon-fri",
    "0 0 0 1,15 * 1",
    "@monthly",
    "@yearly",
    "0 0 12 24 12 *",
    "0 0 12 29 2 *",
    "@every 1h30m",
)
FIVE_MINUTES = "0 */5 * * * *"
CALLS = 1000
repeat = partial(timeit_repeat, timer=time.process_time)


def microseconds(call: Callable[[], object]) -> float:
    return min(repeat(call, number=CALLS, repeat=5)) / CALLS * 1e6


def main() -> None:
    zone = sys.argv[1] if len(sys.argv) > 1 else "America/New_York"
    base = datetime(2026, 8, 3, 10, 15, 20, tzinfo=ZoneInfo(zone))
    print(f"{'spec':22} {'parse':>8} {'next':>8}   microseconds, {zone}")
    for spec in SPECS:
        schedule = parse(spec)
        parsing = microseconds(lambda spec=spec: parse(spec))
        searching = microseconds(lambda schedule=schedule: schedule.next(base))
        print(f"{spec:22} {parsing:8.1f} {searching:8.1f}")
    many = min(
        repeat(lambda: next_times(FIVE_MINUTES, timezone=zone, after=base, count=1000), number=1, repeat=5)
    )
    print(f"{FIVE_MINUTES:22} 1,000 next times: {many * 1e3:.1f} milliseconds")


if __name__ == "__main__":
    main()
