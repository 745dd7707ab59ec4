"""describe: exact sentences, and a reader that recovers the values of any spec from its sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from scheduler0.cron import CronError, describe, parse
from scheduler0.cron.fields import values
from scheduler0.cron.schedule import IntervalSchedule

from .reference_search import Fields
from .specs import Spec, specs

FULL = {"second": range(60), "minute": range(60), "hour": range(24), "day": range(1, 32)}
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
END = ", in the job's time zone"
SECOND_FIRST = " (the server reads five fields second first)"


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("0 30 9 * * mon-fri", f"Runs at 09:30, on Monday to Friday{END}."),
        (
            "0 9 * * 1",
            f"Runs at minute 9 of every hour, every day in January{END}{SECOND_FIRST}.",
        ),
        (
            "*/5 * * * * *",
            f"Runs every 5 seconds, every day{END}.",
        ),
        ("0 0,30 9-17 * * *", f"Runs every 30 minutes of hours 9 to 17, every day{END}."),
        (
            "0 0 0 1,15 * 1",
            f"Runs at 00:00, on days 1 and 15 of the month or on Monday (either is enough){END}.",
        ),
        (
            "0 0 0 */10 * 1",
            "Runs at 00:00, on every 10th day from 1 to 31 of the month, but only on Monday "
            f"(both must match){END}.",
        ),
        ("0 0 0 , 3,6-8 1", f"Runs at 00:00, on Monday in March and June to August{END}."),
        ("0 0 0 5 * ,", f"Runs at 00:00, on day 5 of the month{END}."),
        ("0 0,30 8,18 * * *", f"Runs at 08:00, 08:30, 18:00 and 18:30, every day{END}."),
        ("15 0 8,18 * * *", f"Runs at 08:00:15 and 18:00:15, every day{END}."),
        ("0 * * * * *", f"Runs every minute, every day{END}."),
        ("30 * * * * *", f"Runs at second 30 of every minute, every day{END}."),
        ("0 0 * * * *", f"Runs at minute 0 of every hour, every day{END}."),
        ("0 */7 * * * *", f"Runs every 7th minute from 0 to 56 of every hour, every day{END}."),
        ("0 */15 */6 * * *", f"Runs every 15 minutes of every 6th hour from 0 to 18, every day{END}."),
        ("*/20 0 9 * * *", f"Runs every 20 seconds of minute 0 of hour 9, every day{END}."),
        ("@weekly", f"Runs at 00:00, on Sunday{END}."),
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
    assert describe(spec) == sentence


def test_refused_specs_are_not_describeed() -> None:
    with pytest.raises(CronError):
        describe("0 0 9 * * 7")


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


def read_clock(time: str) -> list[set[int]]:
    clocks = [[*map(int, clock.split(":")), 0][:3] for clock in re.split(", | and ", time)]
    parts = [{clock[position] for clock in clocks} for position in (2, 1, 0)]
    assert len(clocks) == len(parts[1]) * len(parts[2])
    return parts


def read_units(time: str) -> list[set[int]]:
    found = {"second": {0}, "minute": set(FULL["minute"]), "hour": set(FULL["hour"])}
    for phrase in time.split(" of "):
        unit = next(unit for unit in found if unit in phrase)
        if even := re.fullmatch(rf"every (\d+) {unit}s", phrase):
            found[unit] = set(range(0, 60, int(even[1])))
        else:
            found[unit] = numbers(phrase, unit)
    return [found["second"], found["minute"], found["hour"]]


def read_back(sentence: str) -> dict[str, object]:
    body = sentence.removesuffix(".").removesuffix(SECOND_FIRST).removesuffix(END)
    body = body.removeprefix("Runs ").removeprefix("at ")
    months = set(range(1, 13))
    if in_months := re.search(rf" in ((?:{'|'.join(MONTHS)}).*)$", body):
        months = {n + 1 for n in names(in_months[1], MONTHS)}
        body = body[: in_months.start()]
    time, days = re.fullmatch(r"(.+?), (every day|on .+)", body).groups()
    seconds, minutes, hours = read_clock(time) if ":" in time else read_units(time)
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


@settings(max_examples=300)
@given(specs())
def test_the_sentence_tells_all_the_values(spec: Spec) -> None:
    sentence = describe(spec.text)
    if sentence.startswith("Never"):
        impossible = {(2, 30), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)}
        assert spec.fields.both_days
        assert {(month, day) for month in spec.fields.months for day in spec.fields.days} <= impossible
    else:
        assert read_back(sentence) == meant(spec.fields)
        assert sentence.endswith(SECOND_FIRST + ".") == (len(spec.text.split()) == 5)


VECTORS = Path(__file__).with_name("vectors.jsonl")


def test_every_spec_of_the_vectors_is_described() -> None:
    """All recorded specs: the sentence gives back the values that the parser read."""
    texts = {json.loads(line)["spec"] for line in VECTORS.read_text("utf-8").splitlines()}
    described = 0
    for text in sorted(texts):
        try:
            schedule = parse(text)
        except CronError:
            with pytest.raises(CronError):
                describe(text)
            continue
        sentence = describe(text)
        described += 1
        if isinstance(schedule, IntervalSchedule):
            found = re.fullmatch(r"Runs every (.+), counted from the previous scheduled time\.", sentence)
            assert found
            parts = re.findall(r"(\d+) (hour|minute|second)", found[1])
            assert sum(int(n) * {"hour": 3600, "minute": 60, "second": 1}[unit] for n, unit in parts) == (
                schedule.seconds
            )
        elif not schedule.fields.possible:
            assert sentence.startswith("Never")
        elif schedule.fields.days and schedule.fields.weekdays:
            fields = schedule.fields
            masks = [
                fields.seconds,
                fields.minutes,
                fields.hours,
                fields.days,
                fields.months,
                fields.weekdays,
            ]
            values_of = Fields(*(frozenset(values(mask)) for mask in masks), both_days=fields.both_days)
            assert read_back(sentence) == meant(values_of), text
    assert described > 1000
