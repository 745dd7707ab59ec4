"""A small web page of a runner: `/`, `/status`, `/healthz` and `/metrics`."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from typing import Any

from scheduler0.runner.watchers import BUCKETS, RunCounts

logger = logging.getLogger("scheduler0.runner")
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="5">
<style>body{{font:16px sans-serif;margin:2em}}table{{border-collapse:collapse}}td,th{{text-align:left;
padding:.2em 1em .2em 0;border-bottom:1px solid #ccc}}</style>
<h1>{title}</h1>{sections}</html>
"""
_TABLES = {
    "jobs": ("id", "key", "spec", "timezone", "next", "last_run", "runs", "problem"),
    "running": ("job_id", "key", "scheduled_time", "attempt", "started_at", "heartbeat_at", "note"),
    "results": ("job_id", "key", "scheduled_time", "attempt", "state", "seconds", "error"),
    "processes": ("slot", "process", "host", "started_at", "beat_at", "alive"),
}


class StatusPage:
    """Serves on a port of `host` until `close`. Port 0 takes a free one.

    `status` gives the status, and is called in other threads. Raises ``OSError``.
    """

    def __init__(
        self, host: str, port: int, status: Callable[[], dict[str, Any]], counts: RunCounts, metrics: bool
    ) -> None:
        answers: Mapping[str, Callable[[], tuple[str, str]]] = {
            "/": lambda: ("text/html; charset=utf-8", page(status())),
            "/status": lambda: ("application/json", json.dumps(status(), indent=2)),
            "/healthz": lambda: ("application/json", json.dumps(health(status()))),
            **({"/metrics": lambda: _metrics(status(), counts)} if metrics else {}),
        }
        self._server = ThreadingHTTPServer((host, port), _handler(answers))
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="runner-web", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def open_status_page(
    host: str, port: int, status: Callable[[], dict[str, Any]], counts: RunCounts
) -> StatusPage:
    """The page, with `/metrics` where the library is installed. Raises ``OSError`` with the address."""
    metrics = find_spec("prometheus_client") is not None
    if not metrics:
        logger.warning("/metrics needs prometheus_client: pip install 'scheduler0-python-client[runner]'")
    try:
        return StatusPage(host, port, status, counts, metrics)
    except OSError as error:
        raise OSError(f"http_port: cannot listen on {host}:{port}: {error}") from error


def _handler(answers: Mapping[str, Callable[[], tuple[str, str]]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path.partition("?")[0])
            if answer is None:
                self._send(404, "text/plain", f"not found; there are {', '.join(answers)}\n")
                return
            try:
                kind, text = answer()
            except Exception as error:
                self._send(500, "text/plain", f"{type(error).__name__}\n")
                return
            unhealthy = self.path.startswith("/healthz") and not json.loads(text)["ok"]
            self._send(503 if unhealthy else 200, kind, text)

        # Load balancers ask so. `_send` leaves the body out.
        do_HEAD = do_GET

        def _send(self, status: int, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def health(status: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the event loop lives. A server that is away is no reason to restart the runner."""
    own = status["own"]
    return {"ok": own["loop_seconds"] < 30, **own, "unreported": status["unreported"]}


def page(status: Mapping[str, Any]) -> str:
    """The status as HTML."""
    unreported = f"<p>{status['unreported']} results are not reported yet.</p>"
    tables = "".join(_table(name, columns, status[name]) for name, columns in _TABLES.items())
    return _PAGE.format(title=escape(f"Runner {status['runner']}"), sections=unreported + tables)


def _table(name: str, columns: tuple[str, ...], rows: list[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{column.replace('_', ' ')}</th>" for column in columns)
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(_text(row.get(column)))}</td>" for column in columns) + "</tr>"
        for row in rows
    )
    return f"<h2>{name.capitalize()}</h2>" + (
        f"<table><tr>{head}</tr>{cells}</table>" if rows else "<p>None.</p>"
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _metrics(status: Mapping[str, Any], counts: RunCounts) -> tuple[str, str]:
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(_Collector(status, counts))
    return CONTENT_TYPE_LATEST, generate_latest(registry).decode()


class _Collector:
    """The metrics of this moment."""

    def __init__(self, status: Mapping[str, Any], counts: RunCounts) -> None:
        self._status = status
        self._counts = counts

    def describe(self) -> list[Any]:
        return []

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        prefix = "scheduler0_runner"
        tries = CounterMetricFamily(f"{prefix}_tries", "Tries that are over.", labels=["key", "state"])
        for (key, state), number in list(self._counts.tries.items()):
            tries.add_metric([key, state], number)
        yield tries
        skips = CounterMetricFamily(f"{prefix}_skips", "Runs that were not done.", labels=["key", "reason"])
        for (key, reason), number in list(self._counts.skips.items()):
            skips.add_metric([key, reason], number)
        yield skips
        running = GaugeMetricFamily(f"{prefix}_running", "Tries that are being done.", labels=["key"])
        for key, number in list(self._counts.running.items()):
            running.add_metric([key], number)
        yield running
        duration = HistogramMetricFamily(
            f"{prefix}_duration_seconds", "How long a try lasted.", labels=["key"]
        )
        for key, numbers in list(self._counts.durations.items()):
            total, buckets = 0, list[tuple[str, float]]()
            for bound, number in zip([*map(str, BUCKETS), "+Inf"], numbers, strict=True):
                total += number
                buckets.append((bound, total))
            duration.add_metric([key], buckets, self._counts.seconds[key])
        yield duration
        yield GaugeMetricFamily(
            f"{prefix}_unreported", "Results that the server does not have yet.", self._status["unreported"]
        )
        yield GaugeMetricFamily(f"{prefix}_jobs", "Jobs that were pulled.", len(self._status["jobs"]))
        own = self._status["own"]
        yield GaugeMetricFamily(
            f"{prefix}_server_up", "Whether the server answered last time.", 1 if own["server_up"] else 0
        )
