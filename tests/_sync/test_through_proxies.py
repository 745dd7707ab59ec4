# Produced from tests/_async/test_through_proxies.py by scripts/unasync.py; do not edit.
"""Each engine tells a proxy where to, and who asks."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0 import APIConnectionError, Client, RetryPolicy

from ..client_engines import ENGINES, skip_what_cannot_run
from ..faults.proxy import proxying
from ..faults.server import envelope

CREDENTIALS = "Basic bWU6cHc="


@pytest.mark.parametrize("engine", ENGINES)
def test_a_proxy_with_credentials(engine: Any) -> None:
    skip_what_cannot_run(engine)
    with proxying(envelope({"id": 5})) as (place, told):
        settings: dict[str, Any] = {"engine": engine, "proxy": f"http://me:pw@{place}"}
        with Client("http://node.test:7070", **settings) as client:
            for _ in range(2):
                assert (client.projects.get(5)).id == 5
        with Client("https://node.test", retry=RetryPolicy(max_tries=1), **settings) as client:
            with pytest.raises(APIConnectionError, match="407"):
                client.projects.get(5)
    target = "GET http://node.test:7070/api/v1/projects/5"
    assert told == [(target, CREDENTIALS)] * 2 + [("CONNECT node.test:443", CREDENTIALS)]
