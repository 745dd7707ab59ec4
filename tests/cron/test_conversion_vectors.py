"""The recorded times of other cron libraries: a converted spec has them, or a warning says why not."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler0.cron import Conversion, CronError, convert, parse

Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line) for line in Path(__file__).with_name("other_crons.jsonl").read_text("utf-8").splitlines()
]
SOURCE_OF = {
    "croniter": "croniter",
    "apscheduler3": "apscheduler3",
    "apscheduler4": "apscheduler4",
    "celery": "celery",
    "cron-parser": "cron-parser",
    "node-cron": "node-cron",
    "cronsim": "cronsim",
    "aiocron": "cronsim",
    "croner": "croner",
}
"""The libraries of the file that are sources of `convert`. The others are not."""

CHANGES = {
    "2027-03-27T22:00:00Z": datetime.fromisoformat("2027-03-28T01:00:00Z"),
    "2026-10-24T21:00:00Z": datetime.fromisoformat("2026-10-25T01:00:00Z"),
}
"""The clock changes after two of the three recorded base times."""

BOTH = "day of month and day of week must both match here"
NEVER = "no date matches the spec"
WORKING_DAY = "W (the nearest working day) has no equivalent"
YEARS = "the server has no year field"
REFUSED = {
    "0-0/5 * * * *": {
        "apscheduler3": "does not accept the step",
        "apscheduler4": "does not accept the step",
        "cronsim": "reads the step of '0-0/5' in its own way",
    },
    "0 0 13 * 5": dict.fromkeys(("apscheduler3", "apscheduler4", "celery", "node-cron"), BOTH),
    "0 0 13 * FRI": dict.fromkeys(("apscheduler3", "apscheduler4", "celery", "node-cron"), BOTH),
    "0 0 9 13 * 5": {"node-cron": BOTH},
    "0 0 *,13 * 5": dict.fromkeys(("croner", "croniter"), "has a star in a list"),
    "0 0 31 2 *": dict.fromkeys(("apscheduler3", "apscheduler4", "croner"), NEVER),
    "0 0 30 2 *": dict.fromkeys(("apscheduler3", "apscheduler4", "croner"), NEVER),
    "0 9 31 4,6,9,11 *": dict.fromkeys(("apscheduler3", "apscheduler4", "croner"), NEVER),
    "0 0 0 30 2 *": {"croner": NEVER},
    "0 0 29 2 1": dict.fromkeys(("apscheduler3", "apscheduler4", "celery", "node-cron"), BOTH),
    "0 9 29 2 */7": {
        "apscheduler4": BOTH,
        **dict.fromkeys(("celery", "cronsim", "node-cron"), "more than five years apart"),
    },
    "0 0 LW * *": dict.fromkeys(("croner", "cronsim", "node-cron"), WORKING_DAY),
    "0 0 15W * *": dict.fromkeys(("croner", "croniter", "node-cron"), WORKING_DAY),
    "0 0 1W * *": dict.fromkeys(("croner", "croniter", "node-cron"), WORKING_DAY),
    "0 0 5W,L * *": dict.fromkeys(("croner", "node-cron"), WORKING_DAY),
    "0 0 * * 5#2": dict.fromkeys(("cron-parser", "croner", "croniter", "cronsim", "node-cron"), BOTH),
    "0 0 * * 5#5": dict.fromkeys(("cron-parser", "croner", "croniter", "cronsim", "node-cron"), BOTH),
    "0 0 * * FRI#2": {
        **dict.fromkeys(("cron-parser", "croner", "croniter", "cronsim", "node-cron"), BOTH),
        **dict.fromkeys(("apscheduler3", "apscheduler4", "celery"), "this use of # has no equivalent"),
    },
    "0 0 * * 5L": dict.fromkeys(("cron-parser", "croner", "cronsim", "node-cron"), BOTH),
    "0 0 * * L5": {"croniter": BOTH},
    "0 0 * * FRIL": {
        **dict.fromkeys(("cron-parser", "croner", "node-cron"), BOTH),
        "celery": "'FRIL' is not a number or a name",
    },
    "H/15 * * * *": {"cron-parser": "H picks a value by hash"},
    "H H * * *": {"cron-parser": "H picks a value by hash"},
    "R * * * *": {"croniter": "a random value has no equivalent"},
    "+5 * * * *": {"celery": "'+5' is not understood"},
    "\u0665 * * * *": dict.fromkeys(("apscheduler3", "apscheduler4", "celery"), "is not understood"),
    "5 9 * *": {"cron-parser": "4 fields; cron-parser has 5"},
    "0 0 9 * * 1 2027": {"croniter": YEARS, "croner": "7 fields"},
    "0 9 1 1 * 0 2027": {"croniter": YEARS, "croner": "7 fields"},
    "0 0 9 1 1 ? 2099": {"croner": "7 fields"},
    "0 0 9 1 1 ? 2100": {"croner": "7 fields"},
    "0 9 * * 5-1/2": {"croniter": "reads the step of '5-1/2' in its own way"},
    "0 17-9/2 * * *": {"croniter": "reads the step of '17-9/2' in its own way"},
}
"""What `convert` refuses although the library accepts it, and why: nothing else may be refused."""


def recorded(row: Row) -> list[datetime]:
    """The recorded times; the file marks the end of a library's own search with a text that is no time."""
    times: list[datetime] = []
    for text in row["next"]:
        try:
            times.append(datetime.fromisoformat(text))
        except ValueError:
            break
    return times


def upcoming(conversion: Conversion, after: datetime, count: int) -> list[datetime]:
    """The times of all the specs together. A time of two specs appears twice."""
    heads = [(parse(spec), parse(spec).next(after)) for spec in conversion.specs]
    times: list[datetime] = []
    while len(times) < count and any(head for _, head in heads):
        position = min(
            (index for index, (_, head) in enumerate(heads) if head),
            key=lambda index: heads[index][1].timestamp(),
        )
        schedule, head = heads[position]
        assert head is not None
        times.append(head)
        heads[position] = (schedule, schedule.next(head))
    return times


def base_of(row: Row) -> datetime:
    base = datetime.fromisoformat(row["base_time"]).astimezone(ZoneInfo(row["timezone"]))
    # The recorded call of APScheduler counts the base time itself.
    return base - timedelta(seconds=1) if row["library"].startswith("apscheduler") else base


def accepted_rows(library: str) -> list[Row]:
    return [row for row in ROWS if row["library"] == library and row["accepted"]]


def test_the_file_is_whole() -> None:
    assert len(ROWS) == 7683
    assert len({row["spec"] for row in ROWS}) == 151
    assert len({row["library"] for row in ROWS}) == 17
    counts = Counter(row["library"] for row in ROWS if row["accepted"])
    assert {library: counts[library] for library in SOURCE_OF} == {
        "croniter": 275,
        "apscheduler3": 158,
        "apscheduler4": 187,
        "celery": 174,
        "cron-parser": 246,
        "node-cron": 273,
        "cronsim": 207,
        "aiocron": 207,
        "croner": 267,
    }


@pytest.mark.parametrize("library", SOURCE_OF)
def test_accepted_specs_keep_their_times_or_a_warning_says_why_not(library: str) -> None:
    source = SOURCE_OF[library]
    compared = 0
    for row in accepted_rows(library):
        reason = REFUSED.get(row["spec"], {}).get(source)
        if reason is not None:
            with pytest.raises(CronError, match=re.escape(reason)):
                convert(row["spec"], source=source, timezone=row["timezone"])
            continue
        conversion = convert(row["spec"], source=source, timezone=row["timezone"])
        theirs = recorded(row)
        ours = upcoming(conversion, base_of(row), len(theirs))
        compared += 1
        if [time.timestamp() for time in ours] == [time.timestamp() for time in theirs]:
            continue
        # Only a clock change may make a difference, only with a warning, and only near it.
        assert "clock change" in {warning.kind for warning in conversion.warnings}, row
        change = CHANGES[row["base_time"]]
        hours = 36 if library.startswith("apscheduler") else 4
        assert far_from(change, hours, ours, theirs) == far_from(change, hours, theirs, ours), row
    assert compared > 100


def far_from(change: datetime, hours: int, times: list[datetime], others: list[datetime]) -> list[datetime]:
    """The times away from the change, as far as both lists reach."""
    end = min(times[-1], others[-1])
    return [time for time in times if abs(time - change) > timedelta(hours=hours) and time <= end]


def test_nothing_is_refused_that_no_library_accepts() -> None:
    """The table of refusals names only what the file has as accepted."""
    accepted = {
        (row["spec"], SOURCE_OF[row["library"]])
        for row in ROWS
        if row["accepted"] and row["library"] in SOURCE_OF
    }
    assert {(spec, source) for spec, sources in REFUSED.items() for source in sources} <= accepted


def test_a_crontab_line_means_what_cronsim_says() -> None:
    """cronsim follows the cron of Debian. Away from clock changes both sources give the same specs."""
    compared = 0
    for row in accepted_rows("cronsim"):
        if row["timezone"] != "UTC" or len(row["spec"].split()) != 5:
            continue
        try:
            conversion = convert(row["spec"], source="crontab", timezone="UTC")
        except CronError:
            continue
        if row["spec"] == "0-0/5 * * * *":
            # cronsim goes on to minute 59; cron itself stops at 0.
            assert conversion.specs == ("0 0 * * * *",)
            continue
        theirs = recorded(row)
        assert upcoming(conversion, base_of(row), len(theirs)) == theirs
        compared += 1
    assert compared > 40
