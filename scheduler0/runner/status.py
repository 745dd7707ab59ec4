"""What a runner does and has done, read from its journal. No other process is asked.

It goes to an emulator on this machine, whose page shows it.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from scheduler0.leases.intervals import from_milliseconds
from scheduler0.models import Job
from scheduler0.runner.declared import Declared
from scheduler0.runner.entries import NotRunnableError, entry_of
from scheduler0.runner.policy import Policy
from scheduler0.runner.reader import PlannedRun, PulledJob, RunJournalReader
from scheduler0.runner.run import payload
from scheduler0.runner.ticks import plan
from scheduler0.runner.works import AsyncWork

SILENT_SECONDS = 30.0
"""A process whose heartbeat is older is called silent."""
_RESULTS = 20


def read_status(journal: RunJournalReader, now: datetime, machine_now: datetime) -> dict[str, Any]:
    """The status as JSON values. Times are ISO 8601; ``next`` is None for jobs that are not run.

    `now` is the time of the runner's clock. Heartbeats are by the machine's.
    """
    rows = journal.heartbeats()
    beats = {run: beat for row in rows for run, beat in row.get("heartbeats", {}).items()}
    return {
        "runner": journal.runner,
        "journal": str(journal.path),
        "time": now.isoformat(),
        "executor_id": _number(journal.setting("executor_id")),
        "processes": [_process(row, machine_now) for row in rows],
        "jobs": [_job(job_id, row, now) for job_id, row in sorted(journal.jobs().items())],
        "running": [{**_run(row), **_beat(beats.get(str(row.id), {}))} for row in journal.running()],
        "results": [_run(row) for row in journal.latest(_RESULTS)],
        "counts": journal.counts(),
        "unreported": journal.unreported(),
    }


def _process(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    age = (now - from_milliseconds(row["beat_at"])).total_seconds()
    return {
        **row,
        "started_at": _time(row["started_at"]),
        "beat_at": _time(row["beat_at"]),
        "alive": age < SILENT_SECONDS,
    }


def _beat(beat: Mapping[str, Any]) -> dict[str, Any]:
    return {"heartbeat_at": _time(beat.get("at")), "note": beat.get("note")}


def _job(job_id: int, row: PulledJob, now: datetime) -> dict[str, Any]:
    job = Job.of(dict(row.record))
    key, _ = payload(job.data)
    following, problem = None, None
    try:
        entry = entry_of(row, {} if key is None else {key: _any(key)}, None, now)
    except NotRunnableError as error:
        problem = str(error)
    else:
        last = None if row.last is None else from_milliseconds(row.last)
        due = plan(entry.timing, last, now, entry.policy, from_milliseconds(row.seen))
        following = due.ticks[0] if due.ticks else due.next
    return {
        "id": job_id,
        "key": key,
        "spec": job.spec,
        "timezone": job.timezone,
        "next": None if following is None else following.isoformat(),
        "last_run": _time(row.last_run),
        "runs": row.version,
        "problem": problem,
    }


def _any(key: str) -> Declared:
    """A declaration of any key: the status has no program at hand."""
    return Declared(key, AsyncWork(_nothing), None, None, "UTC", None, "", Policy())


async def _nothing(run: object) -> None:
    pass


def _run(row: PlannedRun) -> dict[str, Any]:
    seconds = None
    if row.started_at is not None and row.ended_at is not None:
        seconds = (row.ended_at - row.started_at) / 1000
    return {
        "job_id": row.job_id,
        "key": row.key,
        "unique_id": row.unique_id,
        "state": row.state,
        "scheduled_time": _time(row.due),
        "attempt": row.attempt,
        "started_at": _time(row.started_at),
        "ended_at": _time(row.ended_at),
        "seconds": seconds,
        "error": row.error,
    }


def _time(instant: int | None) -> str | None:
    return None if instant is None else from_milliseconds(instant).isoformat()


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PUBLISH_SECONDS = 2.0


class EmulatorPage:
    """Tells the emulator at `address` of this runner. Other servers are left alone, and those elsewhere."""

    def __init__(self, address: str, runner: str, process: str) -> None:
        parts = urlsplit(address)
        self._url = f"{parts.scheme}://{parts.netloc}/_emulator/runners"
        self._wanted = parts.hostname in _LOOPBACK
        self._runner = runner
        self._process = process
        # What the environment says of proxies does not count for this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def publish(self, status: Mapping[str, Any]) -> None:
        """Send the status. Blocks for seconds at most, and raises nothing: the runner works without it."""
        if not self._wanted:
            return
        body = json.dumps({"runner": self._runner, "process": self._process, "status": status}).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"}, method="POST")
        try:
            with self._opener.open(request, timeout=_PUBLISH_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            error.close()
            self._wanted = error.code >= 500
        except (OSError, HTTPException):
            # The emulator is away, or another program answers. The emulator may come back.
            return
