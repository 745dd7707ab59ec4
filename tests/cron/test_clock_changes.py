"""Clock changes: when they are, which runs they skip or double, and how a preview marks them."""

from __future__ import annotations

import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from scheduler0.cron import CronError, dst_report, next_times, preview
from scheduler0.cron.clock_changes import clock_changes
from scheduler0.cron.conversion.clock_warnings import CHANGE_HOURS, change_hours
from scheduler0.cron.zones import zone_data_version

BERLIN = "Europe/Berlin"


def test_the_changes_of_a_year() -> None:
    found = clock_changes(
        ZoneInfo(BERLIN), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert [(change.moment.isoformat(), change.is_forward) for change in found] == [
        ("2026-03-29T03:00:00+02:00", True),
        ("2026-10-25T02:00:00+01:00", False),
    ]
    spring, autumn = found
    assert (spring.local_start, spring.local_end) == (datetime(2026, 3, 29, 2), datetime(2026, 3, 29, 3))
    assert (autumn.local_start, autumn.local_end) == (datetime(2026, 10, 25, 2), datetime(2026, 10, 25, 3))
    assert spring.after - spring.before == timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "year", "moments"),
    [
        ("Asia/Tokyo", 2026, []),
        ("Australia/Lord_Howe", 2026, ["2026-04-05T01:30:00+10:30", "2026-10-04T02:30:00+11:00"]),
        # Four changes in one year, and a day that was left out.
        (
            "Africa/Casablanca",
            2013,
            [
                "2013-04-28T03:00:00+01:00",
                "2013-07-07T02:00:00+00:00",
                "2013-08-10T03:00:00+01:00",
                "2013-10-27T02:00:00+00:00",
            ],
        ),
        (
            "Pacific/Apia",
            2011,
            ["2011-04-02T03:00:00-11:00", "2011-09-24T04:00:00-10:00", "2011-12-31T00:00:00+14:00"],
        ),
    ],
)
def test_the_changes_of_other_zones(zone: str, year: int, moments: list[str]) -> None:
    report = dst_report("@daily", zone, year)
    assert [change.moment.isoformat() for change in report.changes] == moments


def test_a_report_of_skipped_and_doubled_runs() -> None:
    report = dst_report("0 30 2 * * *", BERLIN, 2026)
    assert (report.spec, report.timezone, report.year) == ("0 30 2 * * *", BERLIN, 2026)
    assert [run.local for run in report.skipped] == [datetime(2026, 3, 29, 2, 30)]
    assert report.skipped[0].change is report.changes[0]
    assert [(run.first.isoformat(), run.second.isoformat()) for run in report.doubled] == [
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")
    ]


@pytest.mark.parametrize(
    ("spec", "zone", "skipped", "doubled"),
    [
        ("0 0 9 * * *", BERLIN, [], []),
        ("@every 1h", BERLIN, [], []),
        ("0 0 0 30 2 *", BERLIN, [], []),
        ("0 30 2 * * 1", BERLIN, [], []),
        ("0 */30 * * * *", BERLIN, ["03-29 02:00", "03-29 02:30"], ["10-25 02:00", "10-25 02:30"]),
        # Midnight does not exist on one day, and 23:00 occurs twice on another.
        ("0 0 0 * * *", "America/Santiago", ["09-06 00:00"], []),
        ("0 0 23 * * *", "America/Santiago", [], ["04-04 23:00"]),
        # A quirk of the server: it also loses a run after the change, not only in the skipped half hour.
        ("0 15 2 * * *", "Australia/Lord_Howe", ["04-05 02:15", "10-04 02:15"], []),
    ],
)
def test_reports(spec: str, zone: str, skipped: list[str], doubled: list[str]) -> None:
    report = dst_report(spec, zone, 2026)
    assert [f"{run.local:%m-%d %H:%M}" for run in report.skipped] == skipped
    assert [f"{run.first:%m-%d %H:%M}" for run in report.doubled] == doubled


def test_a_report_for_every_second_looks_at_the_hours_around_the_change() -> None:
    report = dst_report("* * * * * *", BERLIN, 2026)
    assert (len(report.skipped), len(report.doubled)) == (3600, 3600)


def test_a_report_agrees_with_the_next_times() -> None:
    report = dst_report("0 0,30 1-3 * * *", BERLIN, 2026)
    times = next_times(
        "0 0,30 1-3 * * *", timezone=BERLIN, after=datetime(2026, 1, 1, tzinfo=UTC), count=365 * 6
    )
    seen = [time.replace(tzinfo=None, fold=0) for time in times if time.year == 2026]
    assert {run.local for run in report.skipped}.isdisjoint(seen)
    assert {local for local in seen if seen.count(local) == 2} == {
        run.first.replace(tzinfo=None) for run in report.doubled
    }
    assert len(report.doubled) == 2


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(CronError):
        dst_report("0 9 * * 0", BERLIN, 2026)
    with pytest.raises(ValueError, match="timezone: 'Mars/Olympus'"):
        dst_report("@daily", "Mars/Olympus", 2026)
    for year in (1, 9999):
        with pytest.raises(ValueError, match=f"year: {year} is not between 2 and 9998"):
            dst_report("@daily", BERLIN, year)


def test_a_preview_marks_skipped_and_doubled_runs() -> None:
    spring = preview("0 30 2 * * *", timezone=BERLIN, after=datetime(2026, 3, 27, tzinfo=UTC), count=3)
    assert [str(run) for run in spring] == [
        "2026-03-27 02:30:00+01:00",
        "2026-03-28 02:30:00+01:00",
        "2026-03-29 02:30:00 (skipped)",
        "2026-03-30 02:30:00+02:00",
    ]
    assert [run.moment is None for run in spring] == [False, False, True, False]
    autumn = preview("0 30 2 * * *", timezone=BERLIN, after=datetime(2026, 10, 24, 12, tzinfo=UTC), count=3)
    assert [run.kind for run in autumn] == ["first of two", "second of two", "run"]
    assert [str(run) for run in autumn][1] == "2026-10-25 02:30:00+01:00 (second of two)"


def test_a_preview_has_the_next_times_in_their_order() -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC)
    runs = preview("0 30 * * * *", timezone=BERLIN, after=after, count=8000)
    moments = [run.moment for run in runs if run.moment]
    assert moments == next_times("0 30 * * * *", timezone=BERLIN, after=after, count=8000)
    assert [str(run) for run in runs if run.kind != "run"] == [
        "2026-03-29 02:30:00 (skipped)",
        "2026-10-25 02:30:00+02:00 (first of two)",
        "2026-10-25 02:30:00+01:00 (second of two)",
    ]
    place = next(index for index, run in enumerate(runs) if run.kind == "skipped")
    assert [run.local.hour for run in runs[place - 1 : place + 2]] == [1, 2, 3]


def test_a_preview_of_a_spec_without_runs_is_empty() -> None:
    assert preview("0 0 0 30 2 *", timezone=BERLIN) == []


def test_a_preview_starts_now_by_default() -> None:
    before = datetime.now(UTC)
    [run] = preview("* * * * * *", count=1)
    assert run.moment is not None
    assert before < run.moment <= datetime.now(UTC) + timedelta(seconds=2)


def test_the_hours_of_clock_changes_are_those_of_all_zones() -> None:
    found = 0
    for name in zoneinfo.available_timezones():
        found |= change_hours(ZoneInfo(name))
    assert found & ~CHANGE_HOURS == 0


def test_the_version_of_the_zone_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / BERLIN).write_bytes(b"TZif")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    assert zone_data_version(BERLIN) == "unknown"
    (tmp_path / "+VERSION").write_text("2026a\n")
    assert zone_data_version(BERLIN) == "2026a"
    (tmp_path / "tzdata.zi").write_text("# version 2026b\nR d 1 2\n")
    assert zone_data_version(BERLIN) == "2026b"
    # A zone that the system does not have comes from the package.
    monkeypatch.setitem(sys.modules, "tzdata", SimpleNamespace(IANA_VERSION="2026c"))
    assert zone_data_version("Asia/Tokyo") == "2026c"
    monkeypatch.setitem(sys.modules, "tzdata", None)
    assert zone_data_version("Asia/Tokyo") == "unknown"
