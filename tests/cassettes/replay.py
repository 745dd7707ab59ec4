"""The clients that play a case."""

from __future__ import annotations

from typing import TypeVar

from scheduler0 import AsyncClient, Client, RetryPolicy

from .case import Case
from .cassette import BASE_URL
from .recorded_emulator import ACCOUNT
from .recording_secrets import API_KEY, API_SECRET, PASSWORD, USERNAME

ONCE = RetryPolicy(max_tries=1)
"""A cassette holds each failure once."""

C = TypeVar("C", Client, AsyncClient)


def client_for(kind: type[C], case: Case, base_url: str = BASE_URL) -> C:
    """Return a client with the API key, or the operator's client if the case says so."""
    if case.operator:
        return kind(base_url, username=USERNAME, password=PASSWORD, retry=ONCE)
    return kind(base_url, api_key=API_KEY, api_secret=API_SECRET, account_id=ACCOUNT, retry=ONCE)
