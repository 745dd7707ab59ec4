"""check: one warning for each trap, none for good specs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specs import Spec, specs

from scheduler0.cron import CronError, check, looks_like_five_field_unix, normalize_unix

FIVE = "Five fields are read as second minute hour day-of-month month"


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
                f"{FIVE}: the server runs this at second 0 of minute 9 of every hour, every day in January, "
                "in the job's time zone. For the classic crontab line, minute first, write '0 0 9 * * 1'; "
                "to keep this meaning, write '0 9 * * 1 *'."
            ],
        ),
        (
            "0 0 0 30 2",
            [
                f"{FIVE}: the server never runs this. To keep this",
                "the server accepts the job, but its search",
            ],
        ),
        ("* * * * *", [FIVE, "60 times in each matching minute. For one run write '0 * * * * *'."]),
        ("* 0 9 * * *", ["60 times in each matching minute. For one run write '0 0 9 * * *'."]),
        ("0 0 0 30 2 *", ["never ends. Write values that occur together, such as '0 0 0 28 2 *'."]),
        (
            "0 , * * * *",
            ["minute: ',' holds no value, so nothing matches it. Write '*'", "No moment matches"],
        ),
        ("0 ,5, * * * *", ["minute: the empty items of ',5,' are dropped. Write '5'."]),
        (
            "0 *-5 * * * *",
            ["minute: '*-5' is read as '*', whatever follows the hyphen. Write that, or a range"],
        ),
        ("0 ?-5/20 * * * *", ["minute: '?-5/20' is read as '?/20'"]),
        (
            "0 */7 * * * *",
            [
                "'*/7' starts again at 0, so the last gap is 4 instead of 7",
            ],
        ),
        ("0 0 */5 * * *", ["the last gap is 4 instead of 5. For even spacing write '@every 5h'."]),
        (
            "0 */90 * * * *",
            ["'*/90' goes past 59 at once, so only 0 matches. For even spacing write '@every 90m'."],
        ),
        ("0 0 0 1,15 * 1", ["the server runs on every day that matches either of them. Write '*' in one"]),
        ("0 0 0 */10 * 1", ["the server runs only on days that match both. Write '*' in one"]),
        ("0 0 0 31 * *", ["A month without a day 31 is skipped"]),
        ("0 0 0 29 2 *", ["A month without a day 29 is skipped"]),
        ("@every 1500ms", ["it repeats this every 1 s. Write '@every 1s'."]),
        ("@every -5m", ["it repeats this every 1 s. Write '@every 1s'."]),
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


@settings(deadline=None)
@given(specs())
def test_five_fields_are_always_mentioned_and_six_never(spec: Spec) -> None:
    assert any(FIVE in warning for warning in check(spec.text)) == (len(spec.text.split()) == 5)


@settings(deadline=None)
@given(specs(field_count=5), st.booleans())
def test_the_suggested_spelling_is_the_crontab_line(spec: Spec, spaced: bool) -> None:
    text = "  " + spec.text.replace(" ", "\t") if spaced else spec.text
    warning = next(warning for warning in check(text) if FIVE in warning)
    if looks_like_five_field_unix(text):
        assert f"write {normalize_unix(text)!r}" in warning
    else:
        assert "crontab" not in warning
    assert f"write {spec.text + ' *'!r}" in warning
