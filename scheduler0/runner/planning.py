"""Write the runs of a job that are due into the journal, and claim them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler0.leases.intervals import from_milliseconds, to_milliseconds
from scheduler0.runner.entries import RunnableJob
from scheduler0.runner.reader import NewRun, PlannedRun, PulledJob
from scheduler0.runner.run import unique_id
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.ticks import DuePlan, plan
from scheduler0.runner.turns import RunClaimer

_CLAIM_KEPT, _CLAIM_MARGIN = 90 * 86400.0, 86400.0
"""Seconds for which the store remembers a claim, at most and at least."""

_CLOCK_SLACK = timedelta(minutes=1)
"""By how much clocks are set as a matter of course."""


def plan_due(journal: RunJournal, entry: RunnableJob, now: datetime) -> tuple[list[PlannedRun], DuePlan]:
    """Plan what is due at `now`. Raises `JournalError`."""
    row = journal.jobs_row(entry.job_id)
    last = None if row is None or row.last is None else from_milliseconds(row.last)
    seen = now if row is None else from_milliseconds(row.seen)
    planned = plan(entry.timing, last, now, entry.policy, seen)
    if not planned.ticks and planned.last is None:
        return [], planned
    last_tick = None if planned.last is None else to_milliseconds(planned.last)
    return journal.plan(entry.job_id, _new_runs(journal, entry, planned.ticks), last_tick), planned


def ahead_of(row: PulledJob, now: datetime) -> str | None:
    """What to say of a job whose ticks were planned further than the present; None if they were not."""
    last = None if row.last is None else from_milliseconds(row.last)
    if last is None or last - now <= _CLOCK_SLACK:
        return None
    return (
        f"its runs up to {last.isoformat()} are decided, but the clock says {now.isoformat()}: it was ahead"
        " then, or is behind now. No run follows before that time. If the clock is right now, delete the job"
        " and start the runner again, which makes it anew; or run it with --once"
    )


def plan_now(journal: RunJournal, entry: RunnableJob, now: datetime) -> PlannedRun:
    """Plan one run at `now`, beside the schedule. Raises `JournalError`."""
    tick = from_milliseconds(to_milliseconds(now))
    [planned] = journal.plan(entry.job_id, _new_runs(journal, entry, [tick], jitter=0.0), None)
    return planned


async def claim(
    journal: RunJournal, claimer: RunClaimer, place: str, row: PlannedRun, entry: RunnableJob | None
) -> bool:
    """Whether the run belongs to this journal, now or from before. Raises `LeaseStoreError`.

    Of the runners that plan the run at the same `place` only one gets it. The claim is remembered for as long
    as another runner may still find the run due.
    """
    keep = _CLAIM_KEPT
    if entry is not None and entry.policy.catch_up == "none":
        keep = min(keep, entry.policy.misfire_grace + entry.policy.jitter + _CLAIM_MARGIN)
    name = f"{place}/{row.job_id}/{row.due}"
    return await claimer.take(name, f"{journal.identity}/{row.id}", keep)


def _new_runs(
    journal: RunJournal, entry: RunnableJob, ticks: Sequence[datetime], jitter: float | None = None
) -> list[NewRun]:
    row = journal.jobs_row(entry.job_id)
    previous = None if row is None or row.last_run is None else from_milliseconds(row.last_run)
    most = entry.policy.jitter if jitter is None else jitter
    runs: list[NewRun] = []
    for tick in ticks:
        start_at = tick + timedelta(seconds=random.uniform(0, most) if most else 0.0)
        run_id = unique_id(entry.project_id, entry.job_id, previous, tick, entry.zone)
        runs.append(NewRun(entry.key, run_id, to_milliseconds(tick), to_milliseconds(start_at)))
        previous = tick
    return runs
