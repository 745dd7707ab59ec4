"""Credentials: what a client shows to the server to say who it is (contract core 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._wire.arguments import account, aware, header_value, plain_text


@dataclass(frozen=True)
class APIKey:
    """An API key and its secret; neither shows in ``repr``.

    A key belongs to one account, ``account_id``; left out, the client's ``account_id`` names it.
    ``expires_at`` (an aware datetime) says to a client that got the key from a callable when to ask
    for the next one; ``None`` means that only the server knows.
    """

    key: str = field(repr=False)
    secret: str = field(repr=False)
    account_id: str | int | None = None
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        header_value("api_key", self.key)
        header_value("api_secret", self.secret)
        object.__setattr__(self, "account_id", account(self.account_id))
        if self.expires_at is not None:
            aware("expires_at", self.expires_at)

    @property
    def account(self) -> str | None:
        """The account as the text of a header."""
        return account(self.account_id)


@dataclass(frozen=True)
class OperatorCredentials:
    """The operator's user name and password, as set up with the cluster.

    With ``act_as`` the server treats the operator as that API key, without its secret.
    """

    username: str
    password: str = field(repr=False)
    act_as: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if ":" in plain_text("username", self.username):
            raise ValueError("username must not hold a colon: Basic authentication ends it there")
        plain_text("password", self.password)
        if self.act_as is not None:
            header_value("act_as", self.act_as)


@dataclass(frozen=True)
class KeyProvider:
    """Keys that a callable gives; ``auth`` asks it, and is shared by a client and its views."""

    auth: Any = field(repr=False)


def static_credentials(
    api_key: str | None,
    api_secret: str | None,
    username: str | None,
    password: str | None,
    act_as: str | None,
    credentials: object = None,
) -> APIKey | OperatorCredentials | None:
    """The credentials that arguments name; ``None`` without them, or if a callable will give them."""
    given = [bool(api_key or api_secret), bool(username or password), credentials is not None]
    if sum(given) > 1:
        raise ValueError(
            "give only one of the three: api_key and api_secret, username and password, or credentials"
        )
    if act_as is not None and not (username or password):
        raise ValueError("act_as is for the operator: give username and password with it")
    if api_key or api_secret:
        if not (api_key and api_secret):
            raise ValueError("api_key and api_secret must be given together")
        return APIKey(api_key, api_secret)
    if username or password:
        if not (username and password):
            raise ValueError("username and password must be given together")
        return OperatorCredentials(username, password, act_as)
    if credentials is None or callable(credentials):
        return None
    if isinstance(credentials, APIKey):
        return credentials
    raise TypeError(f"credentials must be an APIKey or a callable, got {type(credentials).__name__}")
