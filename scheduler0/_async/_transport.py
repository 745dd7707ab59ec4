"""The seam: the one place through which every request leaves and every answer comes.

Flat, resource and raw calls share it, so a rule that is written here holds for all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from .._auth import auth_for, will_be_renewed
from .._call import LIMITS, Call, Setup
from .._config import Config, Timeouts
from .._envelope import check
from .._progress import Progress
from .._transport import mapped_errors, raised_answer
from ..errors import APIConnectionError
from ._clock import AsyncClock


class AsyncSeam(httpx.AsyncBaseTransport):
    """Wraps the real transport: no request without a deadline, tries and nodes, no foreign exception."""

    def __init__(self, real: httpx.AsyncBaseTransport, setup: Setup, clock: AsyncClock) -> None:
        self._real = real
        self.setup = setup
        self.clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # Whatever stream it came with, it may have to be sent again.
        await request.aread()
        call = Call(self.setup, request, self.clock.monotonic())
        try:
            response = await self._tried(call)
        except BaseException as error:
            call.close(error)
            raise
        call.close(None)
        return response

    async def _tried(self, call: Call) -> httpx.Response:
        while True:
            request = call.next_try(self.clock.monotonic())
            progress = Progress()
            try:
                response = await self._once(call, request, progress)
            except APIConnectionError as error:
                pause = call.failed(error, progress, self.clock.monotonic())
            else:
                after = call.answered(response, self.clock.monotonic(), self.clock.utc())
                if after is None:
                    return call.result(response)
                pause = after
            if pause > 0:
                await self.clock.sleep(pause)

    async def _once(self, call: Call, request: httpx.Request, progress: Progress) -> httpx.Response:
        async def note(event: str, info: dict[str, Any]) -> None:
            progress.note(event, info)

        request.extensions["trace"] = note
        start = self.clock.monotonic()
        with mapped_errors(request):
            try:
                response = await self._real.handle_async_request(request)
            except httpx.HTTPStatusError as error:
                response = raised_answer(error)
            response.request = request
            assert isinstance(response.stream, httpx.AsyncByteStream)
            response.stream = _Timed(response.stream, call, self.clock)
            try:
                # Read here, where a connection that breaks within the body is mapped too.
                await response.aread()
            finally:
                await response.aclose()
        response.elapsed = timedelta(seconds=self.clock.monotonic() - start)
        return response

    async def aclose(self) -> None:
        await self._real.aclose()


class _Timed(httpx.AsyncByteStream):
    """A body that comes in drop by drop does not outlast the deadline of its call."""

    def __init__(self, stream: httpx.AsyncByteStream, call: Call, clock: AsyncClock) -> None:
        self._stream = stream
        self._call = call
        self._clock = clock

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            if self._call.over(self._clock.monotonic()):
                raise self._call.overdue()
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def open_http(config: Config, seam: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """A configured client over ``seam``. Cheap: views open their own over the same pool."""

    async def limit(request: httpx.Request) -> None:
        request.extensions.setdefault(LIMITS, config.limits)

    headers = dict(config.headers)
    if config.account_id is not None:
        headers["x-account-id"] = config.account_id
    return httpx.AsyncClient(
        base_url=config.api_url,
        auth=auth_for(config.credentials),
        headers=headers,
        timeout=timeout_of(config.timeouts),
        transport=seam,
        event_hooks={"request": [limit], "response": [_check]},
        follow_redirects=False,
        # No cookies: one node's would be sent to the others.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        trust_env=False,
    )


def timeout_of(timeouts: Timeouts) -> httpx.Timeout:
    return httpx.Timeout(
        connect=timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool
    )


async def _check(response: httpx.Response) -> None:
    if not will_be_renewed(response):
        check(response)
