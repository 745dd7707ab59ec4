"""When each job is due, and what becomes of it after a delivery (runtime.md A3, A4).

Times are stored instants (`store.instants`); `ZERO` is the last time of a job that has not run.
"""

import heapq
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.cron import next_execution, parse
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.instants import SECOND, ZERO, from_instant, to_instant
from scheduler0.emulator.store.rows import JobRow

SCHEDULED, SUCCESS, FAILED = 0, 1, 2
"""The states of an execution row, and of a job's latest run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the scheduler remembers of a job between two runs."""

    job_id: int
    execution_version: int
    """The number of the coming run; redeliveries after a failure share it."""
    fail_count: int
    """Failed deliveries of the coming run so far."""
    last_state: int
    last_time: int
    """When the run before was due."""
    next_time: int
    """When the coming run is due; past while it is being redelivered."""


class JobQueue:
    """The entries of all scheduled jobs, at most one per job, in the order in which they are due.

    An entry that was popped stays known, so that its job is not queued again, until it is pushed or
    forgotten.
    """

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._heap: list[tuple[int, int, int]] = []
        self._pushed = 0

    def __contains__(self, job_id: int) -> bool:
        return job_id in self._entries

    def __len__(self) -> int:
        """Jobs, not entries in the heap: one that is under way counts."""
        return len(self._entries)

    def push(self, entry: Entry) -> None:
        """Queue a new entry, or a popped one again; after those that are due at the same time."""
        self._entries[entry.job_id] = entry
        self._pushed += 1
        heapq.heappush(self._heap, (entry.next_time, self._pushed, entry.job_id))

    def waiting(self) -> list[Entry]:
        """The entries that were not popped, in the order in which they are due."""
        return [self._entries[job_id] for _, _, job_id in sorted(self._heap)]

    def next_due(self) -> int | None:
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: int, at_least: int) -> list[Entry]:
        """The first `at_least` entries that are due, and the others that are due in the same second.

        Fewer if fewer are due. A second is never divided: aggregation collects what is due in it (A9).
        """
        due: list[Entry] = []
        while self._heap and self._heap[0][0] <= now:
            if len(due) >= at_least and self._heap[0][0] // SECOND != due[-1].next_time // SECOND:
                break
            due.append(self._entries[heapq.heappop(self._heap)[2]])
        return due

    def forget(self, job_id: int) -> None:
        """Drop a popped entry."""
        del self._entries[job_id]

    def clear(self) -> None:
        self._entries.clear()
        self._heap.clear()


@lru_cache(maxsize=4096)
def job_zone(timezone: str) -> ZoneInfo:
    """The zone of a job, UTC if it names none. ValueError, KeyError or OSError for what is no zone.

    Only the system account, whose jobs are not validated, has jobs without a zone or with a wrong one.
    """
    return ZoneInfo(timezone or "UTC")


_parse = lru_cache(maxsize=4096)(parse)


def next_time(job: JobRow, last_time: int, now: int) -> int | None:
    """When `job` runs next (A3); None if it does not run any more, or never matches.

    Raises as `job_zone` and `cron.parse` do; jobs of the system account are not validated.
    """
    return _next_time(job.spec, job.timezone, job.start_date, last_time, now)


# Jobs that are due together often share their spec as well.
@lru_cache(maxsize=1024)
def _next_time(spec: str, timezone: str, start_date: int, last_time: int, now: int) -> int | None:
    following = next_execution(
        _parse(spec) if spec else None,
        zone=job_zone(timezone),
        last=None if last_time == ZERO else from_instant(last_time),
        start=None if start_date == ZERO else from_instant(start_date),
        now=from_instant(now),
    )
    return None if following is None else to_instant(following)


def first_entry(job: JobRow, now: int) -> Entry | None:
    """The entry of a job that has no executions yet; None if it never runs."""
    first = next_time(job, ZERO, now)
    return None if first is None else Entry(job.id, 1, 0, SCHEDULED, ZERO, first)


def has_ended(job: JobRow, now: int) -> bool:
    """Whether the end date is reached.

    The server asks whether it is before now, on a clock that has always moved on since the run was due; a
    clock that stands still must give the same answer.
    """
    return job.end_date != ZERO and job.end_date <= now


def is_past_end(entry: Entry, job: JobRow) -> bool:
    """Whether the coming run lies behind the end date, which may have moved since it was queued."""
    return job.end_date != ZERO and entry.next_time > job.end_date


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The account had no execution left: drop the job, and deactivate all jobs of the account (A7)."""


@dataclass(frozen=True, slots=True)
class Deactivated:
    """The job has had its last run: drop it and set its status to inactive."""


@dataclass(frozen=True, slots=True)
class Finished:
    """There is no next run although the job is active: drop it."""


@dataclass(frozen=True, slots=True)
class Redelivery:
    """Deliver the same run again at once, without a new scheduled row."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class NextRun:
    """Queue the next run, with a scheduled row."""

    entry: Entry


Decision = Exhausted | Deactivated | Finished | Redelivery | NextRun


def after_delivery(
    entry: Entry,
    job: JobRow,
    *,
    succeeded: bool,
    charged: bool,
    now: int,
    final: bool = False,
    quirks: Quirks = FAITHFUL,
) -> Decision:
    """What becomes of a job after one delivery (A4); `charged` tells whether the account could pay for it.

    A failed delivery that is `final` is not repeated.

    Raises as `next_time` does.
    """
    if not charged:
        return Exhausted()
    # As in has_ended: a delivered job's start is past, even where the clock stands still.
    if not job.spec and job.start_date <= now:
        return Deactivated()
    if has_ended(job, now):
        return Deactivated()
    state = SUCCESS if succeeded else FAILED
    if not succeeded and not final and entry.fail_count < job.retry_max:
        told = state if quirks.retries_say_failed else entry.last_state
        return Redelivery(replace(entry, fail_count=entry.fail_count + 1, last_state=told))
    following = next_time(job, entry.next_time, now)
    if following is None:
        return Finished()
    return NextRun(Entry(job.id, entry.execution_version + 1, 0, state, entry.next_time, following))
