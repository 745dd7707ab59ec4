# Produced from tests/leases/_async/test_claims.py by scripts/unasync.py; do not edit.
"""Claims and holds, on every store."""

from __future__ import annotations

import pytest

from scheduler0.leases._sync.stores import Claims

pytestmark = pytest.mark.anyio


def test_a_name_is_taken_for_good(url: str) -> None:
    claims = Claims(url)
    assert claims.take("a", "one", 60)
    assert claims.take("a", "one", 60)
    assert not claims.take("a", "two", 60)
    claims.close()


def test_a_name_is_held_for_some_time(url: str) -> None:
    claims = Claims(url)
    assert claims.hold("a", "one", 60)
    assert claims.hold("a", "one", 60)
    assert not claims.hold("a", "two", 60)
    assert claims.hold("b", "two", 60)
    claims.release("a", "two")
    assert not claims.hold("a", "two", 60)
    claims.release("a", "one")
    claims.release("a", "one")
    claims.release("never held", "one")
    assert claims.hold("a", "two", 60)
    claims.close()


def test_a_hold_that_is_not_renewed_ends(url: str) -> None:
    claims = Claims(url)
    assert claims.hold("a", "one", 0)
    assert claims.hold("a", "two", 60)
    assert not claims.hold("a", "one", 60)
    claims.release("a", "one")
    assert not claims.hold("a", "one", 60)
    claims.close()


def test_a_claim_and_a_hold_of_one_name_are_two_things(url: str) -> None:
    claims = Claims(url)
    assert claims.take("a", "one", 60)
    assert claims.hold("a", "two", 60)
    claims.close()


def test_a_server_of_leases_keeps_no_claims() -> None:
    with pytest.raises(ValueError, match="'http://localhost:7070' keeps no claims"):
        Claims("http://bob:hunter2@localhost:7070")
