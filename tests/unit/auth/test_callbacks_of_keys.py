"""Callbacks for keys that a sync client cannot await. An async client awaits them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from scheduler0 import APIKey, AsyncClient, Client, RotationError
from tests._sync.mock import Exchange, client_for, envelope
from tests._sync.test_replacing import NEW_KEY, OLD_KEY
from tests.coroutines import COROUTINE_FUNCTIONS, disguised

GET = ("GET /api/v1/credentials/6", envelope(OLD_KEY))
POST = ("POST /api/v1/credentials", envelope(NEW_KEY, 201))


@pytest.mark.parametrize("function", COROUTINE_FUNCTIONS)
def test_a_sync_client_refuses_coroutine_functions(function: Any) -> None:
    client = client_for(Exchange(), actor="me")
    with client, pytest.raises(TypeError, match=r"^handover: .* is a coroutine function"):
        client.credentials.rotate(6, function)
    with pytest.raises(TypeError, match=r"^credentials: .* is a coroutine function"):
        Client("http://server", credentials=function)


def test_a_key_counts_as_handed_over_only_when_it_is() -> None:
    exchange = Exchange(GET, POST)
    client = client_for(exchange, actor="me")
    with client, pytest.raises(RotationError, match=r"still active.*handover gave an awaitable") as caught:
        client.credentials.rotate(6, disguised)
    assert caught.value.credential_id == 7
    exchange.assert_done()


@pytest.mark.anyio
async def test_an_async_client_awaits_them() -> None:
    seen: list[object] = []

    class Keys:
        async def __call__(self) -> APIKey:
            return APIKey("k", "s", "2")

    async def handover(credential: Any) -> None:
        seen.append(credential.id)

    answers = iter([envelope(OLD_KEY), envelope(NEW_KEY, 201), envelope(NEW_KEY), envelope({})])
    transport = httpx.MockTransport(lambda request: next(answers))
    async with AsyncClient("http://server", credentials=Keys(), actor="me", transport=transport) as client:
        await client.credentials.rotate(6, lambda credential: handover(credential))
    assert seen == [7]
