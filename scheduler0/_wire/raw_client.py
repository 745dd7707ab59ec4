"""The generated client, bound to the connections and rules of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

import httpx
from scheduler0_openapi import Client as RawClient

from .arguments import header_value


class _Bound(RawClient):
    """The views that the generated class offers keep our authentication, deadlines and errors.

    Those of the generated class itself would change the connections that all views share.
    """

    _view: Callable[..., Any]
    _cookie: str

    @classmethod
    def over(cls, base_url: str, view: Callable[..., Any], cookie: str = "") -> Self:
        raw = cls(base_url=base_url)
        raw._view = view
        raw._cookie = cookie
        return raw

    def with_headers(self, headers: Mapping[str, str]) -> Any:
        """The same client with more headers; the other one keeps its own."""
        return self._view(headers=headers, cookie=self._cookie)

    def with_cookies(self, cookies: Mapping[str, str]) -> Any:
        """The same client with more cookies. They are sent to every node."""
        pairs = [f"{name}={value}" for name, value in cookies.items()]
        cookie = header_value("cookies", "; ".join([*([self._cookie] if self._cookie else []), *pairs]))
        return self._view(headers={"Cookie": cookie}, cookie=cookie)

    def with_timeout(self, timeout: httpx.Timeout) -> Any:
        """The same client with other limits for each try. A phase without a limit keeps the default."""
        return self._view(phases=timeout.as_dict(), cookie=self._cookie)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._base_url}>"


class SyncRawClient(_Bound):
    """Runs the generated ``sync`` functions over a configured client."""

    @classmethod
    def bind(cls, http: httpx.Client, base_url: str, view: Callable[..., Any], cookie: str = "") -> Self:
        return cls.over(base_url, view, cookie).set_httpx_client(http)

    def get_async_httpx_client(self) -> Any:
        raise TypeError("the raw client of a Client runs the generated sync functions, not asyncio")


class AsyncRawClient(_Bound):
    """Runs the generated ``asyncio`` functions over a configured client."""

    @classmethod
    def bind(cls, http: httpx.AsyncClient, base_url: str, view: Callable[..., Any], cookie: str = "") -> Self:
        return cls.over(base_url, view, cookie).set_async_httpx_client(http)

    def get_httpx_client(self) -> Any:
        raise TypeError("the raw client of an AsyncClient runs the generated asyncio functions, not sync")
