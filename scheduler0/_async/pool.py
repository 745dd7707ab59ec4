"""A pool of links: a bound on the calls in flight, and one borrower for each link.

httpcore's own pool looks at all its connections for each request, and keeps an entry for ever when a
call is cancelled at the wrong moment. Here a call takes a link out, and brings it back only after a
whole answer. A link that anything else happens to is closed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any, cast

import httpx

from .._transport.attempt import Attempt, DeadlinePassed, TooLarge
from .._transport.body import BadEncoding, BodyReader
from .._transport.connections import KEPT
from .aio import Event, finished, waited
from .links import AsyncLink

MAX_CALLS = 100
"""Calls that may be in flight at once. More of them wait, for as long as ``timeout.pool``."""


class AsyncPool:
    """``make`` opens a link to a node. At most ``MAX_CALLS`` links are borrowed at once."""

    def __init__(self, make: Callable[[str], AsyncLink]) -> None:
        self._make = make
        self._size = MAX_CALLS
        self._lock = Lock()
        self._borrowing: set[object] = set()
        self._waiting: deque[Event] = deque()
        self._idle: deque[tuple[str, AsyncLink, float]] = deque()
        self._closed = False

    @property
    def in_flight(self) -> int:
        return len(self._borrowing)

    async def exchange(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        # A ticket can be given back twice, and before it was given out: whatever breaks in here,
        # a KeyboardInterrupt between two bytecodes too, the last line sets the count right.
        ticket: object = object()
        try:
            with self._lock:
                if len(self._borrowing) < self._size:
                    self._borrowing.add(ticket)
                else:
                    ticket = Event()
                    self._waiting.append(ticket)
            if isinstance(ticket, Event):
                await self._wait(ticket, request, attempt)
            return await self._with_a_link(request, attempt)
        finally:
            try:
                self._give_back(ticket)
            except BaseException:
                # A KeyboardInterrupt came in there.
                self._give_back(ticket)
                raise

    async def _with_a_link(self, request: httpx.Request, attempt: Attempt) -> httpx.Response:
        link = self._take(attempt.node) or self._make(attempt.node)
        try:
            response = await link.send(request, attempt)
            await read_answer(response, attempt)
        except BaseException:
            await finished(link.aclose())
            raise
        now = time.monotonic()
        self._idle.append((attempt.node, link, now))
        if self._closed or now - self._idle[0][2] > KEPT:
            await self._trim(now)
        return response

    async def aclose(self) -> None:
        """Close the links that nobody borrows. The others are closed when their calls end."""
        self._closed = True
        await self._trim(time.monotonic())

    def _take(self, node: str) -> AsyncLink | None:
        """The link to ``node`` that was used last, or ``None``."""
        with self._lock:
            for index in range(len(self._idle) - 1, -1, -1):
                if self._idle[index][0] == node:
                    link = self._idle[index][1]
                    del self._idle[index]
                    return link
        return None

    async def _trim(self, now: float) -> None:
        while True:
            with self._lock:
                if not self._idle or not (self._closed or now - self._idle[0][2] > KEPT):
                    return
                link = self._idle.popleft()[1]
            await finished(link.aclose())

    async def _wait(self, ticket: Event, request: httpx.Request, attempt: Attempt) -> None:
        limit = request.extensions["timeout"]["pool"]
        if not await waited(ticket, attempt.cut(limit)):
            raise httpx.PoolTimeout(f"{self._size} calls are in flight already", request=request)

    def _give_back(self, ticket: object) -> None:
        with self._lock:
            self._borrowing.discard(ticket)
            if ticket in self._waiting:
                self._waiting.remove(ticket)  # type: ignore[arg-type]  # it is in there, so it is of their type
            if self._waiting and len(self._borrowing) < self._size:
                following = self._waiting.popleft()
                self._borrowing.add(following)
                following.set()


async def read_answer(response: httpx.Response, attempt: Attempt) -> None:
    """Afterwards ``response.content`` is there, decoded, and the connection is free or closed."""
    if response.is_closed:
        # Another library has read it: a mock, or a hook of an http_client that was passed in.
        if len(response.content) > attempt.max_bytes:
            raise TooLarge
        return
    stream = cast("Any", response.stream)
    try:
        content = await _read(response, stream, attempt)
    finally:
        response.is_closed = response.is_stream_consumed = True
        await stream.aclose()
    # ``read()`` would decode without a limit. It keeps its result in the same place.
    response._content = content  # pyright: ignore[reportAttributeAccessIssue, reportPrivateUsage]


async def _read(response: httpx.Response, stream: Any, attempt: Attempt) -> bytes:
    encodings = response.headers.get("content-encoding")
    if encodings:
        return await _decoded(
            BodyReader(encodings, attempt.max_bytes, lambda: attempt.cut(None)), stream, attempt
        )
    pieces: list[bytes] = []
    left = attempt.max_bytes
    async for piece in stream:
        left -= len(piece)
        try:
            attempt.cut(None)
            if left < 0:
                raise TooLarge
        except (DeadlinePassed, TooLarge) as error:
            attempt.refuse(error)
        else:
            pieces.append(piece)
    if left < 0:
        raise TooLarge
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def _decoded(reader: BodyReader, stream: Any, attempt: Attempt) -> bytes:
    refused: Exception | None = None
    async for piece in stream:
        try:
            if refused is None:
                reader.feed(piece)
        except (DeadlinePassed, TooLarge, BadEncoding) as error:
            refused = error
            attempt.refuse(error)
    if refused is not None:
        raise refused
    return reader.finish()
