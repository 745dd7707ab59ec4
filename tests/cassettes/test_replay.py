"""Every operation through both clients, compared with what was recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from scheduler0 import AsyncClient, Client

from .cases import CASES
from .play import async_outcome, check, outcome
from .recording_secrets import OLD_SECRET_KEY
from .replay import client_for

Cassette = Callable[[str], AbstractContextManager[Any]]
OPERATIONS = list(dict.fromkeys(case.operation for case in CASES))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_sync_client_gets_what_was_recorded(operation: str, cassette: Cassette) -> None:
    with cassette(operation) as played:
        for case in (case for case in CASES if case.operation == operation):
            with client_for(Client, case) as client:
                check(case, outcome(client, case))
        assert played.all_played


@pytest.mark.anyio
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_the_async_client_gets_what_was_recorded(operation: str, cassette: Cassette) -> None:
    with cassette(operation) as played:
        for case in (case for case in CASES if case.operation == operation):
            async with client_for(AsyncClient, case) as client:
                check(case, await async_outcome(client, case))
        assert played.all_played


def test_the_older_name_of_a_rotation_asks_for_the_same(cassette: Cassette) -> None:
    case = next(case for case in CASES if case.call == "accounts.rotate_secret")
    with (
        cassette("rotateSecret"),
        client_for(Client, case) as client,
        pytest.warns(DeprecationWarning, match="rotate_secret"),
    ):
        answer = client.rotate_credential_secret(OLD_SECRET_KEY)
    check(case, answer.data)
