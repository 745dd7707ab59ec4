"""Authentication: the headers that say who asks (contract core 2)."""

from __future__ import annotations

import base64
from typing import cast

import httpx

from .._wire.redaction import SecretBytes
from .api_keys import APIKey, KeyProvider, OperatorCredentials


def sign(request: httpx.Request, key: APIKey) -> None:
    """Put ``key`` on ``request``, and the account of the key if the request names none."""
    signed = [(name.encode(), SecretBytes(value.encode())) for name, value in signature(key).items()]
    names = {name.lower() for name, _ in signed}
    kept = [(name, value) for name, value in request.headers.raw if name.lower() not in names]
    request.headers = httpx.Headers([*kept, *signed])
    if key.account is not None:
        request.headers.setdefault("X-Account-ID", key.account)


def signature(credentials: APIKey | OperatorCredentials | KeyProvider | None) -> dict[str, str]:
    """The headers of credentials that are known beforehand. A ``KeyProvider`` signs each request."""
    if isinstance(credentials, APIKey):
        return {"X-API-Key": credentials.key, "X-Secret-Key": credentials.secret}
    if not isinstance(credentials, OperatorCredentials):
        return {}
    pair = f"{credentials.username}:{credentials.password}".encode()
    # Without X-Peer the server does not look at Basic.
    headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}", "X-Peer": "cmd"}
    if credentials.act_as is not None:
        headers["X-Act-As-API-Key"] = credentials.act_as
    return headers


def auth_for(credentials: APIKey | OperatorCredentials | KeyProvider | None) -> httpx.Auth:
    """What signs the requests of an ``httpx`` client that has the headers of :func:`signature`."""
    if isinstance(credentials, KeyProvider):
        return cast("httpx.Auth", credentials.auth)
    # An explicit "nobody": without it httpx would look for credentials in ~/.netrc.
    return httpx.Auth()
