"""Whether a failed try is made again, and when: decisions without I/O.

The rules follow the server (contract core 2.4, 3): it has no idempotency key, so a
request that may have been carried out is repeated only where carrying it out twice
leaves what carrying it out once leaves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from .._shared.functions import call_back, check_callback
from .._wire.arguments import at_least, seconds
from .._wire.records import server_time

_NOT_READY = re.compile(
    r"peer cannot accept requests"
    r"|service is unavailable - (node is the leader but cannot accept requests yet"
    r"|etcd service is not initialized"
    r"|failed to (get peers from etcd|parse leader node id in etcd|find leader node in etcd))"
)
"""What the readiness check answers before any handler runs; other 503s may come from a handler."""
_NOT_LEADER = "server not raft leader"
_LEADERSHIP_LOST = "leadership lost while committing log"
"""What a write gets from a node that is no leader any more (contract core 2.5); POST /jobs
carries both in a 400. The first did nothing. The second may have been carried out."""
_ADDS = re.compile(r"/accounts/[^/]+/(feature|features/all|execution-count|tokens/add)\Z")
"""PUTs that add to a balance, or to an allowance with the feature that carries one, at each call."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a failed request is made again, and after how many seconds.

    ``max_tries`` counts the first try as well. The pause before try ``n + 1`` is random between 0
    and ``base * 2 ** (n - 1)``, at most ``cap`` (full jitter). A ``Retry-After`` of the server
    replaces it, cut to ``retry_after_cap``. The policy does not decide which failures are
    repeated: see ``docs/reliability.md``. ``random`` gives numbers from 0 up to 1.
    """

    max_tries: int = 3
    base: float = 0.25
    cap: float = 8.0
    retry_after_cap: float = 30.0
    random: Callable[[], float] = field(default=random.random, repr=False, compare=False)

    def __post_init__(self) -> None:
        at_least(1, "retry.max_tries", self.max_tries)
        for name in ("base", "cap", "retry_after_cap"):
            seconds(f"retry.{name}", getattr(self, name))
        check_callback("retry.random", self.random)

    def pause(self, tries: int, *, retry_after: float | None = None) -> float | None:
        """Seconds to wait after ``tries`` failed ones, or ``None``: not again."""
        if tries >= self.max_tries:
            return None
        if retry_after is not None:
            return min(retry_after, self.retry_after_cap)
        # The exponent is bounded: a float overflows where a policy allows a thousand tries.
        return call_back("retry.random", self.random) * min(self.cap, self.base * 2.0 ** min(tries - 1, 60))


class Failure(Enum):
    """How a try went wrong."""

    NOT_SENT = "not sent"
    """The connection was never made, or broke before the request left."""
    BROKEN = "broken"
    """The connection broke after the request, or a part of it, had left."""
    STALE = "stale"
    """As ``BROKEN``, on a connection that had been used before, without a byte of an answer."""
    TIMED_OUT = "timed out"
    """No answer in time after the request, or a part of it, had left."""
    NOT_READY = "not ready"
    """The server said that it did nothing: 429, or a 503 of the readiness check."""
    NOT_LEADER = "not leader"
    """The node leads no longer and did nothing; another node leads, or will."""
    UNAVAILABLE = "unavailable"
    """502, 504, another 503, or a leader that lost its place: the request may have been carried out."""

    @property
    def harmless(self) -> bool:
        """Whether the server provably did nothing."""
        return self in (Failure.NOT_SENT, Failure.NOT_READY, Failure.NOT_LEADER)


def status_failure(status: int, message: str) -> Failure | None:
    """The failure that an answer reports. ``None``: another try would get the same answer."""
    if status in (400, 500):
        if _NOT_LEADER in message:
            return Failure.NOT_LEADER
        return Failure.UNAVAILABLE if _LEADERSHIP_LOST in message else None
    if status == 429 or (status == 503 and _NOT_READY.fullmatch(message.strip())):
        return Failure.NOT_READY
    return Failure.UNAVAILABLE if status in (502, 503, 504) else None


def repeatable(method: str, path: str) -> bool:
    """Whether carrying the request out twice leaves what carrying it out once leaves."""
    if method == "PUT":
        return not _ADDS.search(path)
    return method in ("GET", "HEAD", "OPTIONS", "DELETE")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks for: a number, or a date that is compared with its own ``Date``."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    moment = server_time(value)
    if moment is None:
        return None
    return max(0.0, (moment - (server_time(headers.get("date")) or now)).total_seconds())
