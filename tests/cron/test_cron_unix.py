"""Crontab lines, minute first, and what they become on the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0.cron import CronError, looks_like_five_field_unix, normalize_unix, parse


@pytest.mark.parametrize(
    ("line", "spec"),
    [
        # The forms of the AI endpoint.
        ("* * * * *", "0 * * * * *"),
        ("15 * * * *", "0 15 * * * *"),
        ("15 9 * * *", "0 15 9 * * *"),
        ("15 9 * * 0", "0 15 9 * * 0"),
        ("15 9 25 * *", "0 15 9 25 * *"),
        ("15 9 25 12 *", "0 15 9 25 12 *"),
        ("15 9 25 12 5", "0 15 9 25 12 5"),
        ("0 9 * * 7", "0 0 9 * * 0"),
        ("0 9 * * 1,7", "0 0 9 * * 1,0"),
        ("0 9 * * 5-7", "0 0 9 * * 0,5,6"),
        ("0 9 * * 1-7/2", "0 0 9 * * 0,1,3,5"),
        ("0 9 * * 0-7", "0 0 9 * * 0,1,2,3,4,5,6"),
        ("0 9 * * fri-SUN", "0 0 9 * * 0,5,6"),
        ("0 9 * * sun-tue", "0 0 9 * * sun-tue"),
        ("0 9 * * sun-sun", "0 0 9 * * sun-sun"),
        ("0 9 * jan,MAR Mon-Fri", "0 0 9 * jan,MAR Mon-Fri"),
        ("*/5 8-18/2 ? * */2", "0 */5 8-18/2 ? * */2"),
        ("  0\t9 * *  1 ", "0 0 9 * * 1"),
        ("@daily", "@daily"),
        (" @weekly\n", "@weekly"),
    ],
)
def test_lines_with_a_spelling(line: str, spec: str) -> None:
    assert normalize_unix(line) == spec
    assert parse(spec).spec == spec


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("0 0 9 * * 1", None, "6 fields; a classic crontab line has five: minute hour"),
        ("", None, "0 fields; a classic"),
        ("9", None, "1 field; a classic"),
        ("60 * * * *", "minute", "60 is above the maximum 59"),
        ("* 24 * * *", "hour", "24 is above the maximum 23"),
        ("0 9 * * 8", "day of week", "8 is above the maximum 7"),
        ("0 9 * * fri-mon", "day of week", "runs backwards"),
        ("0 9 * * 7/2", "day of week", "'7/2' means different days in different crons; write a range"),
        ("0 9 * * 1-7/0", "day of week", "the step in '1-7/0' must be a number, 1 or more"),
        ("0 9 L * *", "day of month", "'L' is not a number"),
        ("0 9 15W * *", "day of month", "'15W' is not classic crontab syntax"),
        ("0 9 * * 1#2", "day of week", "not classic"),
        ("0 *-5 * * *", "hour", "not classic"),
        ("+5 * * * *", "minute", "not classic"),
        ("1,,2 * * * *", "minute", "not classic"),
        ("@reboot", None, "unknown descriptor"),
    ],
)
def test_lines_without_a_spelling(line: str, field: str | None, message: str) -> None:
    with pytest.raises(CronError) as caught:
        normalize_unix(line)
    assert message in str(caught.value)
    assert caught.value.field == field
    assert not looks_like_five_field_unix(line)


@pytest.mark.parametrize(
    ("spec", "looks"),
    [
        ("0 9 * * 1", True),
        ("0 9 * * 0", True),
        ("*/5 * * * *", True),
        ("0 0 9 * * 1", False),
        ("0 30 9 25 12", False),
        ("@daily", False),
    ],
)
def test_looks_like_five_field_unix(spec: str, looks: bool) -> None:
    assert looks_like_five_field_unix(spec) is looks


@given(
    st.sets(st.integers(0, 7), min_size=1),
    st.integers(0, 59),
    st.integers(0, 23),
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)
def test_the_line_and_its_spec_mean_the_same_times(
    weekdays: set[int], minute: int, hour: int, after: datetime
) -> None:
    spec = normalize_unix(f"{minute} {hour} * * {','.join(map(str, sorted(weekdays)))}")
    found = parse(spec).next(after)
    assert found is not None
    assert (found.second, found.minute, found.hour) == (0, minute, hour)
    assert found.isoweekday() in weekdays | ({7} if 0 in weekdays else set())
    assert found - after <= timedelta(days=7)
