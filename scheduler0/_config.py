"""What a client is configured with: checked once, when it is constructed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, cast
from urllib.parse import urlsplit

from ._arguments import account, header_name, header_value, plain_text, seconds
from ._credentials import APIKey, Basic, Provided, static_credentials
from ._identity import ACTOR
from ._limits import Limits
from ._retry import RetryPolicy

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


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a client was told, in the form in which it is used."""

    base_urls: tuple[str, ...]
    version: str
    credentials: APIKey | Basic | Provided | None
    account_id: str | None
    actor: str | None
    timeouts: Timeouts
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    limits: Limits = field(default_factory=Limits)

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
    ) -> Self:
        named = static_credentials(api_key, api_secret, username, password, act_as, credentials)
        return cls(
            base_urls=_base_urls(base_url),
            version=_version(version),
            credentials=named,
            account_id=_account(account_id, named),
            actor=_actor("actor", actor) or _actor(ACTOR, os.environ.get(ACTOR)),
            timeouts=Timeouts.of(timeout),
            headers=checked_headers(headers),
            limits=Limits.of(deadline, retry),
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
            raise ValueError(
                "account_id must name an account; an empty one would leave the client's own key's"
            )
        return replace(self, account_id=named)

    def with_options(
        self,
        *,
        timeout: float | Timeouts | None,
        headers: Mapping[str, str] | None,
        actor: str | None,
        deadline: float | None,
        retry: RetryPolicy | None,
        max_retries: int | None,
    ) -> Self:
        return replace(
            self,
            timeouts=self.timeouts if timeout is None else Timeouts.of(timeout),
            headers={**self.headers, **checked_headers(headers)},
            actor=_actor("actor", actor) or self.actor,
            limits=self.limits.changed(deadline, retry, max_retries),
        )


def _account(account_id: str | int | None, credentials: APIKey | Basic | None) -> str | None:
    """The account of the client: the one that is named, else the one that its key names."""
    named = account(account_id)
    if not isinstance(credentials, APIKey) or credentials.account is None:
        return named
    if named not in (None, credentials.account):
        raise ValueError(f"account_id is {named}, but the key in credentials is of {credentials.account}")
    return credentials.account


def _actor(name: str, given: object) -> str | None:
    return None if given is None else plain_text(name, given) or None


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
    """One URL, several, or several in one text with commas between them."""
    several = given.split(",") if isinstance(given, str) else given
    if not isinstance(several, Sequence) or not several:
        return (_base_url(given),)
    urls = (url.strip() if isinstance(url, str) else url for url in cast("Sequence[object]", several))
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
        raise ValueError(f"base_url is no usable address: {base_url!r}")
    return base_url.rstrip("/")


def _version(version: object) -> str:
    if not isinstance(version, str) or not re.fullmatch(r"[A-Za-z0-9._-]+", version) or set(version) == {"."}:
        raise ValueError(
            f'version must be the path segment of the API version, such as "v1", got {version!r}'
        )
    return version
