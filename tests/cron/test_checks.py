"""check: one warning for each trap, none for good specs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0.cron import CronError, check, looks_like_five_field_unix, normalize_unix, parse

from .specs import Spec, specs

FIVE = "The server reads five fields as second minute hour day-of-month month"


@pytest.mark.parametrize(
    "spec",
    [
        "0 0 9 * * 1-5",
        "0 */15 * * * *",
        "*/10 * * * * *",
        "0 0 0 1 * *",
        "0 0 0 31 1,3 *",
        "0 5/20 10 ? JAN mon,fri",
        "@daily",
        "@every 90s",
    ],
)
def test_nothing_to_say(spec: str) -> None:
    assert check(spec) == []


@pytest.mark.parametrize(
    ("spec", "warnings"),
    [
        (
            "0 9 * * 1",
            [
                f"{FIVE}: it runs this at minute 9 of every hour, every day in January, "
                "in the job's time zone. For the crontab line, minute first, write '0 0 9 * * 1'. "
                "To keep this meaning, write '0 9 * * 1 *'."
            ],
        ),
        (
            "0 0 0 30 2",
            [
                f"{FIVE}: it never runs this. To keep this",
                "The server accepts the job, but its search",
            ],
        ),
        ("* * * * *", [FIVE, "60 times in each minute that matches. For one run write '0 * * * * *'."]),
        ("* 0 9 * * *", ["60 times in each minute that matches. For one run write '0 0 9 * * *'."]),
        ("0 0 0 30 2 *", ["never ends. Write values that occur together: '0 0 0 28 2 *'."]),
        (
            "0 , * * * *",
            ["minute: ',' has no value, so nothing matches it. Write '*'", "No moment matches"],
        ),
        ("0 ,5, * * * *", ["minute: the server drops the empty items of ',5,'. Write '5'."]),
        (
            "0 *-5 * * * *",
            ["minute: the server reads '*-5' as '*' and ignores what follows the hyphen. Write that"],
        ),
        ("0 ?-5/20 * * * *", ["minute: the server reads '?-5/20' as '?/20'"]),
        (
            "0 */7 * * * *",
            [
                "'*/7' starts again at 0, so the last gap is 4 instead of 7",
            ],
        ),
        ("0 0 */5 * * *", ["the last gap is 4 instead of 5. For equal gaps write '@every 5h'."]),
        (
            "0 */90 * * * *",
            ["'*/90' has a step above 59, so only 0 matches. For equal gaps write '@every 90m'."],
        ),
        ("0 0 0 1,15 * 1", ["The server runs on every day that matches either of them. Write '*' in one"]),
        ("0 0 0 */10 * 1", ["The server runs only on days that match both. Write '*' in one"]),
        ("0 0 0 31 * *", ["The server skips a month that has no day 31"]),
        ("0 0 0 29 2 *", ["The server skips a month that has no day 29"]),
        ("@every 1500ms", ["It repeats this every 1 s. Write '@every 1s'."]),
        ("@every -5m", ["It repeats this every 1 s. Write '@every 1s'."]),
    ],
)
def test_traps(spec: str, warnings: list[str]) -> None:
    found = check(spec)
    assert len(found) == len(warnings), found
    for text, part in zip(found, warnings, strict=True):
        assert part in text


def test_refused_specs_raise() -> None:
    with pytest.raises(CronError):
        check("0 9 * * 0")


@given(specs())
def test_five_fields_are_always_mentioned_and_six_never(spec: Spec) -> None:
    assert any(FIVE in warning for warning in check(spec.text)) == (len(spec.text.split()) == 5)


@given(specs(field_count=5), st.booleans())
def test_the_suggested_spelling_is_the_crontab_line(spec: Spec, spaced: bool) -> None:
    text = "  " + spec.text.replace(" ", "\t") if spaced else spec.text
    warning = next(warning for warning in check(text) if FIVE in warning)
    if looks_like_five_field_unix(text):
        assert f"write {normalize_unix(text)!r}" in warning
    else:
        assert "crontab" not in warning
    assert f"write {spec.text + ' *'!r}" in warning


RECOMMENDED = re.compile(r"[Ww]rite '([^']*)'")
"""What a warning tells the reader to write: a spec, or the text of one field."""


def recommended_specs(spec: str) -> list[str]:
    texts = [text for warning in check(spec) for text in RECOMMENDED.findall(warning)]
    return [text if " " in text else f"0 {text} 0 1 1 *" for text in texts]


@given(specs())
def test_every_recommended_spec_parses(spec: Spec) -> None:
    for recommended in recommended_specs(spec.text):
        parse(recommended)


@pytest.mark.parametrize(
    "spec",
    [
        "0 9 * * 1-7/4",
        "0 9 * 1 7-7",
        "0 */99999999999 * * * *",
        "*/9223372036854775807 * * * * *",
        "0 0 */2562048 * * *",
        "0 */153722867 * * * *",
        "@every 9223372036854775807ns",
    ],
)
def test_recommended_specs_of_long_steps_and_odd_weekdays_parse(spec: str) -> None:
    try:
        found = recommended_specs(spec)
    except CronError:
        assert looks_like_five_field_unix(spec)
        return
    for recommended in found:
        parse(recommended)


def test_an_interval_that_the_server_refuses_is_not_recommended() -> None:
    assert check("0 0 */2562048 * * *") == ["hour: '*/2562048' has a step above 23, so only 0 matches."]
    assert "For equal gaps write '@every 2562047h'." in check("0 0 */2562047 * * *")[0]
