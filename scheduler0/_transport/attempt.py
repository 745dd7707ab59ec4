"""One try on the wire: how long it may take, how large its answer may be, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class DeadlinePassed(Exception):
    """The time of the call is over. It is raised in the middle of connecting, sending or reading."""


class TooLarge(Exception):
    """The answer has more bytes, decoded, than the client takes."""


class Attempt:
    """The limits and the progress of one try.

    Whoever moves bytes asks :meth:`cut` before each wait, so that no sequence of small waits
    outlasts the call.
    """

    __slots__ = (
        "_end",
        "_now",
        "_refusal",
        "answered",
        "connected",
        "ends_in_waits",
        "max_bytes",
        "node",
        "sent",
    )

    def __init__(self, node: str, end: float, now: Callable[[], float], max_bytes: int) -> None:
        self.node = node
        self.max_bytes = max_bytes
        self.connected = False
        """A connection was opened for this try."""
        self.sent = False
        """A part of the request has left."""
        self.answered = False
        """A byte of an answer has come."""
        self.ends_in_waits = False
        """Whether it has to end inside of a wait, which asks :meth:`cut`, and not between two pieces."""
        self._end = end
        self._now = now
        self._refusal: Exception | None = None

    def cut(self, seconds: float | None) -> float:
        """``seconds``, at most the time that the call has left. Raises ``DeadlinePassed`` if it has none."""
        if self._refusal is not None:
            raise self._refusal
        left = self._end - self._now()
        if left <= 0:
            raise DeadlinePassed
        return left if seconds is None or seconds > left else seconds

    def refuse(self, error: Exception) -> None:
        """End the try with ``error``: here, or in the next wait.

        A generator of httpcore that is left alone in its middle stays open, which trio warns of.
        """
        if not self.ends_in_waits:
            raise error
        self._refusal = error

    @property
    def left(self) -> float:
        """The seconds that the call has left; 0 if it has none."""
        return max(self._end - self._now(), 0.0)

    @property
    def stale(self) -> bool:
        """Whether the request left on a kept connection and nothing came back."""
        return self.sent and not self.connected and not self.answered

    @property
    def stopped_before_sending(self) -> bool:
        """Whether a connection was made and nothing of the request left."""
        return self.connected and not self.sent

    def note(self, event: str, _: dict[str, Any]) -> None:
        """Take an event of the ``trace`` extension, from a transport whose connections we do not see."""
        if ".connect_" in event:
            self.connected = True
        elif event.endswith(".send_request_headers.started"):
            self.sent = True
        elif event.endswith(".receive_response_headers.complete"):
            self.answered = True
