"""The retrying transport: the one place through which every request leaves and every answer comes.

Flat, resource and raw calls share it, so a rule that is written here holds for all of them.
"""

from __future__ import annotations

from datetime import timedelta

import httpx

from .._transport.attempt import Attempt, DeadlinePassed, TooLarge
from .._transport.body import BadEncoding
from .._transport.call import Call, CallSettings
from .._transport.failures import our_error, too_large
from ..errors import APIConnectionError
from .http_connections import AsyncConnections
from .timing import AsyncClock


class AsyncRetryingTransport(httpx.AsyncBaseTransport):
    """Tries a request at one node after another, within the deadline of its call.

    It raises errors of this package only.
    """

    def __init__(self, connections: AsyncConnections, settings: CallSettings, clock: AsyncClock) -> None:
        self._connections = connections
        self.settings = settings
        self.clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # Whatever stream it came with, it may have to be sent again.
        await request.aread()
        call = Call(self.settings, request, self.clock.monotonic())
        try:
            response = await self._tried(call)
        except BaseException as error:
            call.close(error)
            raise
        call.close(None)
        return response

    async def _tried(self, call: Call) -> httpx.Response:
        clock = self.clock
        while True:
            now = clock.monotonic()
            request = call.next_try(now)
            attempt = call.attempt(clock.monotonic)
            try:
                response = await self._once(call, request, attempt)
            except APIConnectionError as error:
                pause = call.failed(error, attempt, clock.monotonic())
            else:
                ended = clock.monotonic()
                response.elapsed = timedelta(seconds=ended - now)
                after = call.answered(response, ended, clock.utc)
                if after is None:
                    return call.result(response)
                pause = after
            if pause > 0:
                await clock.sleep(pause)

    async def _once(self, call: Call, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        try:
            return await self._connections.exchange(request, attempt)
        except DeadlinePassed:
            raise call.overdue() from None
        except TooLarge:
            raise too_large(request, attempt.max_bytes) from None
        except (httpx.HTTPError, BadEncoding) as error:
            raise our_error(error, request) from error

    async def aclose(self) -> None:
        await self._connections.aclose()
