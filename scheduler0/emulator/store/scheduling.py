"""What the scheduler reads and writes, inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Iterable, Mapping

from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.store.database import QUEUE_VERSION, QUEUE_VERSION_DATE, get_setting, put_setting
from scheduler0.emulator.store.jobs import SELECT_JOBS
from scheduler0.emulator.store.rows import ExecutionRow, ExecutorRow, JobRow, columns, insertion

_IDS = "(SELECT value FROM json_each(?))"
_EXECUTORS = f"SELECT {columns(ExecutorRow)} FROM executors WHERE id IN {_IDS}"
_INSERT_EXECUTION = insertion("executions", ExecutionRow)
# Any account may report executions of any job; only those of the job's own account count.
_OWN = "account_id = (SELECT account_id FROM jobs WHERE jobs.id = job_id)"
_LATEST = f"""SELECT {columns(ExecutionRow)} FROM executions WHERE id IN (
    SELECT (SELECT id FROM executions WHERE job_id = wanted.value AND {_OWN}
            ORDER BY execution_version DESC, state DESC, id DESC LIMIT 1)
    FROM json_each(?) AS wanted)"""
_FAILURES = f"""SELECT count(*) FROM executions
    WHERE job_id = ? AND execution_version = ? AND state = 2 AND {_OWN}"""
_SCHEDULED = f"""SELECT unique_id FROM executions
    WHERE job_id = ? AND execution_version = ? AND state = 0 AND {_OWN} ORDER BY id DESC LIMIT 1"""


def raise_queue_version(connection: sqlite3.Connection, now: int) -> int:
    """Count one more take-over of this store by a scheduler: 1 is the first."""
    version = int(get_setting(connection, QUEUE_VERSION) or 0) + 1
    put_setting(connection, QUEUE_VERSION, str(version))
    put_setting(connection, QUEUE_VERSION_DATE, str(now))
    return version


def active_jobs(connection: sqlite3.Connection, *, after_id: int, limit: int) -> list[JobRow]:
    """The next `limit` active jobs in the order of their ids."""
    query = f"{SELECT_JOBS} WHERE status = 'active' AND deleted_by IS NULL AND id > ? ORDER BY id LIMIT ?"
    return [JobRow._make(row) for row in connection.execute(query, (after_id, limit))]


def active_one_time_jobs(connection: sqlite3.Connection) -> list[int]:
    """The ids of the active jobs without a spec."""
    query = "SELECT id FROM jobs WHERE status = 'active' AND deleted_by IS NULL AND spec = ''"
    return [int(job_id) for (job_id,) in connection.execute(query)]


def jobs_by_id(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, JobRow]:
    """The jobs of these ids that are not deleted."""
    rows = connection.execute(f"{SELECT_JOBS} WHERE id IN {_IDS} AND deleted_by IS NULL", (_json(ids),))
    return {job.id: job for job in map(JobRow._make, rows)}


def project_names(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """The names of the projects of these ids, deleted ones included."""
    return dict(connection.execute(f"SELECT id, name FROM projects WHERE id IN {_IDS}", (_json(ids),)))


def executors_by_id(connection: sqlite3.Connection, ids: Iterable[int | None]) -> dict[int, ExecutorRow]:
    """The executors of these ids, deleted ones included: their jobs go on."""
    rows = connection.execute(_EXECUTORS, (_json(ids),))
    return {executor.id: executor for executor in map(ExecutorRow.read, rows)}


def latest_executions(connection: sqlite3.Connection, job_ids: Iterable[int]) -> dict[int, ExecutionRow]:
    """By job, the execution row of the highest version, then state, then id."""
    rows = connection.execute(_LATEST, (_json(job_ids),))
    return {row.job_id: row for row in map(ExecutionRow._make, rows)}


def count_failures(connection: sqlite3.Connection, job_id: int, execution_version: int) -> int:
    """The failed deliveries of one run."""
    (count,) = connection.execute(_FAILURES, (job_id, execution_version)).fetchone()
    return int(count)


def scheduled_id(connection: sqlite3.Connection, job_id: int, execution_version: int) -> str | None:
    """The id of one run, as its latest scheduled row has it."""
    row = connection.execute(_SCHEDULED, (job_id, execution_version)).fetchone()
    return None if row is None else str(row[0])


def insert_executions(connection: sqlite3.Connection, rows: Iterable[ExecutionRow]) -> None:
    connection.executemany(_INSERT_EXECUTION, [row[1:] for row in rows])


def executions_left(connection: sqlite3.Connection, account_ids: Iterable[int]) -> dict[int, int]:
    """By account, how many executions it may still run; accounts without a counter are left out."""
    query = f"SELECT account_id, execution_count FROM account_counters WHERE account_id IN {_IDS}"
    return dict(connection.execute(query, (_json(account_ids),)))


def put_executions_left(connection: sqlite3.Connection, left: Mapping[int, int], now: int) -> None:
    connection.executemany(
        "UPDATE account_counters SET execution_count = ?, date_modified = ? WHERE account_id = ?",
        [(count, now, account_id) for account_id, count in left.items()],
    )


def deactivate_jobs(connection: sqlite3.Connection, job_ids: Iterable[int], now: int) -> None:
    connection.execute(
        f"UPDATE jobs SET status = 'inactive', date_modified = ? WHERE id IN {_IDS} AND deleted_by IS NULL",
        (format_instant(now), _json(job_ids)),
    )


def deactivate_account_jobs(
    connection: sqlite3.Connection, account_ids: Iterable[int], now: int, *, active_only: bool = False
) -> None:
    """Set all jobs of the accounts to inactive, in the name of `system` (contract runtime A7).

    With `active_only`, those that are inactive already keep the name of who has set them so.
    """
    condition = " AND status = 'active'" if active_only else ""
    connection.execute(
        "UPDATE jobs SET status = 'inactive', modified_by = 'system', date_modified = ?"
        f" WHERE account_id IN {_IDS} AND deleted_by IS NULL{condition}",
        (format_instant(now), _json(account_ids)),
    )


def _json(ids: Iterable[int | None]) -> str:
    return json.dumps(list(ids))
