"""Authentication: the headers that say who asks (contract core 2)."""

from __future__ import annotations

import base64
from collections.abc import Generator
from typing import cast

import httpx

from ._credentials import APIKey, Basic, Provided

_RENEWABLE = "scheduler0.renewable"


def sign(request: httpx.Request, key: APIKey) -> None:
    """Put ``key`` on ``request``, and the key's account where the request names none."""
    request.headers["X-API-Key"] = key.key
    request.headers["X-Secret-Key"] = key.secret
    if key.account is not None:
        request.headers.setdefault("X-Account-ID", key.account)


class APIKeyAuth(httpx.Auth):
    """``X-API-Key`` and ``X-Secret-Key``; the server also wants the key's account in ``X-Account-ID``."""

    def __init__(self, key: APIKey) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        sign(request, self._key)
        yield request


class OperatorAuth(httpx.Auth):
    """Basic, with ``X-Peer: cmd``, without which the server does not look at Basic."""

    def __init__(self, credentials: Basic) -> None:
        pair = f"{credentials.username}:{credentials.password}".encode()
        self._authorization = f"Basic {base64.b64encode(pair).decode()}"
        self._act_as = credentials.act_as

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._authorization
        request.headers["X-Peer"] = "cmd"
        if self._act_as is not None:
            request.headers["X-Act-As-API-Key"] = self._act_as
        yield request


def auth_for(credentials: APIKey | Basic | Provided | None) -> httpx.Auth:
    if isinstance(credentials, APIKey):
        return APIKeyAuth(credentials)
    if isinstance(credentials, Basic):
        return OperatorAuth(credentials)
    if isinstance(credentials, Provided):
        return cast("httpx.Auth", credentials.auth)
    # An explicit "nobody": without it httpx would look for credentials in ~/.netrc.
    return httpx.Auth()


def renewable(request: httpx.Request, answer: bool) -> None:
    """Say whether a 401 on ``request`` is the business of its auth, which can send it with another key."""
    request.extensions[_RENEWABLE] = answer


def will_be_renewed(response: httpx.Response) -> bool:
    """Whether this 401 is not an error yet: the auth will look for another key."""
    return response.status_code == 401 and bool(response.request.extensions.get(_RENEWABLE))
