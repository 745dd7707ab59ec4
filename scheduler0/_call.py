"""One call over all its tries: which node is asked, with what time left, and what follows.

Holds the state of a call and applies the rules of ``_retry``, ``_cluster`` and
``_redirects`` to it. The transports send, sleep and read the clock.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NoReturn, Self

import httpx

from ._cluster import Cluster
from ._config import Config, Timeouts
from ._envelope import failure_reason, redirect_error
from ._limits import Limits
from ._observe import Observer, RequestEvent, ResponseEvent, RetryEvent
from ._progress import Progress
from ._redact import redacted, redacted_request
from ._redirects import MAX_HOPS, Refused, Trusted, allowed_hosts, leader_address
from ._retry import Fault, repeatable, retry_after, status_fault
from ._transport import bounded, fault_of
from .errors import APIConnectionError, APITimeoutError, OutcomeUnknownError, OutcomeUnknownTimeoutError

LIMITS = "scheduler0.limits"
"""The request extension that holds the :class:`Limits` of the view or call that made the request."""

_STARTED = "scheduler0.started"

_WRITES = ("POST", "PUT", "DELETE")

_BY_NODE = re.compile(r"/api/[^/]+/(cluster/(?!(backup|restore)\Z)|peer-handshake\Z)")
"""Operations in which the node that is asked acts or answers itself, leader or not."""

_BLOCKING = re.compile(r"/api/[^/]+/async-tasks/[^/]+\Z")
"""The server blocks such a read while the task runs: no answer in time is no fault."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What all calls of a client share."""

    timeouts: Timeouts
    limits: Limits
    cluster: Cluster
    trusted: Trusted
    observer: Observer

    @classmethod
    def of(cls, config: Config, allow_hosts: Collection[str], observer: Observer) -> Self:
        return cls(
            config.timeouts,
            config.limits,
            Cluster(config.base_urls),
            Trusted(config.base_urls, allowed_hosts(allow_hosts)),
            observer,
        )


class Call:
    """A call from its first try to its last."""

    def __init__(self, setup: Setup, request: httpx.Request, now: float) -> None:
        self._setup = setup
        self._original = request
        self._phases = bounded(request, setup.timeouts)
        self._limits: Limits = request.extensions.get(LIMITS, setup.limits)
        self._deadline = self._limits.total(self._phases["read"])
        # Kept on the request, so that one which is sent again with other credentials goes on
        # with the time that it has left.
        self._end: float = request.extensions.setdefault(_STARTED, now) + self._deadline
        self._base, self._path, self._target = _split(request.url, setup.cluster.nodes[0])
        self._write = request.method in _WRITES
        self._repeatable = repeatable(request.method, self._path)
        self._foreign = self._base not in setup.cluster.nodes
        self._by_node = self._foreign or bool(_BY_NODE.match(self._path))
        self._sent_at = now
        self._failures = 0
        self._out: list[str] = []
        self._hops: list[str] = []
        self._maybe_done = False
        self._span = setup.observer.span(request.method, request.url)
        self.tries = 0
        self.node = self._base
        self.status: int | None = None

    def next_try(self, now: float) -> httpx.Request:
        """The request of the next try, its phases cut to the time that is left."""
        left = self._end - now
        if left <= 0:
            raise self.overdue()
        if not self._by_node and not self._hops:
            self._choose(now)
        self.tries += 1
        self._sent_at = now
        request = self._addressed()
        request.extensions["timeout"] = {phase: min(limit, left) for phase, limit in self._phases.items()}
        self._setup.observer.sending(RequestEvent(request.method, self._path, self.node, self.tries))
        return request

    def over(self, now: float) -> bool:
        """Whether the time of the call has run out, asked while an answer comes in."""
        return now >= self._end

    def overdue(self) -> APITimeoutError:
        return APITimeoutError(
            f"no whole answer from {self.node} within the deadline of {self._deadline:g} s",
            request=redacted_request(self._original),
        )

    def failed(self, error: APIConnectionError, progress: Progress, now: float) -> float:
        """Seconds until the next try; raises what the call ends with where there is none."""
        self._ended(None, type(error.__cause__ or error).__name__, now)
        fault = fault_of(error, progress)
        if fault is None:
            raise error
        blocked = fault is Fault.TIMED_OUT and self._original.method == "GET" and _BLOCKING.match(self._path)
        if fault is not Fault.STALE and not blocked and not isinstance(error.__cause__, httpx.PoolTimeout):
            self._down(error.message, now)
        pause = None if blocked else self._pause(fault, error.message, None, now)
        if pause is not None:
            return pause
        if self._unknown(fault):
            self._raise_unknown(error.message, fault, error, None)
        raise error

    def answered(self, response: httpx.Response, now: float, wall: datetime) -> float | None:
        """Seconds until the next try, or ``None``: the call ends with :meth:`result`."""
        self.status = response.status_code
        self._ended(response.status_code, None, now)
        if self._write and not self._by_node and response.status_code in (301, 302):
            return self._follow(response)
        message = failure_reason(response) if response.status_code == 503 else ""
        fault = status_fault(response.status_code, message)
        if fault is None or response.status_code == 429:
            self._setup.cluster.answered(
                self.node, leads=self._write and not self._by_node and response.is_success
            )
        if fault is None:
            return None
        shown = f"{response.status_code} {message or response.reason_phrase}"
        if response.status_code != 429:
            self._down(shown, now)
        pause = self._pause(fault, shown, retry_after(response.headers, wall), now)
        if pause is None and self._unknown(fault):
            self._raise_unknown(f"{self.node} answered {shown}", fault, None, response)
        return pause

    def result(self, response: httpx.Response) -> httpx.Response:
        """``response``, unless it is the 404 of a deletion that an earlier try carried out."""
        if response.status_code == 404 and self._maybe_done and self._original.method == "DELETE":
            return httpx.Response(204, request=response.request)
        return response

    def close(self, error: BaseException | None) -> None:
        """The call is over; its span ends."""
        if self._span is not None:
            status = None if isinstance(error, APIConnectionError) else self.status
            self._span.end(status=status, node=self.node, tries=self.tries, error=error)

    def _choose(self, now: float) -> None:
        chosen = self._setup.cluster.choose(write=self._write, now=now, avoid=self._out)
        if self._out and chosen != self.node:
            self._setup.observer.failed_over(self._original.method, self._path, self.node, chosen)
        self.node = chosen

    def _addressed(self) -> httpx.Request:
        original = self._original
        if self.node == self._base:
            return original
        node = _parsed(self.node)
        headers = original.headers.copy()
        headers["Host"] = node.netloc.decode("ascii")
        url = node.copy_with(raw_path=node.raw_path.rstrip(b"/") + self._target)
        return httpx.Request(
            original.method,
            url,
            headers=headers,
            stream=original.stream,
            extensions=dict(original.extensions),
        )

    def _follow(self, response: httpx.Response) -> float:
        """The leader that ``response`` names becomes the node of the next try."""
        location = response.headers.get("location", "")
        try:
            leader = leader_address(location, base=self.node, path=self._path, trusted=self._setup.trusted)
            if leader in (self.node, *self._hops):
                raise Refused(f"it points to {leader}, which points elsewhere itself")
            if len(self._hops) == MAX_HOPS:
                raise Refused(f"it points to {leader}, after {MAX_HOPS} others")
        except Refused as error:
            raise redirect_error(response, f"the redirect is not followed: {error}") from None
        self._setup.observer.redirected(self._original.method, self._path, self.node, leader)
        self._hops.append(self.node)
        self._setup.cluster.led_by(leader)
        self.node = leader
        return 0.0

    def _down(self, why: str, now: float) -> None:
        if not self._foreign:
            self._setup.cluster.failed(self.node, why, now)
        self._out.append(self.node)

    def _pause(self, fault: Fault, why: str, asked: float | None, now: float) -> float | None:
        self._failures += 1
        self._maybe_done = self._maybe_done or not fault.harmless
        self._hops.clear()
        if not (fault.harmless or self._repeatable):
            return None
        pause = self._limits.retry.pause(self._failures, retry_after=asked)
        if pause is not None and (fault is Fault.STALE or self._another_is_up(now)):
            pause = 0.0
        if pause is None or now + pause >= self._end:
            return None
        self._setup.observer.retrying(
            RetryEvent(self._original.method, self._path, self.node, self.tries, pause, why)
        )
        return pause

    def _another_is_up(self, now: float) -> bool:
        if self._by_node or self.node not in self._out:
            return False
        chosen = self._setup.cluster.choose(write=self._write, now=now, avoid=self._out)
        return chosen not in self._out

    def _unknown(self, fault: Fault) -> bool:
        return not fault.harmless and not self._repeatable

    def _raise_unknown(
        self, why: str, fault: Fault, cause: APIConnectionError | None, response: httpx.Response | None
    ) -> NoReturn:
        late = fault is Fault.TIMED_OUT or (response is not None and response.status_code == 504)
        error_type = OutcomeUnknownTimeoutError if late else OutcomeUnknownError
        raise error_type(
            f"the request may have been carried out and was not repeated: {why}",
            request=redacted_request(self._original),
            response=None if response is None else redacted(response),
        ) from cause

    def _ended(self, status: int | None, error: str | None, now: float) -> None:
        event = ResponseEvent(
            self._original.method, self._path, self.node, self.tries, status, error, now - self._sent_at
        )
        self._setup.observer.ended(event, self._span)


def _split(url: httpx.URL, node: str) -> tuple[str, str, bytes]:
    """The base URL, and below it the path and the raw path with the query."""
    base = _parsed(node)
    prefix = base.raw_path.rstrip(b"/")
    if _place(url) == _place(base) and url.raw_path.startswith(prefix + b"/"):
        target = url.raw_path[len(prefix) :]
        return node, url.path[len(base.path.rstrip("/")) :], target
    return f"{url.scheme}://{url.netloc.decode('ascii')}", url.path, url.raw_path


@lru_cache(maxsize=64)
def _parsed(node: str) -> httpx.URL:
    return httpx.URL(node)


def _place(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
