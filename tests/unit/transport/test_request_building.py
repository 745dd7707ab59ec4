"""Requests as httpx would build them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
from hypothesis import given
from hypothesis import strategies as st

from scheduler0 import Client
from scheduler0._transport.request_building import RequestTemplate

VALUES = st.integers() | st.booleans() | st.none() | st.text(st.characters(codec="utf-8"))


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), VALUES, max_size=4))
def test_a_query_says_what_was_given(params: dict[str, Any]) -> None:
    with Client("http://server") as client:
        request = RequestTemplate(client._caller.config).request("GET", "/jobs", params=params)
    assert urlsplit(str(request.url)).path == "/api/v1/jobs"
    assert httpx.QueryParams(request.url.query.decode()) == httpx.QueryParams(params)
