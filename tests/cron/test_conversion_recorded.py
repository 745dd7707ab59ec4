"""convert against recorded times of the schedulers that are no Python library.

scripts/foreign_crons/record.py has made the rows with Quartz, with the cron of Kubernetes, with systemd, and
with a parser of EventBridge's notation.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler0.cron import CronError, convert

from .test_conversion_vectors import CHANGES, accepted_rows, base_of, far_from, recorded, upcoming

Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line)
    for line in Path(__file__).with_name("recorded_times.jsonl").read_text("utf-8").splitlines()
]
BOTH = "day of month and day of week must both match here"
"""The one reason for which a spec may be refused that the scheduler accepts."""

OF_CRONSIM = r"[7L#]|^0-0/5 | \d/\d$"
"""What cronsim has beside POSIX: Sunday as 7, also at the end of a step, marks, and a reading of 0-0/5."""


@pytest.mark.parametrize(
    ("source", "compared", "refused"),
    [("quartz", 146, 27), ("kubernetes", 180, 0), ("systemd", 154, 10), ("eventbridge", 84, 35)],
)
def test_specs_keep_the_times_that_the_scheduler_gave_them(source: str, compared: int, refused: int) -> None:
    counts = {"compared": 0, "refused": 0}
    for row in (row for row in ROWS if row["source"] == source and row["next"] is not None):
        try:
            conversion = convert(row["spec"], source=source, timezone=row["timezone"])
        except CronError as error:
            counts["refused"] += BOTH in error.problem
            continue
        counts["compared"] += 1
        base = datetime.fromisoformat(row["base"]).astimezone(ZoneInfo(row["timezone"]))
        theirs = [datetime.fromisoformat(text) for text in row["next"]]
        ours = upcoming(conversion, base, len(theirs))
        if [time.timestamp() for time in ours] == [time.timestamp() for time in theirs]:
            continue
        # Only a clock change may make a difference, only with a warning, and only near it.
        assert {warning.kind for warning in conversion.warnings} == {"clock change"}, row
        change = CHANGES[row["base"]]
        assert far_from(change, 4, ours, theirs) == far_from(change, 4, theirs, ours), row
    assert counts == {"compared": compared, "refused": refused}


def test_the_nights_of_clock_changes_are_among_the_rows() -> None:
    nights = {(row["source"], row["base"]) for row in ROWS if row["timezone"] == "Europe/Berlin"}
    assert nights == {(source, base) for source in ("quartz", "kubernetes", "systemd") for base in CHANGES}


def test_github_actions_is_a_crontab_without_its_extensions() -> None:
    """GitHub has no library. Its documentation says POSIX cron, whose times cronsim gives."""
    compared = 0
    for row in accepted_rows("cronsim"):
        spec = row["spec"]
        if row["timezone"] != "UTC" or len(spec.split()) != 5 or re.search(OF_CRONSIM, spec):
            continue
        try:
            conversion = convert(spec, source="github-actions", timezone="UTC")
        except CronError:
            continue
        theirs = recorded(row)
        if upcoming(conversion, base_of(row), len(theirs)) != theirs:
            # A day field that begins with a star counts in cronsim as a star, and POSIX does not say so.
            assert "days" in {warning.kind for warning in conversion.warnings}, row
            continue
        compared += 1
    assert compared > 30
