from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler0 import RetryPolicy
from scheduler0._transport.retry import Failure, repeatable, retry_after, status_failure

NOW = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)


def test_pauses_double_up_to_the_cap_and_are_jittered_in_full() -> None:
    longest = RetryPolicy(max_tries=10, random=lambda: 1.0)
    assert [longest.pause(tries) for tries in range(1, 10)] == [0.25, 0.5, 1, 2, 4, 8, 8, 8, 8]
    assert longest.pause(10) is None
    assert RetryPolicy(random=lambda: 0.0).pause(1) == 0
    assert RetryPolicy(max_tries=10_000, random=lambda: 0.5).pause(9_999) == 4
    drawn = {RetryPolicy().pause(2) for _ in range(50)}
    assert len(drawn) > 1
    assert all(pause is not None and 0 <= pause < 0.5 for pause in drawn)


def test_the_default_is_three_tries() -> None:
    assert [RetryPolicy().pause(tries) is None for tries in (1, 2, 3)] == [False, False, True]
    assert RetryPolicy() == RetryPolicy(random=lambda: 0.5)
    assert repr(RetryPolicy()) == "RetryPolicy(max_tries=3, base=0.25, cap=8.0, retry_after_cap=30.0)"


def test_what_the_server_asks_for_replaces_the_pause() -> None:
    policy = RetryPolicy(retry_after_cap=5)
    assert [policy.pause(1, retry_after=asked) for asked in (0.0, 2.5, 60.0)] == [0.0, 2.5, 5]
    assert policy.pause(3, retry_after=1.0) is None


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"max_tries": 0}, "max_tries"),
        ({"max_tries": True}, "max_tries"),
        ({"base": 0}, "base"),
        ({"cap": float("inf")}, "cap"),
        ({"retry_after_cap": -1}, "retry_after_cap"),
    ],
)
def test_a_policy_that_makes_no_sense(settings: dict[str, float], named: str) -> None:
    with pytest.raises(ValueError, match=rf"retry\.{named} must be"):
        RetryPolicy(**settings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("soon", None),
        ("-3", None),
        ("1e3", None),
        ("9" * 400, None),
        ("0", 0.0),
        ("120", 120.0),
        ("1.5", 1.5),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        ("Wed, 21 Oct 99999 07:27:00 GMT", None),
    ],
)
def test_retry_after(text: str, expected: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == expected


def test_a_date_is_compared_with_the_servers_clock() -> None:
    headers = {"retry-after": "Wed, 21 Oct 2026 08:00:09 GMT", "date": "Wed, 21 Oct 2026 08:00:00 GMT"}
    assert retry_after(headers, NOW) == 9.0


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (429, "", Failure.NOT_READY),
        (503, "peer cannot accept requests", Failure.NOT_READY),
        (503, "service is unavailable - etcd service is not initialized", Failure.NOT_READY),
        (503, "service is unavailable - failed to find leader node in etcd", Failure.NOT_READY),
        (
            503,
            "service is unavailable - node is the leader but cannot accept requests yet",
            Failure.NOT_READY,
        ),
        (503, "service is unavailable - create one raft log result is nil", Failure.UNAVAILABLE),
        (503, "a page that says: peer cannot accept requests", Failure.UNAVAILABLE),
        (503, "", Failure.UNAVAILABLE),
        (502, "peer cannot accept requests", Failure.UNAVAILABLE),
        (504, "", Failure.UNAVAILABLE),
        (500, "", None),
        (404, "", None),
        (302, "", None),
        (200, "", None),
    ],
)
def test_what_an_answer_says_about_the_try(status: int, message: str, expected: Failure | None) -> None:
    assert status_failure(status, message) is expected


def test_what_may_be_done_twice() -> None:
    assert all(repeatable(method, "/api/v1/jobs/5") for method in ("GET", "HEAD", "PUT", "DELETE"))
    assert not any(repeatable(method, "/api/v1/jobs/5") for method in ("POST", "PATCH"))
    assert repeatable("PUT", "/api/v1/accounts/5")
    assert repeatable("DELETE", "/api/v1/accounts/5/feature")
    for added in ("feature", "features/all", "execution-count", "tokens/add"):
        assert not repeatable("PUT", f"/api/v1/accounts/5/{added}")
