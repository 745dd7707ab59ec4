"""Print how long the cron dialect takes: microseconds for parse and for one Schedule.next.

    python scripts/bench_cron.py [ZONE]

Each figure is the best of five rounds. The base is a Monday morning, so a yearly spec looks far ahead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from timeit import repeat
from zoneinfo import ZoneInfo

from scheduler0.cron import parse

SPECS = (
    "* * * * * *",
    "*/10 * * * * *",
    "0 * * * * *",
    "0 */15 9-17 * * 1-5",
    "0 30 9 * * mon-fri",
    "0 0 0 1,15 * 1",
    "@monthly",
    "@yearly",
    "0 0 12 29 2 *",
    "@every 1h30m",
)
CALLS = 1000


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


if __name__ == "__main__":
    main()
