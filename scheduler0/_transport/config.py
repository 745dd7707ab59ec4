"""The settings of a client: addresses, credentials, timeouts and limits, checked once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self, cast
from urllib.parse import urlsplit

from .._auth import ACTOR
from .._auth.api_keys import APIKey, KeyProvider, OperatorCredentials, static_credentials
from .._auth.signing import signature
from .._wire.arguments import account, at_least, header_name, header_value, plain_text, seconds
from .retry import RetryPolicy

DEADLINE = 60.0
FAILOVER_TIMEOUT = 30.0
MAX_RESPONSE_BYTES = 64 * 2**20


class CallLimits(NamedTuple):
    """How long a call may take over all its tries, how often it is tried, how large its answer may be.

    ``deadline`` is in seconds. ``None`` is 60 s, or the time for one answer or for a new leader if
    that is longer. ``failover`` is how long a write waits for a leader, in seconds; ``None`` is 30 s.
    """

    deadline: float | None = None
    failover: float | None = None
    retry: RetryPolicy = RetryPolicy()
    max_response_bytes: int = MAX_RESPONSE_BYTES

    @property
    def failover_timeout(self) -> float:
        return FAILOVER_TIMEOUT if self.failover is None else self.failover

    def within(self, deadline: float) -> Self:
        """These limits, cut to ``deadline``."""
        return self._replace(deadline=min(deadline, self.deadline or deadline))

    @classmethod
    def of(
        cls,
        deadline: float | None,
        retry: RetryPolicy | None,
        max_response_bytes: int | None = None,
        failover_timeout: float | None = None,
    ) -> Self:
        return cls().changed(deadline, retry, None, max_response_bytes, failover_timeout)

    def changed(
        self,
        deadline: float | None,
        retry: RetryPolicy | None,
        max_tries: int | None,
        max_response_bytes: int | None = None,
        failover_timeout: float | None = None,
    ) -> Self:
        """These limits with the named ones changed."""
        policy = self.retry if retry is None else retry
        if not isinstance(policy, RetryPolicy):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"retry must be a RetryPolicy, got {type(policy).__name__}")
        if max_tries is not None:
            policy = replace(policy, max_tries=at_least(1, "max_tries", max_tries))
        return self._replace(
            deadline=self.deadline if deadline is None else seconds("deadline", deadline),
            failover=self.failover
            if failover_timeout is None
            else seconds("failover_timeout", failover_timeout),
            retry=policy,
            max_response_bytes=self.max_response_bytes
            if max_response_bytes is None
            else at_least(1, "max_response_bytes", max_response_bytes),
        )


CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 30.0
WRITE_TIMEOUT = 30.0
POOL_TIMEOUT = 5.0
_BASE_URL = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for each phase of one request; none of them can be unlimited."""

    connect: float = CONNECT_TIMEOUT
    read: float = READ_TIMEOUT
    write: float = WRITE_TIMEOUT
    pool: float = POOL_TIMEOUT

    def __post_init__(self) -> None:
        for name in ("connect", "read", "write", "pool"):
            seconds(f"timeout.{name}", getattr(self, name))

    @classmethod
    def of(cls, timeout: float | Timeouts | None) -> Timeouts:
        """The defaults for ``None``; a number bounds all phases, and raises neither connect nor pool."""
        if timeout is None:
            return cls()
        if isinstance(timeout, Timeouts):
            return timeout
        limit = seconds("timeout", timeout)
        return cls(min(CONNECT_TIMEOUT, limit), limit, limit, min(POOL_TIMEOUT, limit))

    def bounded(self, asked: Mapping[str, float | None]) -> dict[str, float]:
        """The limit of every phase. One without a limit (raw calls can ask for that) keeps the default."""
        phases: dict[str, float] = {}
        for phase in ("connect", "read", "write", "pool"):
            limit = asked.get(phase)
            phases[phase] = getattr(self, phase) if limit is None else limit
        return phases

    def changed(self, phases: Mapping[str, float | None]) -> Timeouts:
        """These timeouts with those of ``phases`` that are not ``None``."""
        return replace(self, **{name: limit for name, limit in phases.items() if limit is not None})


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a client, in the form in which it uses them."""

    base_urls: tuple[str, ...]
    version: str
    credentials: APIKey | OperatorCredentials | KeyProvider | None
    account_id: str | None
    actor: str | None
    timeouts: Timeouts
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    limits: CallLimits = field(default_factory=CallLimits)

    @classmethod
    def resolve(
        cls,
        base_url: str | Sequence[str],
        version: str,
        *,
        api_key: str | None,
        api_secret: str | None,
        account_id: str | int | None,
        username: str | None,
        password: str | None,
        actor: str | None,
        timeout: float | Timeouts | None,
        headers: Mapping[str, str] | None,
        credentials: object = None,
        act_as: str | None = None,
        deadline: float | None = None,
        retry: RetryPolicy | None = None,
        max_response_bytes: int | None = None,
        failover_timeout: float | None = None,
    ) -> Self:
        named = static_credentials(api_key, api_secret, username, password, act_as, credentials)
        own_account = _account(account_id, named)
        return cls(
            base_urls=_base_urls(base_url),
            version=_version(version),
            credentials=named,
            account_id=own_account,
            actor=_actor("actor", actor) or _actor(ACTOR, os.environ.get(ACTOR)),
            timeouts=Timeouts.of(timeout),
            headers=_added_headers(headers, named or credentials, own_account),
            limits=CallLimits.of(deadline, retry, max_response_bytes, failover_timeout),
        )

    @property
    def base_url(self) -> str:
        """The first node: requests are made for it, and the seam sends them to the node to ask."""
        return self.base_urls[0]

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/{self.version}"

    def for_account(self, account_id: str | int) -> Self:
        named = account(account_id)
        if named is None:
            raise ValueError("account_id must not be empty")
        return replace(self, account_id=named)

    def with_options(
        self,
        *,
        timeout: float | Timeouts | None,
        headers: Mapping[str, str] | None,
        actor: str | None,
        deadline: float | None,
        retry: RetryPolicy | None,
        max_tries: int | None,
        max_response_bytes: int | None = None,
        failover_timeout: float | None = None,
    ) -> Self:
        return replace(
            self,
            timeouts=self.timeouts if timeout is None else Timeouts.of(timeout),
            headers={**self.headers, **_added_headers(headers, self.credentials, self.account_id)},
            actor=_actor("actor", actor) or self.actor,
            limits=self.limits.changed(deadline, retry, max_tries, max_response_bytes, failover_timeout),
        )


def _account(account_id: str | int | None, credentials: APIKey | OperatorCredentials | None) -> str | None:
    """The account of the client: the one that is named, else the one that its key names."""
    named = account(account_id)
    if not isinstance(credentials, APIKey) or credentials.account is None:
        return named
    if named not in (None, credentials.account):
        raise ValueError(f"account_id is {named}, but the key in credentials is of {credentials.account}")
    return credentials.account


def _actor(name: str, given: object) -> str | None:
    return None if given is None else plain_text(name, given) or None


_SOURCES = {
    "x-account-id": "account_id; pass that, or take for_account(id)",
    "x-api-key": "api_key; pass that, or credentials",
    "x-secret-key": "api_secret; pass that, or credentials",
    "authorization": "username and password; pass those",
    "x-peer": "username and password; it is always 'cmd'",
    "x-act-as-api-key": "act_as; pass that",
}
"""The headers that a client sets itself, and from which arguments."""


def _added_headers(
    given: Mapping[str, str] | None, credentials: object, account_id: str | None
) -> dict[str, str]:
    """``given``, checked. Those that the client sets itself would have no effect, and are refused."""
    headers = checked_headers(given)
    own = {"x-account-id"} if account_id is not None else set[str]()
    if isinstance(credentials, OperatorCredentials):
        own |= {name.lower() for name in signature(credentials)}
    elif credentials is not None:
        own |= {"x-api-key", "x-secret-key"}
    for name in headers:
        if name in own:
            raise ValueError(f"headers[{name!r}] has no effect: the client sets it from {_SOURCES[name]}")
    return headers


def checked_headers(given: Mapping[str, str] | None) -> dict[str, str]:
    """By name in lower case, so that one which is named again replaces the other."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"headers must be a mapping of names to values, got {type(given).__name__}")
    return {
        header_name(name).lower(): header_value(f"headers[{name!r}]", value) for name, value in given.items()
    }


def _base_urls(given: object) -> tuple[str, ...]:
    """One URL, a list of them, or one text with commas between them."""
    listed = given.split(",") if isinstance(given, str) else given
    if not isinstance(listed, Sequence) or not listed:
        return (_base_url(given),)
    urls = (url.strip() if isinstance(url, str) else url for url in cast("Sequence[object]", listed))
    return tuple(dict.fromkeys(_base_url(url) for url in urls))


def _base_url(base_url: object) -> str:
    if not isinstance(base_url, str) or not _BASE_URL.match(base_url):
        raise ValueError(f"base_url must begin with http:// or https:// and name a host, got {base_url!r}")
    if "@" in base_url.split("//", 1)[1].split("/", 1)[0]:
        raise ValueError("base_url must not hold credentials; pass username= and password= instead")
    if "?" in base_url or "#" in base_url:
        raise ValueError(f"base_url must not have a query or a fragment, got {base_url!r}")
    try:
        url = urlsplit(base_url)
        usable = url.port != 0 and bool((url.hostname or "").encode("idna"))
    except ValueError:
        usable = False
    if not usable or re.search(r"[\x00-\x20\x7f\\]|/\.\.?(/|\Z)", base_url):
        raise ValueError(f"base_url is not a usable address: {base_url!r}")
    return base_url.rstrip("/")


def _version(version: object) -> str:
    if not isinstance(version, str) or not re.fullmatch(r"[A-Za-z0-9._-]+", version) or set(version) == {"."}:
        raise ValueError(
            f'version must be the path segment of the API version, for example "v1", got {version!r}'
        )
    return version
