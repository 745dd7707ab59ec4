"""Claims and holds, on every store."""

from __future__ import annotations

import pytest

from scheduler0.leases._async.stores import Claims

pytestmark = pytest.mark.anyio


async def test_a_name_is_taken_for_good(url: str) -> None:
    claims = Claims(url)
    assert await claims.take("a", "one", 60)
    assert await claims.take("a", "one", 60)
    assert not await claims.take("a", "two", 60)
    await claims.aclose()


async def test_a_name_is_held_for_some_time(url: str) -> None:
    claims = Claims(url)
    assert await claims.hold("a", "one", 60)
    assert await claims.hold("a", "one", 60)
    assert not await claims.hold("a", "two", 60)
    assert await claims.hold("b", "two", 60)
    await claims.release("a", "two")
    assert not await claims.hold("a", "two", 60)
    await claims.release("a", "one")
    await claims.release("a", "one")
    await claims.release("never held", "one")
    assert await claims.hold("a", "two", 60)
    await claims.aclose()


async def test_a_hold_that_is_not_renewed_ends(url: str) -> None:
    claims = Claims(url)
    assert await claims.hold("a", "one", 0)
    assert await claims.hold("a", "two", 60)
    assert not await claims.hold("a", "one", 60)
    await claims.release("a", "one")
    assert not await claims.hold("a", "one", 60)
    await claims.aclose()


async def test_a_claim_and_a_hold_of_one_name_are_two_things(url: str) -> None:
    claims = Claims(url)
    assert await claims.take("a", "one", 60)
    assert await claims.hold("a", "two", 60)
    await claims.aclose()


def test_a_server_of_leases_keeps_no_claims() -> None:
    with pytest.raises(ValueError, match="'http://localhost:7070' keeps no claims"):
        Claims("http://bob:hunter2@localhost:7070")
