# Produced from scheduler0/_async/_transport.py by scripts/unasync.py; do not edit.
"""The seam: the one place through which every request leaves and every answer comes.

Flat, resource and raw calls share it, so a rule that is written here holds for all.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from ._clock import Clock


class Seam(httpx.BaseTransport):
    """Wraps the real transport: no request without a deadline, tries and nodes, no foreign exception."""

    def __init__(self, real: httpx.BaseTransport, setup: Setup, clock: Clock) -> None:
        self._real = real
        self.setup = setup
        self.clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        # Whatever stream it came with, it may have to be sent again.
        request.read()
        call = Call(self.setup, request, self.clock.monotonic())
        try:
            response = self._tried(call)
        except BaseException as error:
            call.close(error)
            raise
        call.close(None)
        return response

    def _tried(self, call: Call) -> httpx.Response:
        while True:
            request = call.next_try(self.clock.monotonic())
            progress = Progress()
            try:
                response = self._once(call, request, progress)
            except APIConnectionError as error:
                pause = call.failed(error, progress, self.clock.monotonic())
            else:
                after = call.answered(response, self.clock.monotonic(), self.clock.utc())
                if after is None:
                    return call.result(response)
                pause = after
            if pause > 0:
                self.clock.sleep(pause)

    def _once(self, call: Call, request: httpx.Request, progress: Progress) -> httpx.Response:
        def note(event: str, info: dict[str, Any]) -> None:
            progress.note(event, info)

        request.extensions["trace"] = note
        start = self.clock.monotonic()
        with mapped_errors(request):
            try:
                response = self._real.handle_request(request)
            except httpx.HTTPStatusError as error:
                response = raised_answer(error)
            response.request = request
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = _Timed(response.stream, call, self.clock)
            try:
                # Read here, where a connection that breaks within the body is mapped too.
                response.read()
            finally:
                response.close()
        response.elapsed = timedelta(seconds=self.clock.monotonic() - start)
        return response

    def close(self) -> None:
        self._real.close()


class _Timed(httpx.SyncByteStream):
    """A body that comes in drop by drop does not outlast the deadline of its call."""

    def __init__(self, stream: httpx.SyncByteStream, call: Call, clock: Clock) -> None:
        self._stream = stream
        self._call = call
        self._clock = clock

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if self._call.over(self._clock.monotonic()):
                raise self._call.overdue()
            yield piece

    def close(self) -> None:
        self._stream.close()


def open_http(config: Config, seam: httpx.BaseTransport) -> httpx.Client:
    """A configured client over ``seam``. Cheap: views open their own over the same pool."""

    def limit(request: httpx.Request) -> None:
        request.extensions.setdefault(LIMITS, config.limits)

    headers = dict(config.headers)
    if config.account_id is not None:
        headers["x-account-id"] = config.account_id
    return httpx.Client(
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


def _check(response: httpx.Response) -> None:
    if not will_be_renewed(response):
        check(response)
