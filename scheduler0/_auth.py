"""Authentication: the headers that say who asks (contract core 2)."""

from __future__ import annotations

import base64
from collections.abc import Generator

import httpx

from ._config import ApiKey, Basic


class ApiKeyAuth(httpx.Auth):
    """``X-API-Key`` and ``X-Secret-Key``; the server also wants the key's account in ``X-Account-ID``."""

    def __init__(self, credentials: ApiKey) -> None:
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["X-API-Key"] = self._credentials.key
        request.headers["X-Secret-Key"] = self._credentials.secret
        yield request


class OperatorAuth(httpx.Auth):
    """Basic, with ``X-Peer: cmd``, without which the server does not look at Basic."""

    def __init__(self, credentials: Basic) -> None:
        pair = f"{credentials.username}:{credentials.password}".encode()
        self._authorization = f"Basic {base64.b64encode(pair).decode()}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._authorization
        request.headers["X-Peer"] = "cmd"
        yield request


def auth_for(credentials: ApiKey | Basic | None) -> httpx.Auth:
    if isinstance(credentials, ApiKey):
        return ApiKeyAuth(credentials)
    if isinstance(credentials, Basic):
        return OperatorAuth(credentials)
    # An explicit "nobody": without it httpx would look for credentials in ~/.netrc.
    return httpx.Auth()
