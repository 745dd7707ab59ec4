from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from scheduler0.emulator.go.time import (
    DateError,
    format_date,
    format_in_zone,
    format_instant,
    parse_date,
    printed_again,
    read_instant,
)
from scheduler0.emulator.instants import ZERO, from_instant, to_instant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-08-03T09:00:00Z", datetime(2026, 8, 3, 9, tzinfo=UTC)),
        ("2026-08-03T09:00:00-04:00", datetime(2026, 8, 3, 13, tzinfo=UTC)),
        ("2026-08-03T09:00:00.5Z", datetime(2026, 8, 3, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-08-03T09:00:00,123456789+00:00", datetime(2026, 8, 3, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-08-03T9:00:00Z", datetime(2026, 8, 3, 9, tzinfo=UTC)),
        ("2026-08-03T09:00:00+24:00", datetime(2026, 8, 2, 9, tzinfo=UTC)),
        ("2026-08-03T09:00:00-10:60", datetime(2026, 8, 3, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        # Python has no such moments.
        ("0000-12-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+02:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:00:00-02:00", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_full_dates_are_read(text, moment):
    assert parse_date(text) == moment


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2026-08-03T9:00:00,120+02:00", "2026-08-03T09:00:00.12+02:00"),
        ("2026-08-03T09:00:00+00:00", "2026-08-03T09:00:00Z"),
        ("2026-08-03T09:00:00-10:60", "2026-08-03T09:00:00-11:00"),
        # Python has no such offsets.
        ("2026-08-03T9:00:00+24:00", "2026-08-03T09:00:00+24:00"),
        ("2026-08-03T09:00:00,50-24:59", "2026-08-03T09:00:00.5-24:59"),
        ("9999-12-31T23:00:00-24:00", "9999-12-31T23:00:00-24:00"),
        # Go would print +25:00, and nobody could read it.
        ("2026-08-03T09:00:00+24:60", "2026-08-02T08:00:00Z"),
    ],
)
def test_a_date_is_printed_again_with_its_offset(text, printed):
    assert printed_again(text) == printed
    assert parse_date(printed) == parse_date(text)


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
            "2026-12-01T23:59:00+25:00",
            'parsing time "2026-12-01T23:59:00+25:00": time zone offset hour out of range',
        ),
        (
            "2026-12-01T23:59:00+10:61",
            'parsing time "2026-12-01T23:59:00+10:61": time zone offset minute out of range',
        ),
        # The first fault counts, and a number that is too large is one.
        ("2026-13-01x", 'parsing time "2026-13-01x": month out of range'),
        ("2026-12-01T25:00", 'parsing time "2026-12-01T25:00": hour out of range'),
        ("2026-02-30T25:00:00", 'parsing time "2026-02-30T25:00:00": hour out of range'),
        (
            "2026-12-01T09:0:00Z",
            'parsing time "2026-12-01T09:0:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse "0:00Z" as "04"',
        ),
        (
            "2026\n",
            'parsing time "2026\\x0a" as "2006-01-02T15:04:05Z07:00": cannot parse "\\x0a" as "-"',
        ),
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


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "0001-01-01T00:00:00Z"),
        ("Europe/Berlin", "0001-01-01T00:53:28+00:53"),
        ("Asia/Kolkata", "0001-01-01T05:53:28+05:53"),
        ("America/New_York", "0000-12-31T19:03:58-04:56"),
        ("America/Sao_Paulo", "0000-12-31T20:53:32-03:06"),
    ],
)
def test_the_zero_time_has_the_first_offset_of_a_zone(zone, text):
    assert format_in_zone(ZERO, ZoneInfo(zone)) == text
    assert read_instant(text) == ZERO


def test_an_instant_in_a_zone_is_read_back():
    instant = to_instant(datetime(2026, 8, 3, 13, 0, 0, 250_000, tzinfo=UTC))
    text = format_in_zone(instant, ZoneInfo("America/New_York"))
    assert text == "2026-08-03T09:00:00.25-04:00"
    assert read_instant(text) == instant
