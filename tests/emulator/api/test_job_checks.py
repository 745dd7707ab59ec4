"""Dates in UTC read as the wall clock of a zone. The expected instants are those of Go's `time.Date`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from scheduler0.emulator.api.job_checks import in_job_zone
from scheduler0.emulator.go.time import ZERO_DATE, find_zone


@pytest.mark.parametrize(
    ("zone", "wall", "moment"),
    [
        ("America/New_York", "2026-01-05T09:00:00Z", "2026-01-05T09:00:00-05:00"),
        # Skipped hours.
        ("America/New_York", "2026-03-08T02:30:00Z", "2026-03-08T01:30:00-05:00"),
        ("Europe/Berlin", "2026-03-29T02:30:00Z", "2026-03-29T03:30:00+02:00"),
        # Repeated hours.
        ("America/New_York", "2026-11-01T01:30:00Z", "2026-11-01T01:30:00-04:00"),
        ("Europe/Berlin", "2026-10-25T02:30:00Z", "2026-10-25T02:30:00+01:00"),
        # The ends of time.
        ("America/New_York", "9999-12-31T23:00:00Z", "9999-12-31T23:59:59Z"),
        ("Asia/Tokyo", "0001-01-01T03:00:00Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_a_wall_clock_names_one_instant(zone: str, wall: str, moment: str) -> None:
    assert in_job_zone(wall, ZoneInfo(zone)) == moment


def test_dates_with_an_offset_and_zones_that_are_utc_are_left_alone() -> None:
    zulu, offset = "2026-01-05T09:00:00Z", "2026-01-05T09:00:00+00:00"
    assert in_job_zone(zulu, ZoneInfo("UTC")) == zulu
    assert in_job_zone(offset, ZoneInfo("Asia/Tokyo")) == offset
    assert in_job_zone(ZERO_DATE, ZoneInfo("Asia/Tokyo")) == ZERO_DATE


@pytest.mark.parametrize(
    "name", ["", "Local", "utc+1", "America", "a\0b", "/etc/localtime", "x" * 5000, "\ufffd"]
)
def test_what_is_no_zone_is_not_found(name: str) -> None:
    assert find_zone(name) is None
