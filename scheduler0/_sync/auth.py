# Produced from scheduler0/_async/auth.py by scripts/unasync.py; do not edit.
"""Keys that a callable gives: asked for once, kept, and renewed before expiry or after a 401."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock

import httpx

from .._auth.api_keys import APIKey
from .._auth.key_cache import KeyCache, same
from .._auth.signing import sign
from .._shared.functions import check_callback
from ..errors import IdentityError

_log = logging.getLogger("scheduler0")
_asking: ContextVar[tuple[object, ...]] = ContextVar("scheduler0_asking", default=())


def utc_now() -> datetime:
    return datetime.now(UTC)


class ProvidedKeyAuth(httpx.Auth):
    """Signs requests with the key in use; only one caller at a time asks for the next key.

    ``ready`` raises where the lock that they share cannot work, as after a fork.
    """

    def __init__(
        self,
        provider: Callable[[], APIKey],
        account_id: str | None,
        ready: Callable[[], None],
    ) -> None:
        check_callback("credentials", provider)
        self._provider = provider
        self._cache = KeyCache(account_id)
        self._ready = ready
        self._now = utc_now
        self._lock = Lock()

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        self._ready()
        request.read()
        key = self._key()
        sign(request, key)
        response = yield request
        if response.status_code != 401:
            return
        renewed = self._key(refused=key)
        if same(renewed, key):
            return
        sign(request, renewed)
        yield request

    def _key(self, refused: APIKey | None = None) -> APIKey:
        key = self._cache.usable(self._now(), refused)
        if key is not None:
            return key
        if self in _asking.get():
            # Without this it would wait for itself.
            raise IdentityError("the credentials callable used the client that it gives keys to")
        with self._lock:
            # Somebody else may have asked meanwhile.
            key = self._cache.usable(self._now(), refused)
            if key is None:
                key = self._cache.accept(self._ask())
                _log.info("credentials renewed: account=%s expires_at=%s", key.account, key.expires_at)
        return key

    def _ask(self) -> object:
        token = _asking.set((*_asking.get(), self))
        try:
            return self._provider()
        finally:
            _asking.reset(token)
