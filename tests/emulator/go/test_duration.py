import pytest

from scheduler0.emulator.go.time import DurationError, parse_duration


@pytest.mark.parametrize(
    ("text", "nanoseconds"), [("24h", 86_400 * 10**9), ("1h30m", 5400 * 10**9), ("-1.5s", -1_500_000_000)]
)
def test_durations(text: str, nanoseconds: int) -> None:
    assert parse_duration(text) == nanoseconds


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'time: invalid duration ""'),
        ("abc", 'time: invalid duration "abc"'),
        ("24", 'time: missing unit in duration "24"'),
        ("1.5", 'time: missing unit in duration "1.5"'),
        ("-1h2", 'time: missing unit in duration "-1h2"'),
        ("1d", 'time: unknown unit "d" in duration "1d"'),
        ("1h2days", 'time: unknown unit "days" in duration "1h2days"'),
        ("9999999999h", 'time: invalid duration "9999999999h"'),
    ],
)
def test_error_texts(text: str, message: str) -> None:
    with pytest.raises(DurationError) as caught:
        parse_duration(text)
    assert str(caught.value) == message
