"""Arguments that no request can carry are refused by name. Error texts show no secret."""

from __future__ import annotations

import enum
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from scheduler0._operations.executions import cleanup_body
from scheduler0._wire.arguments import (
    account,
    at_least,
    encodable,
    header_name,
    header_value,
    number_id,
    parameter,
    path_id,
    seconds,
    timestamp,
    utc,
)

SECRET = "T0PS3CRET"


class Account(enum.IntEnum):
    MINE = 2


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        ("", None),
        (1, "1"),
        ("2", "2"),
        (" 2\n", "2"),
        ("002", "2"),
        (Account.MINE, "2"),
        (2**64 - 1, str(2**64 - 1)),
    ],
)
def test_accounts(given: object, sent: str | None) -> None:
    assert account(given) == sent


@pytest.mark.parametrize(
    "given",
    [0, "0", -1, "-1", "+1", "1.5", "1e3", "1_0", "a", "  ", "1 2", "٢", 2**64, str(2**64), SECRET, "\ud800"],
    ids=ascii,
)
def test_what_is_no_account(given: object) -> None:
    with pytest.raises(ValueError, match="account_id") as caught:
        account(given)
    assert SECRET not in str(caught.value)
    assert type(caught.value) is ValueError


@pytest.mark.parametrize(
    ("given", "shown"), [(0, "0"), ("-5", "-5"), ("1.5", "1.5"), (SECRET, "a text of 9 characters")]
)
def test_what_is_no_id_is_shown_if_it_is_a_number(given: int | str, shown: str) -> None:
    expected = f"job_id must be a whole number from 1 to 2**64 - 1, as an int or as text, not {shown}"
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        number_id("job_id", given)


@pytest.mark.parametrize("given", [10**6000, "9" * 6000], ids=["int", "str"])
def test_a_number_too_long_to_be_read(given: object) -> None:
    with pytest.raises(ValueError, match=r"account_id must be .*2\*\*64"):
        account(given)


@pytest.mark.parametrize("given", [True, 1.5, b"1", [1], object()])
def test_what_is_not_even_the_type_of_an_account(given: object) -> None:
    with pytest.raises(TypeError, match=f"account_id must be an int or a str, got {type(given).__name__}"):
        account(given)


@pytest.mark.parametrize(
    "name", ["", "a b", "a:b", "a\r\nX-Evil: 1", "naïve", "\ud800", f"X: {SECRET}"], ids=ascii
)
def test_names_of_headers(name: str) -> None:
    with pytest.raises(ValueError, match=r"invalid header name.*: use letters, digits and") as caught:
        header_name(name)
    assert SECRET not in str(caught.value)
    assert header_name("X-Trace_1~") == "X-Trace_1~"


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding"])
def test_headers_that_say_where_the_body_ends(name: str) -> None:
    with pytest.raises(ValueError, match="is set from the body: leave it out"):
        header_name(name)


@pytest.mark.parametrize(
    "value", ["", " x", "x ", "a\r\nX-Evil: 1", "a\0", "é", f"{SECRET}\ud800"], ids=ascii
)
def test_values_of_headers(value: str) -> None:
    with pytest.raises(ValueError, match=r"headers\['a'\]") as caught:
        header_value("headers['a']", value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("given", [b"x", 5, None])
def test_headers_are_text(given: Any) -> None:
    with pytest.raises(TypeError, match="must be str, got"):
        header_name(given)
    with pytest.raises(TypeError, match="api_key must be a str, got"):
        header_value("api_key", given)


def test_half_of_a_surrogate_pair_is_named_and_the_text_around_it_is_not() -> None:
    with pytest.raises(ValueError, match=r"^data holds a lone surrogate, U\+D83D at index 9") as caught:
        encodable("data", f"{SECRET}\ud83d")
    assert SECRET not in repr(caught.value)
    assert not isinstance(caught.value, UnicodeError)
    assert caught.value.__cause__ is None
    assert encodable("data", "😀") == "😀"


@pytest.mark.parametrize("given", [True, None, 1.0, b"1", [1]])
def test_parameters_are_numbers_and_text(given: Any) -> None:
    with pytest.raises(TypeError, match="job_id must be an int or a str, got"):
        parameter("job_id", given)
    with pytest.raises(TypeError, match="job_id must be an int or a str, got"):
        path_id("job_id", given)


@pytest.mark.parametrize("given", [2**64, -(2**64), 10**6000], ids=["above", "below", "huge"])
def test_no_number_is_above_64_bits(given: int) -> None:
    with pytest.raises(ValueError, match=r"job_id must be below 2\*\*64"):
        path_id("job_id", given)


def test_no_text_is_longer_than_a_url_can_be() -> None:
    assert parameter("search", "😀" * 300)
    with pytest.raises(ValueError, match="search is too long for a URL: 400 characters"):
        parameter("search", "😀" * 400)


@pytest.mark.parametrize(
    "given", [0, -1, True, "5", None, float("nan"), 10**6000, 1e12], ids=["0", *"1234567"]
)
def test_seconds(given: object) -> None:
    with pytest.raises(ValueError, match="deadline must be a positive, finite number of seconds, at most"):
        seconds("deadline", given)


@pytest.mark.parametrize("given", ["5", 1.5, None, True, 0])
def test_counts(given: object) -> None:
    with pytest.raises(ValueError, match="limit must be at least 1, got"):
        at_least(1, "limit", given)


def test_instants() -> None:
    with pytest.raises(TypeError, match="start must be a datetime or a str, got int"):
        timestamp("start", 5)
    with pytest.raises(ValueError, match="at lies outside of the years 1 to 9999 in UTC"):
        utc("at", datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))))
    with pytest.raises(ValueError, match="at lies outside of the years 1 to 9999 in UTC"):
        utc("at", datetime.min.replace(tzinfo=timezone(timedelta(hours=1))))
    assert utc("at", datetime.max.replace(tzinfo=UTC)).year == 9999


def test_a_cleanup_names_its_account() -> None:
    assert cleanup_body(" 2 ", 1) == {"accountId": "2", "retentionMonths": 1}
    with pytest.raises(ValueError, match="account_id must name the account"):
        cleanup_body("", 1)
    with pytest.raises(ValueError, match="retention_months must be at least 1, got '1'"):
        cleanup_body(2, "1")
