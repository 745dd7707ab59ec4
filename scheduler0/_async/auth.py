"""Keys that a callable gives: asked for once, kept, and renewed before expiry or after a 401."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime

import httpx
from anyio import Lock

from .._auth.api_keys import APIKey
from .._auth.key_cache import KeyCache, same
from .._auth.signing import sign
from ..errors import IdentityError
from .aio import check_callback, maybe_await

_log = logging.getLogger("scheduler0")
_asking: ContextVar[tuple[object, ...]] = ContextVar("scheduler0_asking", default=())


def utc_now() -> datetime:
    return datetime.now(UTC)


class AsyncProvidedKeyAuth(httpx.Auth):
    """Signs requests with the key in use; only one caller at a time asks for the next key.

    ``ready`` raises where the lock that they share cannot work, as after a fork.
    """

    def __init__(
        self,
        provider: Callable[[], APIKey | Awaitable[APIKey]],
        account_id: str | None,
        ready: Callable[[], None],
    ) -> None:
        check_callback("credentials", provider)
        self._provider = provider
        self._cache = KeyCache(account_id)
        self._ready = ready
        self._now = utc_now
        self._lock = Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        self._ready()
        await request.aread()
        key = await self._key()
        sign(request, key)
        response = yield request
        if response.status_code != 401:
            return
        renewed = await self._key(refused=key)
        if same(renewed, key):
            return
        sign(request, renewed)
        yield request

    async def _key(self, refused: APIKey | None = None) -> APIKey:
        key = self._cache.usable(self._now(), refused)
        if key is not None:
            return key
        if self in _asking.get():
            # Without this it would wait for itself.
            raise IdentityError("the credentials callable used the client that it gives keys to")
        async with self._lock:
            # Somebody else may have asked meanwhile.
            key = self._cache.usable(self._now(), refused)
            if key is None:
                key = self._cache.accept(await self._ask())
                _log.info("credentials renewed: account=%s expires_at=%s", key.account, key.expires_at)
        return key

    async def _ask(self) -> object:
        token = _asking.set((*_asking.get(), self))
        try:
            return await maybe_await(self._provider())
        finally:
            _asking.reset(token)
