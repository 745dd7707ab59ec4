"""One program for each tool that mocks or traces httpx: does it see the calls of both clients?

python programs.py TOOL
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from scheduler0 import AsyncClient, Client

ANSWER = {"data": {"id": 5, "name": "n"}, "success": True}
KEYS: dict[str, Any] = {"api_key": "k", "api_secret": "s", "account_id": 2}


class Handler(BaseHTTPRequestHandler):
    served = 0

    def do_GET(self) -> None:
        Handler.served += 1
        body = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


def server() -> str:
    http = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{http.server_port}"


def both(url: str) -> None:
    """A call of each client."""
    with Client(url, **KEYS) as client:
        assert client.projects.get(5).name == "n"

    async def main() -> None:
        async with AsyncClient(url, **KEYS) as client:
            assert (await client.projects.get(5)).name == "n"

    asyncio.run(main())


def respx_of(using: str) -> None:
    import respx

    with respx.mock(using=using, assert_all_called=True) as mock:
        route = mock.get("http://mocked/api/v1/projects/5").respond(json=ANSWER)
        both("http://mocked")
        assert route.call_count == 2
        assert route.calls[0].request.headers["X-API-Key"] == "k"


def vcrpy() -> None:
    import vcr

    url = server()
    with tempfile.TemporaryDirectory() as folder:
        cassette = str(Path(folder) / "c.yaml")
        with vcr.use_cassette(cassette, allow_playback_repeats=True) as first:
            both(url)
            assert len(first) == 1
        assert Handler.served == 1
        with vcr.use_cassette(cassette, record_mode="none", allow_playback_repeats=True) as second:
            both(url)
            assert second.play_count == 2
    assert Handler.served == 1


def opentelemetry() -> None:
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    HTTPXClientInstrumentor().instrument(tracer_provider=provider)
    both(server())
    assert [span.name for span in spans.get_finished_spans()] == ["GET", "GET"]


def sentry() -> None:
    import sentry_sdk
    from sentry_sdk.integrations.httpx import HttpxIntegration

    seen: list[Any] = []
    sentry_sdk.init(
        dsn="http://key@127.0.0.1:9/1",
        traces_sample_rate=1.0,
        integrations=[HttpxIntegration()],
        before_send_transaction=lambda event, _: seen.append(event),
    )
    url = server()
    with sentry_sdk.start_transaction(name="t"), Client(url, **KEYS) as client:
        client.projects.get(5)
    with sentry_sdk.start_transaction(name="t"):
        asyncio.run(_one(url))
    sentry_sdk.flush()
    spans = [span for event in seen for span in event["spans"] if span["op"] == "http.client"]
    assert len(spans) == 2, spans


async def _one(url: str) -> None:
    async with AsyncClient(url, **KEYS) as client:
        await client.projects.get(5)


PYTEST_HTTPX = """
import asyncio, json
import pytest
from scheduler0 import APITimeoutError, AsyncClient, Client

def test_both(httpx_mock):
    httpx_mock.add_response(json={answer}, is_reusable=True)
    import programs
    programs.both("http://mocked")
    assert len(httpx_mock.get_requests()) == 2

def test_what_nobody_registered(httpx_mock):
    with Client("http://mocked") as client, pytest.raises(APITimeoutError, match="No response can be found"):
        client.with_options(max_tries=1).projects.get(5)
    httpx_mock.reset()
"""


def pytest_httpx() -> None:
    import pytest

    with tempfile.TemporaryDirectory() as folder:
        test = Path(folder) / "test_mocked.py"
        test.write_text(PYTEST_HTTPX.replace("{answer}", repr(ANSWER)))
        sys.path.insert(0, str(Path(__file__).parent))
        arguments = [
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "httpx_mock_assert_all_requests_were_expected=false",
        ]
        assert pytest.main([*arguments, str(test)]) == 0


TOOLS: dict[str, Callable[[], object]] = {
    "respx": lambda: respx_of("httpcore"),
    "respx-of-httpx": lambda: respx_of("httpx"),
    "vcrpy": vcrpy,
    "opentelemetry": opentelemetry,
    "sentry": sentry,
    "pytest-httpx": pytest_httpx,
}

if __name__ == "__main__":
    TOOLS[sys.argv[1]]()
    print(f"{sys.argv[1]} sees the calls of both clients")
