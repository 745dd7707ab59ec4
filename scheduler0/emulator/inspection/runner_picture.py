"""What all runners said of themselves, put together by the name of the runner, for pages. No I/O.

The statuses come from other processes, so their members may be anything.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

SILENT_SECONDS = 30.0
"""A process that said nothing for so long is called silent."""
LAST_RESULTS = 50

Row = dict[str, Any]


def runners_picture(reports: Iterable[Mapping[str, Any]], now: datetime) -> list[Row]:
    """One entry for each runner, by name: `processes`, `jobs`, `running`, `results` and `unreported`.

    `reports` are the entries of `GET /_emulator/runners`, the oldest first. Several processes of a runner can
    have one journal; then the newest of their statuses counts, because it says the same of all of them.
    """
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for report in reports:
        by_name.setdefault(str(report["runner"]), []).append(report)
    return [_runner(name, by_name[name], now) for name in sorted(by_name)]


def _runner(name: str, reports: list[Mapping[str, Any]], now: datetime) -> Row:
    journals: dict[tuple[str, str], Mapping[str, Any]] = {}
    for report in reports:
        host = str(report["process"]).rpartition(":")[0]
        journals[host, str(report["status"].get("journal"))] = report["status"]
    jobs: dict[str, Row] = {}
    running: list[Row] = []
    results: list[Row] = []
    unreported = 0
    for status in journals.values():
        for job in _rows(status, "jobs"):
            key = str(job.get("id"))
            jobs[key] = _joined(jobs[key], job) if key in jobs else job
        running += _rows(status, "running")
        results += _rows(status, "results")
        number = status.get("unreported")
        unreported += number if isinstance(number, int) else 0
    results.sort(key=lambda row: str(row.get("ended_at")), reverse=True)
    return {
        "runner": name,
        "processes": [_process(report, now) for report in reports],
        "jobs": [jobs[key] for key in sorted(jobs, key=lambda key: (len(key), key))],
        "running": running,
        "results": results[:LAST_RESULTS],
        "unreported": unreported,
    }


def _process(report: Mapping[str, Any], now: datetime) -> Row:
    own: object = report["status"].get("own")
    facts: Mapping[str, Any] = cast("Mapping[str, Any]", own) if isinstance(own, dict) else {}
    age = (now - datetime.fromisoformat(str(report["receivedAt"]))).total_seconds()
    return {
        "process": report["process"],
        "received_at": report["receivedAt"],
        "silent": age > SILENT_SECONDS,
        "server_up": facts.get("server_up"),
        "uptime_seconds": facts.get("uptime_seconds"),
    }


def _joined(one: Row, other: Row) -> Row:
    """A job as two journals know it: its earliest next run and its latest last one."""
    following = [text for text in (one.get("next"), other.get("next")) if isinstance(text, str)]
    last = [text for text in (one.get("last_run"), other.get("last_run")) if isinstance(text, str)]
    return {**other, "next": min(following, default=None), "last_run": max(last, default=None)}


def _rows(status: Mapping[str, Any], name: str) -> list[Row]:
    found = status.get(name)
    rows = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("Row", row) for row in rows if isinstance(row, dict)]
