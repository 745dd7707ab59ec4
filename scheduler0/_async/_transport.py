"""The seam: the one place through which every request leaves and every answer comes.

Flat, resource and raw calls share it, so a rule that is written here holds for all.
"""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.request import getproxies, proxy_bypass

import httpx

from .._auth import auth_for, will_be_renewed
from .._config import Config, Timeouts
from .._envelope import check
from .._transport import bounded, encryption, mapped_errors


class AsyncSeam(httpx.AsyncBaseTransport):
    """Wraps the real transport: no request without a deadline, no foreign exception."""

    def __init__(self, real: httpx.AsyncBaseTransport, timeouts: Timeouts) -> None:
        self._real = real
        self._timeouts = timeouts

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        bounded(request, self._timeouts)
        start = time.monotonic()
        with mapped_errors(request):
            response = await self._real.handle_async_request(request)
            response.request = request
            try:
                # Read here, where a connection that breaks within the body is mapped too.
                await response.aread()
            finally:
                await response.aclose()
        response.elapsed = timedelta(seconds=time.monotonic() - start)
        return response

    async def aclose(self) -> None:
        await self._real.aclose()


def real_transport(base_url: str) -> httpx.AsyncBaseTransport:
    """A connection pool to ``base_url``, through the proxy that the environment names for it."""
    url = httpx.URL(base_url)
    proxy = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
    return httpx.AsyncHTTPTransport(verify=encryption(url), proxy=proxy)


def open_http(config: Config, seam: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """A configured client over ``seam``. Cheap: views open their own over the same pool."""
    headers = dict(config.headers)
    if config.account_id is not None:
        headers["X-Account-ID"] = config.account_id
    return httpx.AsyncClient(
        base_url=config.api_url,
        auth=auth_for(config.credentials),
        headers=headers,
        timeout=timeout_of(config.timeouts),
        transport=seam,
        event_hooks={"response": [_check]},
        follow_redirects=False,
        trust_env=False,
    )


def timeout_of(timeouts: Timeouts) -> httpx.Timeout:
    return httpx.Timeout(
        connect=timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool
    )


async def _check(response: httpx.Response) -> None:
    if not will_be_renewed(response):
        check(response)
