"""The rules for plain English (docs/emulator.md)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler0.emulator.ai.cron_lines import find_cron_line
from scheduler0.emulator.ai.plain_english import AskedTime, asks_for_something, read_plan
from scheduler0.emulator.ai.proposed_job import cron_expression

NOW = datetime(2026, 8, 3, 10, 15, 20, tzinfo=UTC)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "recurrence", "first", "cron"),
    [
        ("ping every minute", "every minute", "2026-08-03T10:16", "* * * * *"),
        ("Hourly report", "every hour", "2026-08-03T11:00", "0 * * * *"),
        ("remind me every day at 9", "daily", "2026-08-04T09:00", "0 9 * * *"),
        ("send it daily at 5:30 pm", "daily", "2026-08-03T17:30", "30 17 * * *"),
        ("every Monday at 12am", "weekly", "2026-08-10T00:00", "0 0 * * 1"),
        ("every sunday  at noon", "weekly", "2026-08-09T12:00", "0 12 * * 0"),
        ("weekly digest", "weekly", "2026-08-10T09:00", "0 9 * * 1"),
        ("monthly on the 31st", "monthly", "2026-08-31T09:00", "0 9 31 * *"),
        ("every month", "monthly", "2026-09-03T09:00", "0 9 3 * *"),
        ("every year at 23:59", "yearly", "2026-08-03T23:59", "59 23 3 8 *"),
        ("call Ann tomorrow evening", "none", "2026-08-04T18:00", "0 18 4 8 2"),
        ("on friday at 8", "none", "2026-08-07T08:00", "0 8 7 8 5"),
        ("2026-12-24 at 18:00", "none", "2026-12-24T18:00", "0 18 24 12 4"),
        ("at 7am", "none", "2026-08-04T07:00", "0 7 4 8 2"),
        ("today at 11", "none", "2026-08-03T11:00", "0 11 3 8 1"),
        ("on mondays at 7", "weekly", "2026-08-10T07:00", "0 7 * * 1"),
        ("every day in the afternoon", "daily", "2026-08-03T15:00", "0 15 * * *"),
        ("every year on march 3 at noon", "yearly", "2027-03-03T12:00", "0 12 3 3 *"),
        ("on monday at 17:00", "none", "2026-08-03T17:00", "0 17 3 8 1"),
        ("on monday", "none", "2026-08-10T09:00", "0 9 10 8 1"),
        ("august 3 at 9", "none", "2027-08-03T09:00", "0 9 3 8 2"),
        ("pay invoice 12 on 5 Sept", "none", "2026-09-05T09:00", "0 9 5 9 6"),
        ("on the 15th of may at 9am", "none", "2027-05-15T09:00", "0 9 15 5 6"),
        ("Sept 5th 2027, 8:30 am", "none", "2027-09-05T08:30", "30 8 5 9 0"),
        ("pay on 9.12.2026 at 8", "none", "2026-12-09T08:00", "0 8 9 12 3"),
        ("on 3. 9. 2026, noon", "none", "2026-09-03T12:00", "0 12 3 9 4"),
        ("send it on 05.04.2027.", "none", "2027-04-05T09:00", "0 9 5 4 1"),
        ("run 30 6 * * * in the shop", "daily", "2026-08-04T06:30", "30 6 * * *"),
        ("the report, on 0 30 6 * * *", "daily", "2026-08-04T06:30", "30 6 * * *"),
        ("run on '0 9 * * mon'", "weekly", "2026-08-10T09:00", "0 9 * * 1"),
        ("every day: 0 9 * * 7", "weekly", "2026-08-09T09:00", "0 9 * * 0"),
        ("schedule `15 * * * *`", "every hour", "2026-08-03T11:15", "15 * * * *"),
        ("call it * * * * *", "every minute", "2026-08-03T10:16", "* * * * *"),
        ("0 0 29 * ? please", "monthly", "2026-08-29T00:00", "0 0 29 * *"),
        ("0 12 24 12 *", "yearly", "2026-12-24T12:00", "0 12 24 12 *"),
        ("run it @weekly", "weekly", "2026-08-09T00:00", "0 0 * * 0"),
        ("24.12.2026 at 18:00", "none", "2026-12-24T18:00", "0 18 24 12 4"),
        ("feb 29 at noon", "none", "2028-02-29T12:00", "0 12 29 2 2"),
        ("March sales report next friday", "none", "2026-08-07T09:00", "0 9 7 8 5"),
        ("the day after tomorrow at 8am", "none", "2026-08-05T08:00", "0 8 5 8 3"),
        ("call me tonight", "none", "2026-08-03T20:00", "0 20 3 8 1"),
        ("in a week at 8", "none", "2026-08-10T08:00", "0 8 10 8 1"),
    ],
)
def test_what_is_understood(text: str, recurrence: str, first: str, cron: str) -> None:
    plan = read_plan(text, NOW)
    assert plan == AskedTime(recurrence, datetime.fromisoformat(f"{first}:00+00:00"))
    assert cron_expression(plan.recurrence, plan.first) == cron


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("remind me in 3 days", "2026-08-06T10:15:20"),
        ("in 1 month", "2026-09-03T10:15:20"),
        ("call room 7 in 20 minutes", "2026-08-03T10:35:20"),
        ("in half an hour", "2026-08-03T10:45:20"),
    ],
)
def test_a_time_from_now_keeps_its_seconds(text: str, first: str) -> None:
    assert read_plan(text, NOW) == AskedTime("none", datetime.fromisoformat(f"{first}+00:00"))


@pytest.mark.parametrize(
    ("text", "first"),
    [("in 3 hours", "2026-11-01T01:30:00-05:00"), ("in 1 day", "2026-11-01T23:30:00-05:00")],
)
def test_hours_pass_as_they_do_and_days_on_the_calendar(text: str, first: str) -> None:
    plan = read_plan(text, datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("America/New_York")))
    assert plan is not None
    assert plan.first.isoformat() == first


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert read_plan("tomorrow" + " and so on" * 10_000, NOW) is not None
    assert read_plan("and so on " * 10_000 + "tomorrow", NOW) is None


def test_times_are_those_of_the_zone() -> None:
    now = NOW.astimezone(ZoneInfo("America/New_York"))
    plan = read_plan("every day at 9", now)
    assert plan is not None
    assert plan.first.isoformat() == "2026-08-03T09:00:00-04:00"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "hello",
            "",
            "the sun",
            "in may",
            "a 10 minute call",
            "every 2 weeks",
            "last friday",
            "31 september",
        ),
        *("today at 8", "yesterday at 9", "2020-01-01", "2026-02-30 at 8"),
        *("at 25", "at 9:75", "13pm", "tomorrow at 25"),
        # Dates with dots have the day first, and are never guessed.
        *("on 12.31.2026", "31.2.2027 at 8", "9.12.2025"),
        # A cron line is a cron line, also where its numbers could be a date.
        *(
            "run */5 * * * *",
            "0 9 1,15 * *",
            "run 30 0 9 * * *",
            "0 9 * * 1-5 on friday",
            "@every 5m tomorrow",
        ),
        *("run 99 9 * * * tomorrow", "0 0 30 2 * tomorrow at 9"),
    ],
)
def test_what_is_not(text: str) -> None:
    assert read_plan(text, NOW) is None


@pytest.mark.parametrize("line", ["*/5 10 12 2026 *", "0 9 12 12 *", "9 12 * 2026 1"])
def test_a_cron_line_is_never_given_to_the_date_parser(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        pytest.fail("a date was looked for")

    monkeypatch.setattr("dateparser.search.search_dates", refuse)
    monkeypatch.setattr("dateparser.parse", refuse)
    read_plan(f"send the report on {line}", NOW)


@pytest.mark.parametrize(
    "text", ["room 5 * 3", "in 3 days * at 9", "a * b ? c * d", "pay 12 20 30 40 50 euros"]
)
def test_other_text_is_no_cron_line(text: str) -> None:
    assert find_cron_line(text) is None


def test_the_end_of_time_is_no_plan() -> None:
    assert read_plan("in 9999 weeks", datetime(9990, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(("text", "asks"), [("Remind Ann", True), ("hello", False), ("the sender", False)])
def test_requests(text: str, asks: bool) -> None:
    assert asks_for_something(text) is asks
