"""The events that hooks, logs and spans are made of. They hold no headers, bodies or queries."""

from __future__ import annotations

from typing import NamedTuple


class RequestEvent(NamedTuple):
    """A try is about to be sent: try number ``attempt`` of its call, to the base URL ``node``."""

    method: str
    path: str
    node: str
    attempt: int


class ResponseEvent(NamedTuple):
    """A try has ended after ``elapsed`` seconds: with ``status``, or without an answer, by ``error``."""

    method: str
    path: str
    node: str
    attempt: int
    status: int | None
    error: str | None
    elapsed: float


class RetryEvent(NamedTuple):
    """A call goes on after a failed try, in ``pause`` seconds; ``node`` is the one that failed."""

    method: str
    path: str
    node: str
    attempt: int
    pause: float
    reason: str
