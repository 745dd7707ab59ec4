"""The log of requests: a line for each, and the latest ones in memory with their answers.

Those in memory are raw, because masking would slow each request down. Code that shows them masks the secrets.
The answers get their date here.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from time import perf_counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler0.emulator.http.fault_gate import OWN_PREFIXES

logger = logging.getLogger("scheduler0.emulator")
_KEPT = 2_000
_KEPT_BYTES = 32 * 1024 * 1024
_BODY_BYTES = 64 * 1024
"""Only so many first bytes of a body are kept."""
_OVERHEAD = 1024
"""Roughly the memory of a request without bodies."""
RawHeaders = Sequence[tuple[bytes, bytes]]


@dataclass(slots=True)
class KeptBody:
    """The first bytes of a body. Its `repr` shows nothing of them."""

    chunks: list[bytes] = field(default_factory=list[bytes], repr=False)
    total: int = 0
    """Bytes of the whole body; known once the request is over."""

    @property
    def content(self) -> bytes:
        """What is kept."""
        return b"".join(self.chunks)

    @property
    def is_cut(self) -> bool:
        """Whether more came than is kept."""
        return self.total > _BODY_BYTES

    def cut(self) -> None:
        """Forget what is too long to be kept."""
        self.chunks[:] = [self.content[:_BODY_BYTES]]


@dataclass(slots=True)
class KeptRequest:
    """A request to the API and its answer. Its `repr` shows neither headers nor query nor bodies."""

    method: str
    path: str
    query: bytes = field(repr=False)
    headers: RawHeaders = field(repr=False)
    """As they arrived, with the credentials of the caller."""
    body: KeptBody = field(default_factory=KeptBody, repr=False)
    """What the handler has read of the body."""
    status: int | None = None
    """None if the connection ended without an answer."""
    at: datetime | None = None
    """When the answer began, on the emulator's clock. None if there was none."""
    answer_headers: RawHeaders = field(default=(), repr=False)
    answer: KeptBody = field(default_factory=KeptBody, repr=False)
    ms: float = 0.0
    """Real milliseconds until the answer was sent."""
    number: int = 0
    """1 for the first request since the start or the last reset, one more for each further request."""
    size: int = _OVERHEAD
    """Bytes in memory, roughly; known once the request is over."""


class RequestJournal:
    """The latest 2,000 requests of one emulator, and at most 32 MB of them. For one event loop.

    Those to the controls and the page are not among them.
    """

    def __init__(self) -> None:
        self._requests: deque[KeptRequest] = deque()
        self._bytes = 0
        self.noted = 0
        """The number of requests since the start or the last reset."""

    def __len__(self) -> int:
        return len(self._requests)

    def note(self, request: KeptRequest) -> None:
        """Keep a request that is over."""
        self.noted += 1
        request.number = self.noted
        for body in (request.body, request.answer):
            body.total = sum(map(len, body.chunks))
            if body.total > _BODY_BYTES:
                body.cut()
            request.size += min(body.total, _BODY_BYTES)
        self._requests.append(request)
        self._bytes += request.size
        while len(self._requests) > _KEPT or (self._bytes > _KEPT_BYTES and len(self._requests) > 1):
            self._bytes -= self._requests.popleft().size

    def latest(self) -> Iterator[KeptRequest]:
        """All requests, newest first. They must be read before the next one is noted."""
        return reversed(self._requests)

    def find(self, number: int) -> KeptRequest | None:
        """The request with this number; None if it is not kept."""
        # The numbers have no gaps.
        index = number - self.noted + len(self._requests) - 1
        return self._requests[index] if 0 <= index < len(self._requests) else None

    def clear(self) -> None:
        self._requests.clear()
        self._bytes = 0
        self.noted = 0


class RequestLog:
    """The ASGI application `app` with a `Date` in each answer, by the emulator's clock, and a log.

    Each request becomes a line after its answer. The level is INFO, and DEBUG for the controls and the page.
    The record has the attributes `method`, `path` (without the query), `status` (None if the connection ended
    without an answer), `ms` and `account` (the text of `X-Account-ID`, or None). The line holds no query, no
    body and no credentials. The requests to the API are kept in `journal`.
    """

    def __init__(self, app: ASGIApp, journal: RequestJournal, now: Callable[[], datetime]) -> None:
        self.app = app
        self._journal = journal
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_ours = scope["path"] == "/" or scope["path"].startswith(OWN_PREFIXES)
        kept = KeptRequest(scope["method"], scope["path"], scope["query_string"], scope["headers"])

        async def read() -> Message:
            message = await receive()
            if message.get("body"):
                kept.body.chunks.append(message["body"])
            return message

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept.status = message["status"]
                kept.at = self._now()
                kept.answer_headers = message.get("headers", ())
                if b"date" not in dict(kept.answer_headers):
                    date = (b"date", format_datetime(kept.at, usegmt=True).encode())
                    kept.answer_headers = message["headers"] = [*kept.answer_headers, date]
            elif message.get("body") and not is_ours:
                kept.answer.chunks.append(message["body"])
            await send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive if is_ours else read, answer)
        finally:
            kept.ms = (perf_counter() - start) * 1000
            if not is_ours:
                self._journal.note(kept)
            level = logging.DEBUG if is_ours else logging.INFO
            if logger.isEnabledFor(level):
                _log(level, scope, kept.status, kept.ms)


def _log(level: int, scope: Scope, status: int | None, ms: float) -> None:
    # Headers and paths are Latin-1 or any Unicode. The line shows what cannot be printed as escapes.
    path = ascii(scope["path"])[1:-1]
    account = Headers(scope=scope).get("x-account-id")
    whose = "" if account is None else f" account {ascii(account)[1:-1]}"
    outcome = "no answer" if status is None else status
    fields = {
        "method": scope["method"],
        "path": path,
        "status": status,
        "ms": round(ms, 1),
        "account": account,
    }
    logger.log(level, "%s %s %s %.1f ms%s", scope["method"], path, outcome, ms, whose, extra=fields)
