"""Every recorded answer of the reference library: instants, offsets and refusals."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler0.cron import CronError, parse

Case = dict[str, Any]
CASES: list[Case] = [
    json.loads(line) for line in (Path(__file__).with_name("vectors.jsonl")).read_text("utf-8").splitlines()
]


def chain(case: Case, length: int = 5) -> list[datetime]:
    schedule = parse(case["spec"])
    latest = datetime.fromisoformat(case["base"]).astimezone(ZoneInfo(case["timezone"]))
    times: list[datetime] = []
    while len(times) < length and (following := schedule.next(latest)) is not None:
        times.append(following)
        latest = following
    return times


def exact(times: list[datetime]) -> list[tuple[datetime, timedelta | None]]:
    """Wall time and offset. Two aware datetimes alone compare equal across offsets."""
    return [(time.replace(tzinfo=None, fold=0), time.utcoffset()) for time in times]


def recorded(case: Case) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in case["next"]]


def steps_back(case: Case) -> bool:
    times = [datetime.fromisoformat(case["base"]), *recorded(case)] if "next" in case else []
    return any(later <= earlier for earlier, later in pairwise(times))


def test_the_file_is_whole() -> None:
    kinds = Counter("error" if "error" in case else "times" if case["next"] else "none" for case in CASES)
    assert kinds == {"times": 2568, "none": 25, "error": 436}


def test_refused_specs() -> None:
    accepted: list[Case] = []
    for case in CASES:
        if "error" in case:
            with contextlib.suppress(CronError):
                parse(case["spec"])
                accepted.append(case)
    assert accepted == []


def test_next_times() -> None:
    wrong = [
        (case, [time.isoformat() for time in chain(case)])
        for case in CASES
        if "next" in case and not steps_back(case) and exact(chain(case)) != exact(recorded(case))
    ]
    assert wrong == []


def test_where_the_library_steps_back_we_agree_before_and_advance_after() -> None:
    odd = [case for case in CASES if steps_back(case)]
    assert [case["timezone"] for case in odd] == ["Pacific/Chatham"] * 6
    for case in odd:
        base = datetime.fromisoformat(case["base"])
        theirs = [base, *recorded(case)]
        good = next(n for n, (earlier, later) in enumerate(pairwise(theirs)) if later <= earlier)
        ours = chain(case)
        assert exact(ours[:good]) == exact(recorded(case)[:good])
        instants = [moment.timestamp() for moment in [base, *ours]]
        assert instants == sorted(set(instants)), case
