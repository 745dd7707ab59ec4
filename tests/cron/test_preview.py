"""next_times: the preview and its bad input."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler0.cron import CronError, next_times

BASE = datetime(2026, 8, 3, 10, 15, 20, tzinfo=UTC)


def test_five_times_in_utc() -> None:
    times = next_times("0 30 9 * * 1-5", after=BASE)
    assert [time.isoformat() for time in times] == [
        f"2026-08-{day:02}T09:30:00+00:00" for day in (4, 5, 6, 7, 10)
    ]


def test_in_a_zone() -> None:
    times = next_times("@daily", timezone="Asia/Tokyo", after=BASE, count=2)
    assert [time.isoformat() for time in times] == ["2026-08-04T00:00:00+09:00", "2026-08-05T00:00:00+09:00"]


def test_from_now_on() -> None:
    before = datetime.now(UTC)
    assert next_times("* * * * * *", count=1)[0] > before


def test_fewer_where_there_are_no_more() -> None:
    assert next_times("0 0 0 30 2 *", after=BASE) == []
    assert len(next_times("@yearly", after=BASE.replace(year=9997))) == 2


@pytest.mark.parametrize(
    "name", ["", "Local", "Mars/Olympus", "America", "../etc/passwd", "/etc/localtime", "a\x00b"]
)
def test_unknown_zones(name: str) -> None:
    with pytest.raises(ValueError, match=r"^timezone: .* is not a known IANA time zone"):
        next_times("@daily", timezone=name, after=BASE)


def test_bad_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"^count: 0 is below 1"):
        next_times("@daily", count=0)
    with pytest.raises(ValueError, match=r"^after: .* has no time zone"):
        next_times("@daily", after=datetime(2026, 1, 1))
    with pytest.raises(CronError):
        next_times("@never")
