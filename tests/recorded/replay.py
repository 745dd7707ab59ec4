"""The clients that a case is played with."""

from __future__ import annotations

from typing import TypeVar

from scheduler0 import AsyncClient, Client, RetryPolicy

from .case import Case
from .cassette import BASE_URL
from .recording_secrets import API_KEY, API_SECRET, PASSWORD, USERNAME
from .world import ACCOUNT

ONCE = RetryPolicy(max_tries=1)
"""A cassette holds each failure once."""

C = TypeVar("C", Client, AsyncClient)


def client_for(kind: type[C], case: Case, base_url: str = BASE_URL) -> C:
    """A client with the API key or, where the case says so, of the operator."""
    if case.operator:
        return kind(base_url, username=USERNAME, password=PASSWORD, retry=ONCE)
    return kind(base_url, api_key=API_KEY, api_secret=API_SECRET, account_id=ACCOUNT, retry=ONCE)
