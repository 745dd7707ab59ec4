"""Read the journal of a runner."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from scheduler0._shared.error_help import Explained
from scheduler0.leases.intervals import from_milliseconds

RunState = Literal["planned", "running", "succeeded", "failed", "skipped"]
BUSY_SECONDS = 30.0
VERSION = 1


class JournalError(Explained, Exception):
    """The journal cannot be used."""


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run of a job. ``due`` is its tick, ``start_at`` when this try may start."""

    id: int
    job_id: int
    key: str
    unique_id: str
    due: int
    start_at: int
    version: int
    attempt: int
    state: RunState
    started_at: int | None = None
    ended_at: int | None = None
    error: str | None = None

    def report(self, state: int, now: int) -> dict[str, Any]:
        """The result as the server takes it: from the start of the last try to its end, in whole seconds."""
        return {
            "jobId": self.job_id,
            "uniqueId": self.unique_id,
            "state": state,
            "lastExecutionTime": show_time(self.due if self.started_at is None else self.started_at),
            "nextExecutionTime": show_time(now),
            "executionVersion": self.version,
            "jobQueueVersion": 0,
        }


def show_time(instant: int) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return from_milliseconds(instant).replace(microsecond=0).isoformat().replace("+00:00", "Z")


_COLUMNS = "id, job_id, key, unique_id, due, start_at, version, attempt, state, started_at, ended_at, error"


@dataclass(frozen=True, slots=True)
class PulledJob:
    """A job as it was pulled last. ``seen`` is when it was pulled first."""

    record: Mapping[str, Any]
    last: int | None
    last_run: int | None
    version: int
    seen: int


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result to be reported."""

    run_id: int
    body: Mapping[str, Any]
    sent_at: int | None


@dataclass(frozen=True, slots=True)
class NewRun:
    """A tick to be planned."""

    key: str
    unique_id: str
    due: int
    start_at: int


class RunJournalReader:
    """What the journal says of one runner. Raises `JournalError` where there is no journal."""

    def __init__(self, path: str | Path, runner: str) -> None:
        self.path = Path(path).expanduser()
        self.runner = runner
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise JournalError(
                f"there is no journal {str(self.path)!r}; name the one of the runner with --path"
            )
        connection: sqlite3.Connection | None = None
        try:
            connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            raise JournalError(f"the journal {str(self.path)!r} cannot be read: {error}") from error
        if version != VERSION:
            connection.close()
            raise JournalError(
                f"{str(self.path)!r} is not a journal of this version of the runner; name another file"
            )
        return connection

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _rows(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Any]:
        """The rows that a query finds. Raises `JournalError`."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise JournalError(f"the journal {str(self.path)!r} cannot be read: {error}") from error

    def _row(self, query: str, values: Sequence[object]) -> Any:
        """The first of them, or None."""
        return next(iter(self._rows(query, values)), None)

    def runners(self) -> list[str]:
        """The names of the runners that the file knows."""
        rows = self._rows(
            "SELECT runner FROM settings WHERE runner <> '' UNION SELECT runner FROM heartbeats ORDER BY 1"
        )
        return [str(row[0]) for row in rows]

    def setting(self, key: str) -> str | None:
        row = self._row("SELECT value FROM settings WHERE runner = ? AND key = ?", (self.runner, key))
        return None if row is None else str(row[0])

    def jobs(self) -> dict[int, PulledJob]:
        """The jobs of the last pull, by id."""
        rows = self._rows(
            "SELECT id, record, last, last_run, version, seen FROM jobs WHERE runner = ?", (self.runner,)
        )
        return {row[0]: PulledJob(json.loads(row[1]), *row[2:]) for row in rows}

    def jobs_row(self, job_id: int) -> PulledJob | None:
        """The job with this id."""
        row = self._row(
            "SELECT record, last, last_run, version, seen FROM jobs WHERE runner = ? AND id = ?",
            (self.runner, job_id),
        )
        return None if row is None else PulledJob(json.loads(row[0]), *row[1:])

    def running(self) -> list[PlannedRun]:
        """The runs of all slots that are being done."""
        return self._runs("runner = ? AND state = 'running' ORDER BY started_at", (self.runner,))

    def latest(self, limit: int) -> list[PlannedRun]:
        """The runs that ended last, newest first."""
        return self._runs(
            "runner = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT ?",
            (self.runner, limit),
        )

    def has_succeeded(self, run_id: int) -> bool:
        """Whether the run is over and succeeded."""
        return bool(self._runs("id = ? AND state = 'succeeded'", (run_id,)))

    def _runs(self, condition: str, values: tuple[object, ...]) -> list[PlannedRun]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM runs WHERE {condition}", values)
        return [PlannedRun(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """The number of runs in each state that are kept."""
        rows = self._rows("SELECT state, count(*) FROM runs WHERE runner = ? GROUP BY state", (self.runner,))
        return {str(state): int(number) for state, number in rows}

    def unreported(self) -> int:
        """How many results of all slots the server is not known to have."""
        row = self._row("SELECT count(*) FROM reports WHERE runner = ? AND state <> 'sent'", (self.runner,))
        return int(row[0])

    def heartbeats(self) -> list[dict[str, Any]]:
        rows = self._rows(
            "SELECT slot, process, host, started_at, beat_at, info FROM heartbeats"
            " WHERE runner = ? ORDER BY slot",
            (self.runner,),
        )
        names = ("slot", "process", "host", "started_at", "beat_at")
        return [{**dict(zip(names, row[:5], strict=True)), **json.loads(row[5])} for row in rows]
