"""explain: exact sentences, and a reader that recovers the values of any spec from its sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from reference_search import Fields
from specs import Spec, specs

from scheduler0.cron import CronError, explain

FULL = {"second": range(60), "minute": range(60), "hour": range(24), "day": range(1, 32)}
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
END = ", in the job's time zone"
SECOND_FIRST = " (five fields are read second first)"


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("0 30 9 * * mon-fri", f"Runs at 09:30:00, on Monday to Friday{END}."),
        (
            "0 9 * * 1",
            f"Runs at second 0 of minute 9 of every hour, every day in January{END}{SECOND_FIRST}.",
        ),
        (
            "*/5 * * * * *",
            f"Runs at every 5th second from 0 to 55 of every minute of every hour, every day{END}.",
        ),
        ("0 0,30 9-17 * * *", f"Runs at second 0 of minutes 0 and 30 of hours 9 to 17, every day{END}."),
        (
            "0 0 0 1,15 * 1",
            f"Runs at 00:00:00, on days 1 and 15 of the month or on Monday (either is enough){END}.",
        ),
        (
            "0 0 0 */10 * 1",
            "Runs at 00:00:00, on every 10th day from 1 to 31 of the month, but only on Monday "
            f"(both must match){END}.",
        ),
        ("0 0 0 , 3,6-8 1", f"Runs at 00:00:00, on Monday in March and June to August{END}."),
        ("0 0 0 5 * ,", f"Runs at 00:00:00, on day 5 of the month{END}."),
        ("@weekly", f"Runs at 00:00:00, on Sunday{END}."),
        ("0 0 0 30 2 *", "Never runs: no moment matches all the fields."),
        ("@every 1h30m", "Runs every 1 hour and 30 minutes, counted from the previous scheduled time."),
        (
            "@every 36h1m1s",
            "Runs every 36 hours, 1 minute and 1 second, counted from the previous scheduled time.",
        ),
        ("@every 1ms", "Runs every 1 second, counted from the previous scheduled time."),
    ],
)
def test_sentences(spec: str, sentence: str) -> None:
    assert explain(spec) == sentence


def test_refused_specs_are_not_explained() -> None:
    with pytest.raises(CronError):
        explain("0 0 9 * * 7")


def names(text: str, labels: list[str]) -> set[int]:
    found: set[int] = set()
    for part in re.split(", | and ", text):
        first, _, last = part.partition(" to ")
        found.update(range(labels.index(first), labels.index(last or first) + 1))
    return found


def numbers(text: str, unit: str) -> set[int]:
    if text == f"every {unit}":
        return set(FULL[unit])
    if stepped := re.fullmatch(rf"every (\d+)(?:st|nd|rd|th) {unit} from (\d+) to (\d+)", text):
        step, first, last = map(int, stepped.groups())
        return set(range(first, last + 1, step))
    listed = re.fullmatch(rf"{unit}s? (.+)", text)
    assert listed, text
    return names(listed[1], [str(n) for n in range(60)])


def read_back(sentence: str) -> dict[str, object]:
    body = sentence.removesuffix(".").removesuffix(SECOND_FIRST).removesuffix(END).removeprefix("Runs at ")
    months = set(range(1, 13))
    if in_months := re.search(rf" in ((?:{'|'.join(MONTHS)}).*)$", body):
        months = {n + 1 for n in names(in_months[1], MONTHS)}
        body = body[: in_months.start()]
    time, days = re.fullmatch(r"(.+?), (every day|on .+)", body).groups()  # type: ignore[union-attr]
    if clock := re.fullmatch(r"(\d\d):(\d\d):(\d\d)", time):
        hours, minutes, seconds = ({int(part)} for part in clock.groups())
    else:
        second_text, minute_text, hour_text = time.split(" of ")
        seconds, minutes = numbers(second_text, "second"), numbers(minute_text, "minute")
        hours = numbers(hour_text, "hour")
    rule = "or" if days.endswith(" (either is enough)") else "and"
    days = re.sub(r" \((either is enough|both must match)\)$", "", days)
    dates, weekdays = set(FULL["day"]), set(range(7))
    for part in [] if days == "every day" else re.split(r",? (?:or|but only) (?=on )", days):
        if date := re.fullmatch("on (.+) of the month", part):
            dates = numbers(date[1], "day")
        else:
            weekdays = names(part.removeprefix("on "), WEEKDAYS)
    return {
        "seconds": seconds,
        "minutes": minutes,
        "hours": hours,
        "days": dates,
        "months": months,
        "weekdays": weekdays,
        "rule": rule,
    }


def meant(fields: Fields) -> dict[str, object]:
    either = not fields.both_days
    return {
        "seconds": fields.seconds,
        "minutes": fields.minutes,
        "hours": fields.hours,
        "days": fields.days,
        "months": fields.months,
        "weekdays": fields.weekdays,
        "rule": "or" if either else "and",
    }


@settings(max_examples=300, deadline=None)
@given(specs())
def test_the_sentence_tells_all_the_values(spec: Spec) -> None:
    sentence = explain(spec.text)
    if sentence.startswith("Never"):
        impossible = {(2, 30), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)}
        assert spec.fields.both_days
        assert {(month, day) for month in spec.fields.months for day in spec.fields.days} <= impossible
    else:
        assert read_back(sentence) == meant(spec.fields)
        assert sentence.endswith(SECOND_FIRST + ".") == (len(spec.text.split()) == 5)
