from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler0.emulator.engine.due_times import Entry
from scheduler0.emulator.engine.execution_rows import Stamp, delivered_row, scheduled_row, unique_id
from scheduler0.emulator.go.time import go_time_text
from scheduler0.emulator.instants import ZERO

from .engine_world import at, execution_row, job_row

FIRST = at("2026-08-03T09:00:00-04:00")
SECOND = at("2026-08-04T09:00:00-04:00")
JOB = job_row(id=42, project_id=12, timezone="America/New_York", start_date=FIRST)
STAMP = Stamp(node_id=7, queue_version=3, now=at("2026-08-02T00:00:00+00:00"))


def test_unique_id_of_a_first_run() -> None:
    assert unique_id(JOB, ZERO, FIRST) == (
        "31322d34322d303030312d30312d30312030303a30303a3030202b30303030205554432d323032362d30382d3033203039"
        "3a30303a3030202d3034303020454454e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_unique_id_of_a_later_run() -> None:
    assert unique_id(JOB, FIRST, SECOND) == (
        "31322d34322d323032362d30382d30332030393a30303a3030202d30343030204544542d323032362d30382d3034203039"
        "3a30303a3030202d3034303020454454e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-08-03T10:00:00", "America/Sao_Paulo", "2026-08-03 10:00:00 -0300 -03"),
        ("2026-08-03T10:00:00", "Asia/Kolkata", "2026-08-03 10:00:00 +0530 IST"),
        ("2026-08-03T10:00:00", "UTC", "2026-08-03 10:00:00 +0000 UTC"),
        ("2026-01-03T10:00:00", "Europe/London", "2026-01-03 10:00:00 +0000 GMT"),
        ("2026-01-03T10:00:00", "America/St_Johns", "2026-01-03 10:00:00 -0330 NST"),
        ("2026-08-03T10:00:00.120000", "UTC", "2026-08-03 10:00:00.12 +0000 UTC"),
        ("2026-08-03T10:00:00.000001", "UTC", "2026-08-03 10:00:00.000001 +0000 UTC"),
    ],
)
def test_go_time_text(text: str, zone: str, expected: str) -> None:
    assert go_time_text(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))) == expected


def test_zone_less_job_of_the_system_account_counts_in_utc() -> None:
    decoded = bytes.fromhex(unique_id(JOB._replace(timezone=""), ZERO, FIRST)[:-64]).decode()
    assert decoded.endswith("2026-08-03 13:00:00 +0000 UTC")


def test_scheduled_row() -> None:
    entry = Entry(42, 2, 0, 1, FIRST, SECOND)
    expected = execution_row(
        job_id=42,
        unique_id=unique_id(JOB, FIRST, SECOND),
        state=0,
        node_id=7,
        execution_version=2,
        job_queue_version=3,
        last_execution_datetime="2026-08-03T09:00:00-04:00",
        next_execution_datetime="2026-08-04T09:00:00-04:00",
        date_created=STAMP.now,
    )
    assert scheduled_row(JOB, entry, STAMP) == expected
    assert scheduled_row(JOB, entry, STAMP, kept_id="old") == expected._replace(unique_id="old")


@pytest.mark.parametrize(("succeeded", "state"), [(True, 1), (False, 2)])
def test_delivered_row_has_lost_its_id_and_times(succeeded: bool, state: int) -> None:
    entry = Entry(42, 2, 0, 1, FIRST, SECOND)
    assert delivered_row(JOB, entry, STAMP, succeeded=succeeded) == execution_row(
        job_id=42,
        unique_id="",
        state=state,
        node_id=7,
        execution_version=2,
        job_queue_version=3,
        last_execution_datetime="0000-12-31T19:03:58-04:56",
        next_execution_datetime="2026-08-03T09:00:00-04:00",
        date_created=STAMP.now,
    )
