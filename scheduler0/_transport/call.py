"""One call over all its tries: which node is asked, with what time left, and what follows.

A :class:`Call` holds its state and follows the rules of ``retry.py`` and ``nodes.py``. The transports send,
sleep and read the clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, NoReturn, Self, cast

import httpx

from .._wire.envelope import failure_reason, redirect_error
from .._wire.redaction import redacted, redacted_request, shortened
from ..errors import APIConnectionError, APITimeoutError, OutcomeUnknownError, OutcomeUnknownTimeoutError
from .attempt import Attempt
from .config import DEADLINE, CallLimits, Config, Timeouts
from .events import RequestEvent, ResponseEvent, RetryEvent
from .failures import failure_of
from .nodes import MAX_HOPS, Cluster, RedirectRefused, Trusted, allowed_hosts, leader_address
from .observer import Observer
from .retry import Failure, repeatable, retry_after, status_failure

LIMITS = "scheduler0.limits"
"""The request extension that holds the :class:`CallLimits` of the view or call that made the request."""
PLACE = "scheduler0.place"
"""The request extension with the base URL, and below it the path and the raw path with the query."""
_STARTED = "scheduler0.started"
NODE = "scheduler0.node"
"""The request extension that names the node to ask first; on a response, the node that answered."""
_LEADERLESS_PAUSE, _LONGEST_LEADERLESS_PAUSE = 0.25, 5.0
"""Seconds between two rounds through the nodes while no leader is found; each is twice the one before."""
_LAG_PAUSE, _LONGEST_LAG = 0.1, 0.5
"""Seconds between reads of a row that a follower may not have yet, and until its 404 is believed."""
_WRITES = ("POST", "PUT", "DELETE")
_REPORTING = (400, 500, 503)
"""Statuses whose text may say that the node does not lead, or is not ready."""
_BY_NODE = re.compile(r"/api/[^/]+/(cluster/(?!(backup|restore)\Z)|peer-handshake\Z)")
"""Operations in which the node that is asked acts or answers itself, leader or not."""
_BLOCKING = re.compile(r"/api/[^/]+/async-tasks/[^/]+\Z")
"""The server blocks such a read while the task runs: no answer in time is no failure."""


def deadline_of(limits: CallLimits, one_answer: float) -> float:
    """Seconds for a call over all its tries, if it may wait ``one_answer`` for an answer."""
    return limits.deadline or max(DEADLINE, one_answer, limits.failover or 0.0)


class CallSettings(NamedTuple):
    """What all calls of a client share."""

    timeouts: Timeouts
    limits: CallLimits
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

    def __init__(self, settings: CallSettings, request: httpx.Request, now: float) -> None:
        self._settings = settings
        self._original = request
        phases: dict[str, float | None] = request.extensions.get("timeout", {})
        # Only raw calls have phases without a limit.
        whole = len(phases) == 4 and None not in phases.values()
        self._phases = cast("dict[str, float]", phases) if whole else settings.timeouts.bounded(phases)
        self._limits: CallLimits = request.extensions.get(LIMITS, settings.limits)
        self._deadline = deadline_of(self._limits, self._phases["read"])
        # Kept on the request, so that one which is sent again with other credentials goes on
        # with the time that it has left.
        self._end: float = request.extensions.setdefault(_STARTED, now) + self._deadline
        known: tuple[str, str, bytes] | None = request.extensions.get(PLACE)
        self._base, self._path, self._target = known or _split(request.url, settings.cluster.nodes[0])
        self._write = request.method in _WRITES
        self._repeatable = repeatable(request.method, self._path)
        self._foreign = self._base not in settings.cluster.nodes
        self._by_node = self._foreign or bool(_BY_NODE.match(self._path))
        self._sent_at = now
        self._failed_tries = 0
        self._out: list[str] = []
        self._hops: list[str] = []
        self._preferred: str | None = request.extensions.get(NODE)
        self._round: list[str] = []
        """Nodes that took this write not, since the last pause for a leader."""
        self._pauses_for_leader = 0
        self._failover_end: float | None = None
        self._maybe_done = False
        self._missed_at: float | None = None
        """When a follower first did not know what is read."""
        self._span = settings.observer.span(request.method, request.url)
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
        if self._settings.observer.on_request is not None:
            self._settings.observer.sending(RequestEvent(request.method, self._path, self.node, self.tries))
        return request

    def attempt(self, now: Callable[[], float]) -> Attempt:
        """The limits of the try that comes next."""
        return Attempt(self.node, self._end, now, self._limits.max_response_bytes)

    def overdue(self) -> APITimeoutError:
        return APITimeoutError(
            f"no whole answer from {self.node} within the deadline of {self._deadline:g} s",
            request=redacted_request(self._original),
        )

    def failed(self, error: APIConnectionError, attempt: Attempt, now: float) -> float:
        """Seconds until the next try. If no try follows, raises what the call ends with."""
        self._ended(None, type(error.__cause__ or error).__name__, now)
        failure = failure_of(error, attempt)
        if failure is None:
            raise error
        blocked = (
            failure is Failure.TIMED_OUT and self._original.method == "GET" and _BLOCKING.match(self._path)
        )
        if (
            failure is not Failure.STALE
            and not blocked
            and not isinstance(error.__cause__, httpx.PoolTimeout)
        ):
            self._down(error.message, now)
        pause = None if blocked else self._pause(failure, error.message, None, now)
        if pause is not None:
            return pause
        if self._unknown(failure):
            self._raise_unknown(error.message, failure, error, None)
        raise error

    def answered(self, response: httpx.Response, now: float, wall: Callable[[], datetime]) -> float | None:
        """Seconds until the next try, or ``None``: the call ends with :meth:`result`."""
        self.status = response.status_code
        self._ended(response.status_code, None, now)
        if self._write and not self._by_node and response.status_code in (301, 302):
            return self._follow(response, now)
        if response.status_code == 404 and self._may_be_there_soon(now):
            self._retrying(_LAG_PAUSE, f"404 from {self.node}, which may lag behind the last write")
            return _LAG_PAUSE
        message = failure_reason(response) if response.status_code in _REPORTING else ""
        failure = status_failure(response.status_code, message)
        if failure is None or response.status_code == 429:
            self._settings.cluster.answered(
                self.node, leads=self._write and not self._by_node and response.is_success, now=now
            )
        if failure is None:
            return None
        shown = f"{response.status_code} {message or shortened(response.reason_phrase)}"
        if self._names_no_leader(failure, response.status_code):
            if not self._foreign:
                self._settings.cluster.not_leading(self.node, shown)
        elif response.status_code != 429:
            self._down(shown, now)
        pause = self._pause(failure, shown, retry_after(response.headers, wall()), now, response.status_code)
        if pause is None and self._unknown(failure):
            self._raise_unknown(f"{self.node} answered {shown}", failure, None, response)
        return pause

    def result(self, response: httpx.Response) -> httpx.Response:
        """``response``, unless it is the 404 of a deletion that an earlier try carried out."""
        response.extensions[NODE] = self.node
        if response.status_code == 404 and self._maybe_done and self._original.method == "DELETE":
            return httpx.Response(204, request=response.request, extensions={NODE: self.node})
        return response

    def close(self, error: BaseException | None) -> None:
        """The call is over; its span ends."""
        if self._span is not None:
            status = None if isinstance(error, APIConnectionError) else self.status
            self._span.end(status=status, node=self.node, tries=self.tries, error=error)

    def _choose(self, now: float) -> None:
        avoid = [*self._out, *self._round]
        if self._preferred is not None and self._preferred not in avoid:
            chosen = self._preferred
        else:
            chosen = self._settings.cluster.choose(write=self._write, now=now, avoid=avoid)
        if avoid and chosen != self.node:
            self._settings.observer.failed_over(self._original.method, self._path, self.node, chosen)
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

    def _follow(self, response: httpx.Response, now: float) -> float:
        """The leader that ``response`` names becomes the node of the next try.

        A node that names itself, or one that names it, knows no leader: the call waits for one.
        """
        location = response.headers.get("location", "")
        try:
            leader = leader_address(location, base=self.node, path=self._path, trusted=self._settings.trusted)
            circle = leader in (self.node, *self._hops) or len(self._hops) == MAX_HOPS
            if circle:
                pause = self._wait_for_leader(f"{self.node} names {leader} as the leader", now)
                if pause is not None:
                    return pause
            if leader in (self.node, *self._hops):
                raise RedirectRefused(f"it points to {leader}, which points elsewhere itself")
            if circle:
                raise RedirectRefused(f"it points to {leader}, after {MAX_HOPS} others")
        except RedirectRefused as error:
            raise redirect_error(response, f"the redirect is not followed: {error}") from None
        self._settings.observer.redirected(self._original.method, self._path, self.node, leader)
        self._hops.append(self.node)
        self._settings.cluster.led_by(leader)
        self.node = leader
        return 0.0

    def _may_be_there_soon(self, now: float) -> bool:
        """Whether a row may be missing only because its leader died and this follower has not got it yet."""
        if self._original.method != "GET" or self._by_node or _BLOCKING.match(self._path):
            return False
        if self._missed_at is None:
            self._missed_at = now
        in_time = now - self._missed_at < _LONGEST_LAG and now + _LAG_PAUSE < self._end
        return in_time and self._limits.retry.max_tries > 1 and self._settings.cluster.may_lag(self.node, now)

    def _down(self, why: str, now: float) -> None:
        if not self._foreign:
            self._settings.cluster.failed(self.node, why, now)
        self._out.append(self.node)

    def _pause(
        self, failure: Failure, why: str, asked: float | None, now: float, status: int | None = None
    ) -> float | None:
        self._maybe_done = self._maybe_done or not failure.harmless
        if self._seeks_leader(failure, status):
            return self._next_round(failure, why, now)
        self._failed_tries += 1
        self._hops.clear()
        if not (failure.harmless or self._repeatable):
            return None
        pause = self._limits.retry.pause(self._failed_tries, retry_after=asked)
        if pause is not None and (failure is Failure.STALE or self._another_is_up(now)):
            pause = 0.0
        if pause is None or now + pause >= self._end:
            return None
        self._retrying(pause, why)
        return pause

    def _retrying(self, pause: float, why: str) -> None:
        event = RetryEvent(self._original.method, self._path, self.node, self.tries, pause, why)
        self._settings.observer.retrying(event)

    def _names_no_leader(self, failure: Failure, status: int) -> bool:
        """Whether the answer only says that this node does not lead now. Reads are answered there."""
        return failure is Failure.NOT_LEADER or (self._seeks_leader(failure, status) and status == 503)

    def _seeks_leader(self, failure: Failure, status: int | None) -> bool:
        """Whether the failure of this write means that the cluster has no leader, or another one."""
        several = len(self._settings.cluster.nodes) > 1 or bool(self._hops) or self._pauses_for_leader > 0
        return self._write and not self._by_node and several and failure.harmless and status != 429

    def _next_round(self, failure: Failure, why: str, now: float) -> float | None:
        """Seconds until the next node is asked: none while one is left that may know a leader.

        A node that is not ready, or that named a leader which does not take the write, has told that
        there is no leader yet.
        """
        named = bool(self._hops)
        self._round += [self.node, *self._hops]
        elsewhere = failure in (Failure.NOT_SENT, Failure.NOT_LEADER) and not named
        self._hops.clear()
        if elsewhere and self._limits.retry.max_tries > 1 and self._another_is_left(now):
            self._retrying(0.0, why)
            return 0.0
        return self._wait_for_leader(why, now)

    def _another_is_left(self, now: float) -> bool:
        avoid = [*self._out, *self._round]
        return self._settings.cluster.choose(write=True, now=now, avoid=avoid) not in avoid

    def _wait_for_leader(self, why: str, now: float) -> float | None:
        """Seconds until all nodes are asked again; ``None`` once the time for a new leader is over."""
        policy = self._limits.retry
        if policy.max_tries == 1:
            return None
        if self._failover_end is None:
            self._failover_end = now + self._limits.failover_timeout
        longest = min(_LONGEST_LEADERLESS_PAUSE, _LEADERLESS_PAUSE * 2.0 ** min(self._pauses_for_leader, 10))
        pause = max(_LEADERLESS_PAUSE, longest * (1 + policy.random()) / 2)
        if now + pause >= min(self._end, self._failover_end):
            return None
        self._pauses_for_leader += 1
        self._round.clear()
        self._out.clear()
        self._hops.clear()
        self._retrying(pause, why)
        return pause

    def _another_is_up(self, now: float) -> bool:
        if self._by_node or self.node not in self._out:
            return False
        chosen = self._settings.cluster.choose(write=self._write, now=now, avoid=self._out)
        return chosen not in self._out

    def _unknown(self, failure: Failure) -> bool:
        return not failure.harmless and not self._repeatable

    def _raise_unknown(
        self, why: str, failure: Failure, cause: APIConnectionError | None, response: httpx.Response | None
    ) -> NoReturn:
        late = failure is Failure.TIMED_OUT or (response is not None and response.status_code == 504)
        error_type = OutcomeUnknownTimeoutError if late else OutcomeUnknownError
        raise error_type(
            f"the request may have been carried out and was not repeated: {why}",
            request=redacted_request(self._original),
            response=None if response is None else redacted(response),
        ) from cause

    def _ended(self, status: int | None, error: str | None, now: float) -> None:
        if self._span is None and not self._settings.observer.sees_ends():
            return
        event = ResponseEvent(
            self._original.method, self._path, self.node, self.tries, status, error, now - self._sent_at
        )
        self._settings.observer.ended(event, self._span)


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
