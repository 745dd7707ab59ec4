from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from scheduler0.emulator.go.rfc3339 import DateError, format_date, format_instant, parse_date
from scheduler0.emulator.store.instants import ZERO, from_instant, to_instant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-03T09:00:00Z", datetime(2026, 8, 3, 9, tzinfo=UTC)),
        ("2026-08-03T09:00:00-04:00", datetime(2026, 8, 3, 13, tzinfo=UTC)),
        ("2026-08-03T09:00:00.5Z", datetime(2026, 8, 3, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-08-03T09:00:00,123456789+00:00", datetime(2026, 8, 3, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_full_dates_are_read(text, moment):
    assert parse_date(text) == moment


def test_only_a_final_z_gives_the_utc_zone_object():
    assert parse_date("2026-08-03T09:00:00Z").tzinfo is UTC
    assert parse_date("2026-08-03T09:00:00+00:00").tzinfo is not UTC


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'),
        (
            "tomorrow",
            'parsing time "tomorrow" as "2006-01-02T15:04:05Z07:00": cannot parse "tomorrow" as "2006"',
        ),
        ("2026-08-03", 'parsing time "2026-08-03" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'),
        (
            "2026-08-03T09:00:00",
            'parsing time "2026-08-03T09:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"',
        ),
        ("2026-08-03T09:00:00Zx", 'parsing time "2026-08-03T09:00:00Zx": extra text: "x"'),
        ("2026-02-30T09:00:00Z", 'parsing time "2026-02-30T09:00:00Z": day out of range'),
        ("2026-13-01T09:00:00Z", 'parsing time "2026-13-01T09:00:00Z": month out of range'),
        ("2026-12-01T24:00:00Z", 'parsing time "2026-12-01T24:00:00Z": hour out of range'),
        ("2026-12-01T23:59:60Z", 'parsing time "2026-12-01T23:59:60Z": second out of range'),
        (
            "2026-12-01T23:59:00+24:00",
            'parsing time "2026-12-01T23:59:00+24:00": time zone offset out of range',
        ),
        ("0000-12-01T00:00:00Z", 'parsing time "0000-12-01T00:00:00Z": year out of range'),
        ("9999-12-31T23:00:00-02:00", 'parsing time "9999-12-31T23:00:00-02:00": date out of range'),
    ],
)
def test_other_text_is_refused_with_the_reason(text, message):
    with pytest.raises(DateError) as caught:
        parse_date(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 8, 3, 9, tzinfo=UTC), "2026-08-03T09:00:00Z"),
        (datetime(2026, 8, 3, 9, 0, 0, 120_000, tzinfo=UTC), "2026-08-03T09:00:00.12Z"),
        (datetime(2026, 8, 3, 9, tzinfo=ZoneInfo("America/New_York")), "2026-08-03T09:00:00-04:00"),
        (datetime(2026, 8, 3, 9, tzinfo=ZoneInfo("Asia/Kolkata")), "2026-08-03T09:00:00+05:30"),
        (datetime(2026, 1, 3, 9, tzinfo=ZoneInfo("Europe/London")), "2026-01-03T09:00:00Z"),
        (datetime(1800, 1, 1, tzinfo=timezone(timedelta(seconds=-17_762))), "1800-01-01T00:00:00-04:56"),
    ],
)
def test_dates_are_printed_without_needless_digits(moment, text):
    assert format_date(moment) == text


def test_the_zero_date_survives_storage():
    assert format_instant(ZERO) == "0001-01-01T00:00:00Z"
    assert to_instant(from_instant(ZERO)) == ZERO
