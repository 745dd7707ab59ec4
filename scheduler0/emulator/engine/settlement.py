"""What deliveries leave behind: rows, charges, changes of status, next runs (contract runtime A4, A6, A7).

All of it is written in one transaction. A process that is killed leaves a delivery recorded whole or not at
all.
"""

import logging
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from scheduler0.emulator.engine.batches import DueJob
from scheduler0.emulator.engine.due_times import (
    SCHEDULED,
    Deactivated,
    Decision,
    Entry,
    Exhausted,
    Finished,
    NextRun,
    Redelivery,
    after_delivery,
    missed_times,
)
from scheduler0.emulator.engine.execution_rows import Stamp, delivered_row, scheduled_row
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.rows import ExecutionRow, JobRow
from scheduler0.emulator.store.scheduling import (
    deactivate_account_jobs,
    deactivate_jobs,
    executions_left,
    insert_executions,
    put_executions_left,
    scheduled_id,
)

# Of one job, for one time in which nothing could be recorded.
_MISSED_ROWS = 1000
logger = logging.getLogger("scheduler0.emulator")


@dataclass(frozen=True, slots=True)
class Delivered:
    """One job of a delivery that is over."""

    due: DueJob
    succeeded: bool
    final: bool = False
    """The run is not delivered again, even if the job allows more retries."""


@dataclass(slots=True)
class Settlement:
    """What to write, and which jobs to queue again or to drop after that."""

    rows: list[ExecutionRow] = field(default_factory=list[ExecutionRow])
    left: dict[int, int] = field(default_factory=dict[int, int])
    """The new execution counters of the accounts that were charged."""
    deactivated_jobs: list[int] = field(default_factory=list[int])
    exhausted_accounts: set[int] = field(default_factory=set[int])
    """The accounts whose jobs all become inactive."""
    unpaid_accounts: set[int] = field(default_factory=set[int])
    """The accounts that had no execution left for a delivery. The system account can be among them."""
    missed: dict[int, int] = field(default_factory=dict[int, int])
    """By job, the number of runs that were due while nothing could be recorded."""
    queued: list[Entry] = field(default_factory=list[Entry])
    dropped: list[int] = field(default_factory=list[int])


def settle(
    connection: sqlite3.Connection,
    delivered: Sequence[Delivered],
    stamp: Stamp,
    quirks: Quirks = FAITHFUL,
    held_up: Collection[int] = (),
) -> Settlement:
    """Record the deliveries, inside the caller's transaction. `held_up` as in `plan`."""
    left = executions_left(connection, {item.due.job.account_id for item in delivered})
    run_ids: dict[int, str | None] = {}
    if not quirks.results_without_ids:
        entries = [item.due.entry for item in delivered]
        run_ids = {e.job_id: scheduled_id(connection, e.job_id, e.execution_version) for e in entries}
    settlement = plan(delivered, left, stamp, run_ids, quirks, held_up)
    insert_executions(connection, settlement.rows)
    put_executions_left(connection, settlement.left, stamp.now)
    if settlement.deactivated_jobs:
        deactivate_jobs(connection, settlement.deactivated_jobs, stamp.now)
    if settlement.exhausted_accounts:
        deactivate_account_jobs(
            connection,
            settlement.exhausted_accounts,
            stamp.now,
            active_only=not quirks.feature_wakes_paused_jobs,
        )
    return settlement


def plan(
    delivered: Sequence[Delivered],
    left: Mapping[int, int],
    stamp: Stamp,
    run_ids: Mapping[int, str | None] = MappingProxyType({}),
    quirks: Quirks = FAITHFUL,
    held_up: Collection[int] = (),
) -> Settlement:
    """The settlement of the deliveries.

    `left` has the number of executions that each account may still run. An account that is not in it has
    none left. `run_ids` has the id of each job's row. `held_up` are the jobs whose deliveries could not be
    recorded for some time: their runs that were due meanwhile get rows of state 0, and no result.
    """
    settlement = Settlement()
    for item in delivered:
        job, entry = item.due.job, item.due.entry
        settlement.rows.append(
            delivered_row(job, entry, stamp, succeeded=item.succeeded, run_id=run_ids.get(job.id))
        )
        available = settlement.left.get(job.account_id, left.get(job.account_id, 0))
        if available > 0:
            settlement.left[job.account_id] = available - 1
        try:
            decision = after_delivery(
                entry,
                job,
                succeeded=item.succeeded,
                charged=available > 0,
                now=stamp.now,
                final=item.final,
                quirks=quirks,
            )
            if job.id in held_up:
                decision = _with_missed_runs(decision, item.due, stamp, settlement)
            if isinstance(decision, NextRun):
                settlement.rows.append(scheduled_row(job, decision.entry, stamp))
        except Exception:
            logger.exception("job %d cannot be scheduled again", job.id)
            decision = Finished()
        _apply(decision, job, settlement)
    return settlement


def _with_missed_runs(decision: Decision, due: DueJob, stamp: Stamp, settlement: Settlement) -> Decision:
    """Add rows for the runs that were missed. The next run has a number behind theirs."""
    job, entry = due.job, due.entry
    match decision:
        case NextRun(following):
            before = following.next_time
        case Deactivated() if job.spec:
            before = min(read_instant(job.end_date), stamp.now)
        case _:
            return decision
    last, version = entry.next_time, entry.execution_version
    for instant in missed_times(job, last, before, _MISSED_ROWS):
        version += 1
        missed = Entry(job.id, version, 0, SCHEDULED, last, instant)
        settlement.rows.append(scheduled_row(job, missed, stamp))
        last = instant
    if version > entry.execution_version:
        settlement.missed[job.id] = version - entry.execution_version
    if isinstance(decision, NextRun):
        return NextRun(replace(decision.entry, execution_version=version + 1))
    return decision


def _apply(decision: Decision, job: JobRow, settlement: Settlement) -> None:
    match decision:
        case Redelivery(entry) | NextRun(entry):
            settlement.queued.append(entry)
            return
        case Deactivated():
            settlement.deactivated_jobs.append(job.id)
        case Exhausted():
            settlement.unpaid_accounts.add(job.account_id)
            if job.account_id != SYSTEM_ACCOUNT:
                settlement.exhausted_accounts.add(job.account_id)
        case Finished():
            pass
    settlement.dropped.append(job.id)
