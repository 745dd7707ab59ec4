"""Logging, hooks and spans of one client."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from .._shared.functions import check_callback, notify
from .events import RequestEvent, ResponseEvent, RetryEvent

if TYPE_CHECKING:
    from .otel import CallSpan, Spans

logger = logging.getLogger("scheduler0")


class Observer(NamedTuple):
    """Logger, hooks and spans of one client. A hook that raises is logged and changes nothing else:
    a call whose request was carried out must not fail because somebody watched it."""

    on_request: Callable[[RequestEvent], object] | None = None
    on_response: Callable[[ResponseEvent], object] | None = None
    on_retry: Callable[[RetryEvent], object] | None = None
    spans: Spans | None = None

    @classmethod
    def of(cls, *, otel: bool, **hooks: Callable[[Any], object] | None) -> Self:
        """Raises ``TypeError`` for a hook that would not run when it is called."""
        for name, hook in hooks.items():
            if hook is not None:
                check_callback(name, hook)
        return cls(**hooks, spans=spans() if otel else None)

    def span(self, method: str, url: object) -> CallSpan | None:
        """``url`` is written out only where somebody wants the span."""
        return None if self.spans is None else self.spans.start(method, str(url))

    def sees_ends(self) -> bool:
        """Whether a hook or the log wants to know how tries end, beside spans."""
        return self.on_response is not None or logger.isEnabledFor(logging.DEBUG)

    def sending(self, event: RequestEvent) -> None:
        _run("on_request", self.on_request, event)

    def ended(self, event: ResponseEvent, span: CallSpan | None) -> None:
        logger.debug(
            "%s %s: %s in %.1f ms (try %d, %s)",
            event.method,
            event.path,
            event.error if event.status is None else event.status,
            event.elapsed * 1000,
            event.attempt,
            event.node,
        )
        if span is not None:
            span.tried(event)
        _run("on_response", self.on_response, event)

    def retrying(self, event: RetryEvent) -> None:
        logger.info(
            "%s %s: again in %.2f s after try %d at %s: %s",
            event.method,
            event.path,
            event.pause,
            event.attempt,
            event.node,
            event.reason,
        )
        _run("on_retry", self.on_retry, event)

    def redirected(self, method: str, path: str, node: str, leader: str) -> None:
        logger.info("%s %s: %s names the leader, %s", method, path, node, leader)

    def failed_over(self, method: str, path: str, node: str, other: str) -> None:
        logger.info("%s %s: from %s to %s", method, path, node, other)


def spans() -> Spans:
    """The extra ``otel``, imported when it is asked for."""
    from .otel import Spans

    return Spans()


def _run(name: str, hook: Callable[[Any], object] | None, event: object) -> None:
    if hook is None:
        return
    try:
        notify(name, hook, event)
    except Exception:
        logger.exception("a hook raised; the call goes on")
