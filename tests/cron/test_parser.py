"""What is refused, with which words; and the details of Go's number, name and duration texts."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler0.cron import CronError, parse
from scheduler0.cron.duration import parse_duration

from .specs import Spec, specs

HINT = "the server reads five fields as"


@pytest.mark.parametrize(
    ("spec", "field", "message"),
    [
        ("", None, "the spec is empty; write six: second minute hour"),
        ("* * * *", None, "4 fields; write six"),
        ("0 0 0 * * * 2027", None, "no year field"),
        ("TZ=UTC 0 0 9 * * *", None, "set the timezone of the job"),
        ("CRON_TZ=UTC 0 9 * * *", None, "set the timezone of the job"),
        ("0 0 9 * * 7", "day of week", "7 is above the maximum 6; write 0 or sun for Sunday"),
        ("0 60 * * * *", "minute", "60 is above the maximum 59"),
        ("0 0 0 0 * *", "day of month", "0 is below the minimum 1"),
        ("0 10-5 * * * *", "minute", "runs backwards; write 10-59,0-5"),
        ("0 0 9 * * fri-mon", "day of week", "runs backwards; write 5-6,0-1"),
        ("0 */0 * * * *", "minute", "the step of '*/0' must be a number from 1"),
        ("0 */x * * * *", "minute", "the step of '*/x' must be a number from 1"),
        ("0 */2/3 * * * *", "minute", "more than one '/'"),
        ("0 1-2-3 * * * *", "minute", "more than one '-'"),
        ("0 -5 * * * *", "minute", "negative values are not allowed"),
        ("0 5- * * * *", "minute", "'5-' lacks a number"),
        ("0 0 0 L * *", "day of month", "marks L, W and #"),
        ("0 0 0 * * mon#2", "day of week", "marks L, W and #"),
        ("0 0 0 * foo *", "month", "'foo' is not a number or one of the names jan, feb"),
        ("0 0 \u0663 * * *", "hour", "is not a number"),
        ("@reboot", None, "unknown descriptor; write @yearly"),
        ("@Daily", None, "lower case"),
        ("@daily ", None, "without blanks"),
        ("@every", None, "unknown descriptor"),
        ("@every ", None, "the duration is missing; an example is '@every 1h30m'"),
        ("@every 5", None, "the duration lacks a unit"),
        ("@every 1d", None, "the unit 'd' is unknown; the units are ns, us, ms, s, m and h"),
        ("@every m", None, "the duration lacks a number"),
        ("@every 2562048h", None, "292 years"),
        # A crontab line that the server refuses: the message says how to write it.
        (
            "0 9 * * 0",
            "month",
            f"{HINT} second minute hour day-of-month month; a crontab line, minute first, is",
        ),
        ("0 9 * * 0", "month", "is '0 0 9 * * 0' here"),
        (
            "0 9 31 13 *",
            "hour",
            f"{HINT} second minute hour day-of-month month; put a 0 for the second in front",
        ),
    ],
)
def test_refusals_say_what_to_do(spec: str, field: str | None, message: str) -> None:
    with pytest.raises(CronError) as caught:
        parse(spec)
    assert message in str(caught.value)
    assert repr(spec) in str(caught.value)
    assert (caught.value.spec, caught.value.field) == (spec, field)
    assert field is None or f" {field}: " in str(caught.value)


def test_the_error_survives_pickling_and_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="above the maximum") as caught:
        parse("0 60 * * * *")
    assert isinstance(caught.value, CronError)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.spec, copy.field) == (str(caught.value), caught.value.spec, "minute")


@pytest.mark.parametrize(
    ("spec", "same"),
    [
        ("0 +5 * * * *", "0 5 * * * *"),
        (f"0 {'0' * 5000}5 * * * *", "0 5 * * * *"),
        ("0 */+5 * * * *", "0 */5 * * * *"),
        ("0 */9223372036854775807 * * * *", "0 0/60 * * * *"),
        ("0 *-5 * * * *", "0 * * * * *"),
        ("0 ?-x/20 * * * *", "0 */20 * * * *"),
        ("0 5/20 * * * *", "0 5,25,45 * * * *"),
        ("0 ,,5,, * * * *", "0 5 * * * *"),
        ("0 0 0 * JAN-mar Mon", "0 0 0 * 1-3 1"),
        ("0 0 0 * * FR\u0130", "0 0 0 * * fri"),
        ("0 0 0 * *", "0 0 0 * * *"),
        ("\u30000\u00a00\x850\t*\v*\n*\u2028", "0 0 0 * * *"),
        ("@yearly", "0 0 0 1 1 *"),
        ("@annually", "0 0 0 1 1 *"),
        ("@monthly", "0 0 0 1 * *"),
        ("@weekly", "0 0 0 * * 0"),
        ("@daily", "0 0 0 * * *"),
        ("@midnight", "0 0 0 * * *"),
        ("@hourly", "0 0 * * * *"),
    ],
)
def test_spellings_of_one_schedule(spec: str, same: str) -> None:
    moments = [datetime(2026, month, 9, 7, 31, 12, tzinfo=UTC) for month in range(1, 13)]
    assert [parse(spec).next(moment) for moment in moments] == [
        parse(same).next(moment) for moment in moments
    ]


@pytest.mark.parametrize(
    "spec", ["0 0 0 * *\x1c*", "0 */9223372036854775808 * * * *", "0 \uff15 * * * *", "0 1_0 * * * *"]
)
def test_refused_by_go_where_python_would_be_lenient(spec: str) -> None:
    # With U+001C taken for a blank, the first would be six good fields.
    with pytest.raises(CronError):
        parse(spec)


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("-0", 0),
        ("90s", 90 * 10**9),
        ("1h30m", 5400 * 10**9),
        ("+1.5h", 5400 * 10**9),
        (".5s", 5 * 10**8),
        ("1.s", 10**9),
        ("1ns2us3\u00b5s4\u03bcs5ms", 5_009_001),
        ("-1.5h", -5400 * 10**9),
        ("0.3333333333333333333h", 1_200_000_000_000),
        ("0.9223372036854775807s", 922_337_203),
        ("9223372036854775807ns", 2**63 - 1),
        ("-9223372036854775808ns", -(2**63)),
    ],
)
def test_durations(text: str, nanoseconds: int) -> None:
    assert parse_duration(text) == nanoseconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "5",
        ".s",
        "1.5.5s",
        "1 s",
        "s",
        "1s-1s",
        "\u0665s",
        "9223372036854775808ns",
        "2562047h48m",
        "1" * 30 + "h",
    ],
)
def test_refused_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|unit"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("spec", "seconds"), [("@every 1999ms", 1), ("@every -5m", 1), ("@every 0", 1), ("@every 1m0.9s", 60)]
)
def test_every_counts_whole_seconds_and_at_least_one(spec: str, seconds: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    found = parse(spec).next(start)
    assert found is not None
    assert (found - start).total_seconds() == seconds


@given(specs())
def test_well_formed_specs_are_accepted(spec: Spec) -> None:
    assert parse(spec.text).spec == spec.text


@given(st.text(alphabet="0123456789*/,-?+@ \t\x1clLwW#jansuevryTZ=.µ", max_size=30))
def test_any_text_is_accepted_or_refused_with_its_spec(text: str) -> None:
    try:
        seen = parse(text).spec
    except CronError as error:
        seen = error.spec
    assert seen == text
