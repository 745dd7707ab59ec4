"""OpenTelemetry spans; imported only by a client that was asked for them (``otel=True``).

One client span per call, its tries as events, named and described as the HTTP semantic
conventions have it. No payload and no header is recorded.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

from .events import ResponseEvent


class CallSpan:
    """The span of one call."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def tried(self, event: ResponseEvent) -> None:
        attributes: dict[str, str | int | float] = {
            "scheduler0.node": event.node,
            "http.request.resend_count": event.attempt - 1,
            "scheduler0.elapsed": event.elapsed,
        }
        if event.status is not None:
            attributes["http.response.status_code"] = event.status
        if event.error is not None:
            attributes["error.type"] = event.error
        self._span.add_event("scheduler0.try", attributes)

    def end(self, *, status: int | None, node: str, tries: int, error: BaseException | None) -> None:
        url = urlsplit(node)
        span = self._span
        span.set_attribute("server.address", url.hostname or "")
        span.set_attribute("server.port", url.port or (443 if url.scheme == "https" else 80))
        if tries > 1:
            span.set_attribute("http.request.resend_count", tries - 1)
        if status is not None:
            span.set_attribute("http.response.status_code", status)
        if error is not None or (status is not None and not 200 <= status < 300):
            span.set_attribute("error.type", str(status) if error is None else type(error).__name__)
            span.set_status(StatusCode.ERROR)
        span.end()


class Spans:
    """Makes the spans of one client, with the tracer provider of the program."""

    def __init__(self) -> None:
        self._tracer: Tracer = trace.get_tracer("scheduler0")

    def start(self, method: str, url: str) -> CallSpan:
        attributes = {"http.request.method": method, "url.full": url}
        return CallSpan(self._tracer.start_span(method, kind=SpanKind.CLIENT, attributes=attributes))
