"""What deliveries leave behind: rows, charges, changes of status, next runs (runtime.md A4, A6, A7).

All of it is written in one transaction, so that a process that is killed leaves a delivery recorded
entirely or not at all.
"""

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from scheduler0.emulator.accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.execution_rows import Stamp, delivered_row, scheduled_row
from scheduler0.emulator.payload import DueJob
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.schedule import (
    Deactivated,
    Decision,
    Entry,
    Exhausted,
    Finished,
    NextRun,
    Redelivery,
    after_delivery,
)
from scheduler0.emulator.store.engine_store import (
    deactivate_account_jobs,
    deactivate_jobs,
    executions_left,
    insert_executions,
    put_executions_left,
    scheduled_id,
)
from scheduler0.emulator.store.rows import ExecutionRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One job of a delivery that is over."""

    due: DueJob
    succeeded: bool
    final: bool = False
    """The run is not delivered again, whatever the job still allows."""


@dataclass(slots=True)
class Settlement:
    """What to write, and what to queue again and drop once it is written."""

    rows: list[ExecutionRow] = field(default_factory=list[ExecutionRow])
    left: dict[int, int] = field(default_factory=dict[int, int])
    """The new execution counters of the accounts that were charged."""
    deactivated_jobs: list[int] = field(default_factory=list[int])
    exhausted_accounts: set[int] = field(default_factory=set[int])
    queued: list[Entry] = field(default_factory=list[Entry])
    dropped: list[int] = field(default_factory=list[int])


def settle(
    connection: sqlite3.Connection, delivered: Sequence[Delivered], stamp: Stamp, quirks: Quirks = FAITHFUL
) -> Settlement:
    """Record the deliveries, inside the caller's transaction."""
    left = executions_left(connection, {item.due.job.account_id for item in delivered})
    run_ids: dict[int, str | None] = {}
    if not quirks.results_without_ids:
        entries = [item.due.entry for item in delivered]
        run_ids = {e.job_id: scheduled_id(connection, e.job_id, e.execution_version) for e in entries}
    settlement = plan(delivered, left, stamp, run_ids, quirks)
    insert_executions(connection, settlement.rows)
    put_executions_left(connection, settlement.left, stamp.now)
    deactivate_jobs(connection, settlement.deactivated_jobs, stamp.now)
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
) -> Settlement:
    """The settlement, where `left` tells by account how many executions it may still run.

    An account without a counter has none left. `run_ids` has the ids that rows get, by job.
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
            if isinstance(decision, NextRun):
                settlement.rows.append(scheduled_row(job, decision.entry, stamp))
        except Exception:
            logger.exception("job %d cannot be scheduled again", job.id)
            decision = Finished()
        _apply(decision, item.due, settlement)
    return settlement


def _apply(decision: Decision, due: DueJob, settlement: Settlement) -> None:
    match decision:
        case Redelivery(entry) | NextRun(entry):
            settlement.queued.append(entry)
            return
        case Deactivated():
            settlement.deactivated_jobs.append(due.job.id)
        case Exhausted():
            logger.warning("job %d: account %d has no executions left", due.job.id, due.job.account_id)
            if due.job.account_id != SYSTEM_ACCOUNT:
                settlement.exhausted_accounts.add(due.job.account_id)
        case Finished():
            pass
    settlement.dropped.append(due.job.id)
