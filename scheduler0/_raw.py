"""The generated client, bound to the connections and rules of ours."""

from __future__ import annotations

from typing import Any, Self

import httpx
from scheduler0_openapi import Client as RawClient


class SyncRawClient(RawClient):
    """Runs the generated ``sync`` functions over a configured client."""

    @classmethod
    def over(cls, http: httpx.Client, base_url: str) -> Self:
        raw = cls(base_url=base_url)
        raw.set_httpx_client(http)
        return raw

    def get_async_httpx_client(self) -> Any:
        raise TypeError("the raw client of a Client runs the generated sync functions, not asyncio")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._base_url}>"


class AsyncRawClient(RawClient):
    """Runs the generated ``asyncio`` functions over a configured client."""

    @classmethod
    def over(cls, http: httpx.AsyncClient, base_url: str) -> Self:
        raw = cls(base_url=base_url)
        raw.set_async_httpx_client(http)
        return raw

    def get_httpx_client(self) -> Any:
        raise TypeError("the raw client of an AsyncClient runs the generated asyncio functions, not sync")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._base_url}>"
