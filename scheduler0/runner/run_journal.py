"""The journal: what the runner must not forget, in SQLite.

Each change is one transaction, on the disk before the method returns. Instants are milliseconds since 1970.
Rows belong to a runner's name and to a *slot*: each process of one name holds a slot of its own in a file
that several processes share.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from scheduler0.runner.reader import (
    BUSY_SECONDS,
    VERSION,
    JournalError,
    NewRun,
    PlannedRun,
    RunJournalReader,
    RunState,
    StoredResult,
)

_MOST_SLOTS = 64
_KEPT_RUNS = 10_000
_SCHEMA = """
CREATE TABLE settings (
    runner TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (runner, key)
) WITHOUT ROWID;
-- Jobs as pulled. `last` is the latest tick that was planned, `version` counts the planned runs.
CREATE TABLE jobs (
    runner TEXT NOT NULL, id INTEGER NOT NULL, record TEXT NOT NULL, last INTEGER, last_run INTEGER,
    version INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL, PRIMARY KEY (runner, id)
) WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, runner TEXT NOT NULL, slot INTEGER NOT NULL, job_id INTEGER NOT
    NULL, key TEXT NOT NULL, unique_id TEXT NOT NULL, due INTEGER NOT NULL, start_at INTEGER NOT NULL, version
    INTEGER NOT NULL, attempt INTEGER NOT NULL, state TEXT NOT NULL, started_at INTEGER, ended_at INTEGER,
    error TEXT
);
CREATE INDEX unfinished ON runs (runner, slot) WHERE state IN ('planned', 'running');
CREATE INDEX latest ON runs (runner, ended_at);
-- One report for each run that is over. `sending`: the outcome of the request is not known.
CREATE TABLE reports (
    run_id INTEGER PRIMARY KEY, runner TEXT NOT NULL, slot INTEGER NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending', sent_at INTEGER
);
CREATE INDEX unreported ON reports (runner, slot, run_id) WHERE state <> 'sent';
-- The process that holds a slot, for the status.
CREATE TABLE heartbeats (
    runner TEXT NOT NULL, slot INTEGER NOT NULL, process INTEGER NOT NULL, host TEXT NOT NULL,
    started_at INTEGER NOT NULL, beat_at INTEGER NOT NULL, info TEXT NOT NULL, PRIMARY KEY (runner, slot)
) WITHOUT ROWID;
"""


class RunJournal(RunJournalReader):
    """The journal of one runner. Takes a slot that no living process holds.

    Raises `JournalError`. Use it on one thread, and close it.
    """

    def __init__(self, path: str | Path, runner: str) -> None:
        try:
            super().__init__(path, runner)
            try:
                self.identity = self._identity()
                self.slot, self._lock = self._take_slot()
            except BaseException:
                self._connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"the journal {str(self.path)!r} cannot be used: {error}") from error

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _connect(self.path)

    def _identity(self) -> str:
        """An id of this journal that no other journal has."""
        self._connection.execute(
            "INSERT OR IGNORE INTO settings VALUES ('', 'identity', ?)", (uuid.uuid4().hex,)
        )
        query = "SELECT value FROM settings WHERE runner = '' AND key = 'identity'"
        return str(self._connection.execute(query).fetchone()[0])

    def close(self, in_use: Sequence[threading.Lock] = ()) -> None:
        """Close the journal. The slot is held for as long as one of the locks is `in_use`."""
        with suppress(sqlite3.Error):
            self._connection.execute(
                "DELETE FROM heartbeats WHERE runner = ? AND slot = ?", (self.runner, self.slot)
            )
        self._connection.close()
        if in_use:
            threading.Thread(target=_close_later, args=(self._lock, in_use), daemon=True).start()
        else:
            self._lock.close()

    def put_setting(self, key: str, value: str) -> None:
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", (self.runner, key, value))

    def keep_jobs(self, records: Iterable[Mapping[str, Any]], now: int) -> None:
        """Replace the definitions of all jobs by what was pulled. What was planned of each stays known."""
        pulled = {int(record["id"]): json.dumps(record) for record in records}
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO jobs (runner, id, record, seen) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET record = excluded.record",
                [(self.runner, job_id, record, now) for job_id, record in pulled.items()],
            )
            known = [
                row[0]
                for row in db.execute("SELECT id FROM jobs WHERE runner = ?", (self.runner,)).fetchall()
            ]
            db.executemany(
                "DELETE FROM jobs WHERE runner = ? AND id = ?",
                [(self.runner, job_id) for job_id in known if job_id not in pulled],
            )

    def skip_to(self, job_id: int, last: int) -> None:
        """Count ticks up to `last` as planned."""
        with self._transaction() as db:
            self._move(db, job_id, last)

    # Runs

    def plan(self, job_id: int, runs: Sequence[NewRun], last: int | None) -> list[PlannedRun]:
        """Write down runs that are due, perhaps still to be claimed, and the tick that was planned last."""
        with self._transaction() as db:
            row = db.execute(
                "SELECT version FROM jobs WHERE runner = ? AND id = ?", (self.runner, job_id)
            ).fetchone()
            version = 0 if row is None else int(row[0])
            rows: list[PlannedRun] = []
            for number, run in enumerate(runs, version + 1):
                cursor = db.execute(
                    "INSERT INTO runs (runner, slot, job_id, key, unique_id, due, start_at, version, attempt,"
                    " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 'planned')",
                    (self.runner, self.slot, job_id, run.key, run.unique_id, run.due, run.start_at, number),
                )
                run_id = cursor.lastrowid or 0
                rows.append(
                    PlannedRun(
                        run_id, job_id, run.key, run.unique_id, run.due, run.start_at, number, 1, "planned"
                    )
                )
            db.execute(
                "UPDATE jobs SET version = ?, last_run = coalesce(?, last_run) WHERE runner = ? AND id = ?",
                (version + len(runs), runs[-1].due if runs else None, self.runner, job_id),
            )
            if last is not None:
                self._move(db, job_id, last)
        return rows

    def _move(self, db: sqlite3.Connection, job_id: int, last: int) -> None:
        db.execute(
            "UPDATE jobs SET last = max(coalesce(last, :last), :last) WHERE runner = :runner AND id = :id",
            {"last": last, "runner": self.runner, "id": job_id},
        )

    def not_claimed(self, run_ids: Sequence[int]) -> None:
        """Another runner has taken the runs."""
        self._set_all("DELETE FROM runs WHERE id = ? AND state = 'planned'", run_ids)

    def _set_all(self, statement: str, run_ids: Sequence[int]) -> None:
        if run_ids:
            with self._transaction() as db:
                db.executemany(statement, [(run_id,) for run_id in run_ids])

    def begin(self, run_id: int, now: int) -> None:
        """The try starts now. Written before the function is called."""
        self._change("state = 'running', started_at = ?", (now,), run_id)

    def try_again(self, run_id: int, attempt: int, start_at: int, error: str) -> None:
        """The try failed, and another one follows."""
        self._change(
            "state = 'planned', attempt = ?, start_at = ?, error = ?", (attempt, start_at, error), run_id
        )

    def skip(self, run_id: int, now: int, reason: str) -> None:
        """The run is not done, and not reported."""
        self._change("state = 'skipped', ended_at = ?, error = ?", (now, reason), run_id)

    def finish(
        self, run_id: int, state: RunState, now: int, error: str | None, report: Mapping[str, Any]
    ) -> None:
        """The run is over: its result and its report are written together."""
        with self._transaction() as db:
            changed = db.execute(
                "UPDATE runs SET state = ?, ended_at = ?, error = ? WHERE id = ? AND state IN"
                " ('planned', 'running')",
                (state, now, error, run_id),
            )
            if changed.rowcount:
                db.execute(
                    "INSERT INTO reports (run_id, runner, slot, body) VALUES (?, ?, ?, ?)",
                    (run_id, self.runner, self.slot, json.dumps(report)),
                )

    def _change(self, change: str, values: tuple[object, ...], run_id: int) -> None:
        with self._transaction() as db:
            db.execute(f"UPDATE runs SET {change} WHERE id = ?", (*values, run_id))

    def unfinished(self) -> list[PlannedRun]:
        """The runs of this slot that are not over, oldest first."""
        return self._runs(
            "runner = ? AND slot = ? AND state IN ('planned', 'running') ORDER BY due, id",
            (self.runner, self.slot),
        )

    # Reports

    def take_batch(self, limit: int, now: int) -> list[StoredResult]:
        """Up to `limit` results that were never sent. They count as being sent from now on."""
        with self._transaction() as db:
            rows = db.execute(
                "SELECT run_id, body, sent_at FROM reports"
                " WHERE runner = ? AND slot = ? AND state = 'pending' ORDER BY run_id LIMIT ?",
                (self.runner, self.slot, limit),
            ).fetchall()
            db.executemany(
                "UPDATE reports SET state = 'sending', sent_at = ? WHERE run_id = ?",
                [(now, row[0]) for row in rows],
            )
        return [StoredResult(row[0], json.loads(row[1]), now) for row in rows]

    def doubtful(self) -> list[StoredResult]:
        """Results that were sent, with an outcome that is not known."""
        rows = self._rows(
            "SELECT run_id, body, sent_at FROM reports WHERE runner = ? AND slot = ? AND state = 'sending'"
            " ORDER BY run_id",
            (self.runner, self.slot),
        )
        return [StoredResult(row[0], json.loads(row[1]), row[2]) for row in rows]

    def in_doubt(self, run_ids: Iterable[int], now: int) -> None:
        """Whether the server has these results is not known. They may arrive from now on."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE reports SET sent_at = ? WHERE run_id = ?", [(now, run_id) for run_id in run_ids]
            )

    def sent(self, run_ids: Iterable[int]) -> None:
        """The server has these results."""
        self._set_all("UPDATE reports SET state = 'sent' WHERE run_id = ?", list(run_ids))

    def not_sent(self, run_ids: Iterable[int]) -> None:
        """The server does not have these results yet. They must be sent."""
        self._set_all("UPDATE reports SET state = 'pending' WHERE run_id = ?", list(run_ids))

    def unreported_here(self) -> int:
        """How many of them belong to this slot."""
        row = self._row(
            "SELECT count(*) FROM reports WHERE runner = ? AND slot = ? AND state <> 'sent'",
            (self.runner, self.slot),
        )
        return int(row[0])

    def purge(self) -> None:
        """Forget old runs that are over and reported."""
        with self._transaction() as db:
            kept = db.execute(
                "SELECT id FROM runs WHERE runner = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                (self.runner, _KEPT_RUNS),
            ).fetchone()
            if kept is None:
                return
            bounds = {"runner": self.runner, "newest": kept[0]}
            old = "runner = :runner AND id <= :newest AND state IN ('succeeded', 'failed', 'skipped')"
            unsent = "SELECT run_id FROM reports WHERE runner = :runner AND state <> 'sent'"
            db.execute(f"DELETE FROM runs WHERE {old} AND id NOT IN ({unsent})", bounds)
            db.execute(
                "DELETE FROM reports WHERE runner = :runner AND run_id <= :newest AND state = 'sent'", bounds
            )

    # Processes

    def beat(self, started_at: int, now: int, info: Mapping[str, Any], host: str) -> None:
        """Say that this process lives."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO heartbeats VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self.runner, self.slot, os.getpid(), host, started_at, now, json.dumps(info)),
            )

    def adopt(self) -> bool:
        """Take over what processes left that are gone. True if there was anything."""
        rows = self._rows(
            "SELECT DISTINCT slot FROM runs WHERE runner = :runner AND state IN ('planned', 'running')"
            " UNION SELECT DISTINCT slot FROM reports WHERE runner = :runner AND state <> 'sent'",
            {"runner": self.runner},
        )
        adopted = False
        for (slot,) in rows:
            lock = None if slot == self.slot else self._try_slot(slot)
            if lock is None:
                continue
            with closing(lock), self._transaction() as db:
                for table in ("runs", "reports"):
                    db.execute(
                        f"UPDATE {table} SET slot = ? WHERE runner = ? AND slot = ?",
                        (self.slot, self.runner, slot),
                    )
                db.execute("DELETE FROM heartbeats WHERE runner = ? AND slot = ?", (self.runner, slot))
            adopted = True
        return adopted

    def _take_slot(self) -> tuple[int, sqlite3.Connection]:
        for slot in range(_MOST_SLOTS):
            lock = self._try_slot(slot)
            if lock is not None:
                return slot, lock
        raise JournalError(f"{_MOST_SLOTS} processes of the runner {self.runner!r} use {str(self.path)!r}")

    def _try_slot(self, slot: int) -> sqlite3.Connection | None:
        """Lock a slot. The lock is SQLite's own on an empty file; the end of the process ends it as well."""
        name = hashlib.sha256(self.runner.encode()).hexdigest()[:12]
        lock: sqlite3.Connection | None = None
        try:
            lock = sqlite3.connect(
                f"{self.path}.{name}.{slot}.lock", timeout=0, isolation_level=None, check_same_thread=False
            )
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if lock is not None:
                lock.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return None
            raise JournalError(f"the slots of {str(self.path)!r} cannot be used: {error}") from error
        return lock

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise JournalError(f"the journal {str(self.path)!r} cannot be written: {error}") from error


def _close_later(slot: sqlite3.Connection, in_use: Sequence[threading.Lock]) -> None:
    for lock in in_use:
        with lock:
            pass
    slot.close()


def _connect(path: Path) -> sqlite3.Connection:
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, mode=0o600))
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # The lock makes one process create the schema; the others wait for it.
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("BEGIN EXCLUSIVE")
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if version == 0 and not tables:
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        raise JournalError(f"{str(path)!r} is not a journal of this version of the runner; give another path")
    connection.execute("COMMIT")
    with suppress(sqlite3.OperationalError):
        # Another process is at work: it has set the mode, which stays with the file.
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
