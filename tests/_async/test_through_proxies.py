"""Each engine tells a proxy where to, and who asks."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0 import APIConnectionError, AsyncClient, RetryPolicy

from ..client_engines import ENGINES, ON_EVERY_LIBRARY, skip_what_cannot_run
from ..faults.proxy import proxying
from ..faults.server import envelope

CREDENTIALS = "Basic bWU6cHc="


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
async def test_a_proxy_with_credentials(engine: Any) -> None:
    skip_what_cannot_run(engine)
    with proxying(envelope({"id": 5})) as (place, told):
        settings: dict[str, Any] = {"engine": engine, "proxy": f"http://me:pw@{place}"}
        async with AsyncClient("http://node.test:7070", **settings) as client:
            for _ in range(2):
                assert (await client.projects.get(5)).id == 5
        async with AsyncClient("https://node.test", retry=RetryPolicy(max_tries=1), **settings) as client:
            with pytest.raises(APIConnectionError, match="407"):
                await client.projects.get(5)
    target = "GET http://node.test:7070/api/v1/projects/5"
    assert told == [(target, CREDENTIALS)] * 2 + [("CONNECT node.test:443", CREDENTIALS)]
