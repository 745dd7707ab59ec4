"""The documented constructors: four ways to write :class:`scheduler0.Client`."""

from __future__ import annotations

from ._sync.client import Client


def NewClient(
    base_url: str,
    version: str = "v1",
    api_key: str | None = None,
    api_secret: str | None = None,
    account_id: str | int | None = None,
    username: str | None = None,
    password: str | None = None,
) -> Client:
    """A client with either kind of credentials."""
    return Client(base_url, version, api_key, api_secret, account_id, username, password)


def NewAPIClient(base_url: str, version: str, api_key: str, api_secret: str) -> Client:
    """A client with an API key; the account is named per call, by ``account_id_override``."""
    return Client(base_url, version, api_key, api_secret)


def NewAPIClientWithAccount(
    base_url: str, version: str, api_key: str, api_secret: str, account_id: str | int
) -> Client:
    """A client with an API key and the account that the key belongs to."""
    return Client(base_url, version, api_key, api_secret, account_id)


def NewBasicAuthClient(base_url: str, version: str, username: str, password: str) -> Client:
    """A client of the operator; the account is named per call, by ``account_id_override``."""
    return Client(base_url, version, username=username, password=password)
