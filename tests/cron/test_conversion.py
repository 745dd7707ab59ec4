"""convert: the notations of each source, what the server cannot express, and when a warning is due."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler0.cron import SOURCES, CronError, convert, next_times, parse

LEAP = "month end"


@pytest.mark.parametrize(
    ("source", "spec", "specs"),
    [
        # crontab: as crontab(5) of Vixie cron.
        ("crontab", "0 9 * * 1-5", ["0 0 9 * * 1-5"]),
        ("crontab", "*/15 8-18/2 * * mon,wed", ["0 */15 8-18/2 * * 1,3"]),
        ("crontab", "0 0 1,15 * 1", ["0 0 0 1,15 * 1"]),
        ("crontab", "0 0 */2 * 1", ["0 0 0 */2 * 1"]),
        ("crontab", "0 0 2-31/2 * *", ["0 0 0 2-30/2 * *"]),
        ("crontab", "0 0 13 * 0-6", ["0 0 0 * * *"]),
        ("crontab", "0 0 13,* * 5", ["0 0 0 * * *"]),
        ("crontab", "0 0 *,13 * 5", ["0 0 0 * * 5"]),
        ("crontab", "0 9 * * fri-sun", ["0 0 9 * * 0,5,6"]),
        ("crontab", "0 9 * * 1-7/4", ["0 0 9 * * 1,5"]),
        ("crontab", "@daily", ["0 0 0 * * *"]),
        ("crontab", "@weekly", ["0 0 0 * * 0"]),
        # Kubernetes: robfig/cron v3, where a step is no star.
        ("kubernetes", "0 0 */2 * 1", ["0 0 0 1-31/2 * 1"]),
        ("kubernetes", "0 0 */1 * 1", ["0 0 0 * * 1"]),
        ("kubernetes", "0 0 13,* * 5", ["0 0 0 * * 5"]),
        ("kubernetes", "5/20 ? ? * ?", ["0 5-45/20 * * * *"]),
        ("kubernetes", "@midnight", ["0 0 0 * * *"]),
        ("kubernetes", "@every 1h30m", ["@every 1h30m"]),
        # GitHub Actions: POSIX.
        ("github-actions", "30 5 * * 1,3", ["0 30 5 * * 1,3"]),
        ("github-actions", "20/15 * * * *", ["0 20-50/15 * * * *"]),
        # Quartz: Sunday is 1, one day field is '?'.
        ("quartz", "0 0 12 * * ?", ["0 0 12 * * *"]),
        ("quartz", "0 15 10 ? * MON-FRI", ["0 15 10 * * 1-5"]),
        ("quartz", "0 15 10 ? * 2-6", ["0 15 10 * * 1-5"]),
        ("quartz", "0 15 10 ? * 1", ["0 15 10 * * 0"]),
        ("quartz", "0 0/5 14,18 * * ?", ["0 */5 14,18 * * *"]),
        ("quartz", "0 0 12 1/5 * ? *", ["0 0 12 */5 * *"]),
        ("quartz", "0 0 22-2 * * ?", ["0 0 0-2,22,23 * * *"]),
        ("quartz", "0 0 9 ? * FRI-TUE", ["0 0 9 * * 0-2,5,6"]),
        ("quartz", "0 11 11 11 11 ?", ["0 11 11 11 11 *"]),
        ("quartz", "0 0 10 ? * L", ["0 0 10 * * 6"]),
        ("quartz", "0 15 10 ? * MON#1", ["0 15 10 1-7,*/31 * 1"]),
        ("quartz", "0 15 10 ? * 1#3", ["0 15 10 15-21 * 0,*/7"]),
        # EventBridge: no seconds, a year, Sunday is 1.
        ("eventbridge", "cron(0 10 * * ? *)", ["0 0 10 * * *"]),
        ("eventbridge", "cron(0/10 * ? * MON-FRI *)", ["0 */10 * * * 1-5"]),
        ("eventbridge", "cron(0 18 ? * 2-6 *)", ["0 0 18 * * 1-5"]),
        ("eventbridge", "cron(0 8 1 * ? *)", ["0 0 8 1 * *"]),
        ("eventbridge", "rate(1 minute)", ["@every 1m"]),
        ("eventbridge", "rate(5 minutes)", ["@every 5m"]),
        ("eventbridge", "rate(2 days)", ["@every 48h"]),
        # Celery: both day fields must match.
        ("celery", "0 0 1-7 * monday", ["0 0 0 1-7,*/31 * 1"]),
        ("celery", "0 22-2 * * *", ["0 0 0-2,22,23 * * *"]),
        # APScheduler 3: Monday is 0. APScheduler 4: Sunday is 0, and steps of weekdays are ignored.
        ("apscheduler3", "0 9 * * 0-4", ["0 0 9 * * 1-5"]),
        ("apscheduler3", "0 9 * * 6", ["0 0 9 * * 0"]),
        ("apscheduler3", "0 9 1-7 * 0", ["0 0 9 1-7,*/31 * 1"]),
        ("apscheduler4", "0 9 * * 0-4", ["0 0 9 * * 0-4"]),
        ("apscheduler4", "0 9 * * 1-5/2", ["0 0 9 * * 1-5"]),
        ("apscheduler4", "0 9 * * 0-7", ["0 0 9 * * 0"]),
        # croniter: seconds come last.
        ("croniter", "0 9 * * 1 30", ["30 0 9 * * 1"]),
        ("croniter", "0 9 * * 1-1", ["0 0 9 * * *"]),
        ("croniter", "0 0 */2 * 1", ["0 0 0 1-31/2 * 1"]),
        # Node: seconds come first.
        ("node-cron", "30 0 9 * * Monday", ["30 0 9 * * 1"]),
        ("cron-parser", "30 0 9 * * 1", ["30 0 9 * * 1"]),
        ("cron-parser", "@weekdays", ["0 0 0 * * 1-5"]),
        # systemd: weekdays and dates must both match.
        ("systemd", "daily", ["0 0 0 * * *"]),
        ("systemd", "weekly", ["0 0 0 * * 1"]),
        ("systemd", "quarterly", ["0 0 0 1 */3 *"]),
        ("systemd", "Mon..Fri 09:00", ["0 0 9 * * 1-5"]),
        ("systemd", "Mon,Wed *-*-* 12:30:15", ["15 30 12 * * 1,3"]),
        ("systemd", "*:0/15", ["0 */15 * * * *"]),
        ("systemd", "*-*-01 04:00", ["0 0 4 1 * *"]),
        ("systemd", "Sat *-*-1..7 18:00:00", ["0 0 18 1-7,*/31 * 6"]),
        ("systemd", "08..17/2:00", ["0 0 8-16/2 * * *"]),
        ("systemd", "*-02-29", ["0 0 0 29 2 *"]),
        ("systemd", "02-03 05:40", ["0 40 5 3 2 *"]),
        ("systemd", "*:*:0/10", ["*/10 * * * * *"]),
        ("systemd", "Sat,Sun 20:00 Europe/Berlin", ["0 0 20 * * 0,6"]),
    ],
)
def test_specs(source: str, spec: str, specs: list[str]) -> None:
    conversion = convert(spec, source=source)
    assert list(conversion.specs) == specs
    assert (conversion.text, conversion.source, conversion.at) == (spec, source, None)
    for text in conversion.specs:
        parse(text)


LAST_DAYS = ["31 1,3,5,7,8,10,12 *", "30 4,6,9,11 *", "28 2 *"]


@pytest.mark.parametrize(
    ("source", "spec"),
    [
        ("quartz", "0 0 6 L * ?"),
        ("eventbridge", "cron(0 6 L * ? *)"),
        ("croniter", "0 6 L * *"),
        ("node-cron", "0 6 L * *"),
        ("cron-parser", "0 6 L * *"),
        ("apscheduler3", "0 6 last * *"),
        ("systemd", "*-*~1 06:00"),
    ],
)
def test_the_last_day_of_a_month_needs_three_specs_and_a_warning_for_leap_years(
    source: str, spec: str
) -> None:
    conversion = convert(spec, source=source, timezone="UTC")
    assert list(conversion.specs) == [f"0 0 6 {days}" for days in LAST_DAYS]
    assert [warning.kind for warning in conversion.warnings] == [LEAP]
    assert "In a leap year these runs come as if February had 28 days." in str(conversion.warnings[0])


def test_the_specs_of_one_conversion_never_fire_at_the_same_time() -> None:
    conversion = convert("0 6 15,L * *", source="croniter")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    times = [time for spec in conversion.specs for time in next_times(spec, after=start, count=100)]
    assert len(times) == len(set(times))
    assert sorted(time.day for time in times if (time.year, time.month) == (2026, 4)) == [15, 30]


def test_days_counted_from_the_end() -> None:
    assert convert("0 0 6 L-2 * ?", source="quartz").specs == (
        "0 0 6 29 1,3,5,7,8,10,12 *",
        "0 0 6 28 4,6,9,11 *",
        "0 0 6 26 2 *",
    )
    assert convert("Sun *-05~07/1 06:00", source="systemd").specs == ("0 0 6 25-31 5 0,*/7",)


@pytest.mark.parametrize(
    ("source", "spec", "field", "reason"),
    [
        ("crontab", "@reboot", None, "@reboot runs at the start of a machine, not at a time"),
        ("crontab", "@every 5m", None, "crontab does not know '@every 5m'; it knows @yearly"),
        (
            "crontab",
            "0 9 * * 1 2027",
            None,
            "6 fields; crontab has 5 (minute hour day-of-month month day-of-week)",
        ),
        ("crontab", "5/20 * * * *", "minute", "'5/20' is not accepted by crontab; write 5-59/20"),
        ("crontab", "0 22-2 * * *", "hour", "the range '22-2' runs backwards; write 22-23,0-2"),
        ("crontab", "0~30 3 * * *", "minute", "a random value has no equivalent on the server"),
        ("crontab", "0 9 * * 8", "day of week", "8 is not between 0 and 7"),
        ("crontab", "60 * * * *", "minute", "60 is not between 0 and 59"),
        ("crontab", "*/0 * * * *", "minute", "the step of '*/0' must be a number from 1"),
        ("crontab", "1,,2 * * * *", "minute", "'1,,2' has an empty item; remove the comma"),
        ("crontab", "0 0 ? * 1", "day of month", "'?' is not understood"),
        ("crontab", "0 0 30 2 *", None, "no date matches the spec, so it never runs"),
        ("crontab", "CRON_TZ=UTC 0 9 * * *", None, "TZ= and CRON_TZ= are not allowed"),
        ("crontab", "", None, "0 fields; crontab has 5"),
        ("kubernetes", "0 9 * * 7", "day of week", "7 is not between 0 and 6"),
        ("kubernetes", "TZ=UTC 0 9 * * *", None, "set the timezone of the job instead"),
        ("kubernetes", "@every 1 hour", None, "the unit '"),
        ("github-actions", "@daily", None, "GitHub Actions does not know '@daily'; write the fields"),
        ("quartz", "0 0 12 * * *", None, "Quartz wants '?' in day of month or in day of week"),
        ("quartz", "0 0 12 ? * ?", None, "Quartz wants '?'"),
        ("quartz", "0 0 12 * * ? 2027", "year", "the server has no year field; write '*'"),
        ("quartz", "0 0 12 15W * ?", "day of month", "W (the nearest working day) has no equivalent"),
        ("quartz", "0 0 12 ? * 6#2", None, "day of month and day of week must both match here"),
        ("quartz", "0 0 12 ? * 6#6", "day of week", "the number after '#' in '6#6' must be 1 to 5"),
        (
            "quartz",
            "0 0/90 12 * * ?",
            "minute",
            "Quartz does not accept the step of '0/90'; it may be up to 59",
        ),
        ("eventbridge", "0 10 * * ? *", None, "an EventBridge schedule is cron(...), rate(...) or at(...)"),
        ("eventbridge", "cron(0 10 1 * 2 *)", None, "EventBridge wants '?'"),
        ("eventbridge", "rate(0 minutes)", None, "a rate is a number from 1 and a unit"),
        ("eventbridge", "rate(5 weeks)", None, "a rate is a number from 1 and a unit"),
        ("eventbridge", "at(2026-13-01T00:00:00)", None, "a time in at(...) is written 2026-12-24T18:00:00"),
        ("celery", "0 0 13 * 5", None, "must both match here"),
        ("croniter", "H * * * *", "minute", "H picks a value by hash"),
        ("systemd", "Mon..Fri 2026-*-* 09:00", "year", "the server has no year field"),
        ("systemd", "2026..2028-01-01", "year", "'2026..2028' is more than one year"),
        ("systemd", "*:*:*.5", "second", "'*.5' has a fraction"),
        ("systemd", "09:00 Mars/Olympus", None, "'Mars/Olympus' is neither a weekday nor a known time zone"),
        ("systemd", "Sun..Tue 09:00", "day of week", "the range 'sun..tue' runs backwards"),
        ("systemd", "Mon *-*-~ 09:00", None, "is not a date"),
        ("systemd", "2027-02-30", None, "this date does not exist"),
        ("systemd", "", None, "the calendar event is empty"),
    ],
)
def test_refusals_name_the_field_and_the_reason(
    source: str, spec: str, field: str | None, reason: str
) -> None:
    with pytest.raises(CronError) as caught:
        convert(spec, source=source)
    assert reason in str(caught.value)
    assert (caught.value.spec, caught.value.field) == (spec, field)


def test_an_unknown_source_or_zone_is_named() -> None:
    with pytest.raises(ValueError, match="source: 'anacron' is unknown; write one of crontab, quartz"):
        convert("0 9 * * *", source="anacron")
    with pytest.raises(ValueError, match="timezone: 'Mars/Olympus' is not a known IANA time zone"):
        convert("0 9 * * *", source="crontab", timezone="Mars/Olympus")
    assert set(SOURCES) >= {
        *("crontab", "quartz", "eventbridge", "kubernetes", "github-actions", "systemd", "celery"),
        *("apscheduler3", "apscheduler4", "croniter", "node-cron", "cron-parser"),
    }


@pytest.mark.parametrize(
    ("source", "spec", "at", "timezone"),
    [
        ("eventbridge", "at(2026-12-24T18:00:00)", datetime(2026, 12, 24, 18), None),
        ("systemd", "2026-12-24 18:00:30", datetime(2026, 12, 24, 18, 0, 30), None),
        ("systemd", "2026-12-24 UTC", datetime(2026, 12, 24), "UTC"),
    ],
)
def test_a_schedule_that_runs_once(source: str, spec: str, at: datetime, timezone: str | None) -> None:
    conversion = convert(spec, source=source)
    assert (conversion.specs, conversion.at, conversion.timezone) == ((), at, timezone)


@pytest.mark.parametrize(
    ("source", "spec", "timezone", "kinds"),
    [
        # The hours of clock changes, without and with the zone.
        ("crontab", "30 9 * * *", None, []),
        ("crontab", "30 2 * * *", None, ["clock change", "clock change"]),
        ("crontab", "30 2 * * *", "Europe/Berlin", ["clock change", "clock change"]),
        ("crontab", "30 2 * * *", "Asia/Tokyo", []),
        ("crontab", "30 2 * * *", "Europe/London", []),
        ("crontab", "30 1 * * *", "Europe/London", ["clock change", "clock change"]),
        ("crontab", "0 * * * *", "Europe/Berlin", []),
        ("celery", "0 * * * *", "Europe/Berlin", ["clock change"]),
        ("croniter", "30 2 * * *", "Europe/Berlin", ["clock change"]),
        ("kubernetes", "30 2 * * *", "Europe/Berlin", []),
        ("eventbridge", "cron(30 2 * * ? *)", "Europe/Berlin", ["clock change"]),
        ("quartz", "0 30 2 * * ?", "Europe/Berlin", ["clock change"]),
        ("systemd", "02:30 Europe/Berlin", None, ["clock change"]),
        ("apscheduler3", "0 0 * * *", "Europe/Berlin", ["clock change"]),
        ("apscheduler3", "0 0 * * *", "Asia/Tokyo", []),
        # Other differences.
        ("eventbridge", "rate(5 minutes)", "UTC", ["start"]),
        ("eventbridge", "cron(0 9 * * ? *)", None, ["time zone"]),
        ("github-actions", "0 9 * * *", None, ["time zone"]),
        ("github-actions", "*/2 * * * *", "UTC", ["frequency"]),
        ("github-actions", "0 9 */2 * 1", "UTC", ["days"]),
        ("apscheduler3", "0 9 * * mon-fri/2", "UTC", ["step"]),
        ("apscheduler4", "0 9 * * 1-5/2", "UTC", ["step"]),
        ("apscheduler3", "0 9 * * 0-4/2", "UTC", []),
    ],
)
def test_warnings(source: str, spec: str, timezone: str | None, kinds: list[str]) -> None:
    warnings = convert(spec, source=source, timezone=timezone).warnings
    assert [warning.kind for warning in warnings] == kinds
    assert all(str(warning).endswith(".") for warning in warnings)
