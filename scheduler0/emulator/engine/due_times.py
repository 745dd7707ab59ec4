"""When each job is due, and what happens to it after a delivery (contract runtime A3, A4).

Times are stored instants (`instants`); `ZERO` is the last time of a job that has not run.
"""

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.cron import next_execution, parse
from scheduler0.emulator.go.time import ZERO_DATE, parse_date, read_instant
from scheduler0.emulator.instants import HOUR, SECOND, ZERO, from_instant, to_instant
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.rows import JobRow

SCHEDULED, SUCCESS, FAILED = 0, 1, 2
"""The states of an execution row, and of a job's latest run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The state of a job between two runs."""

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
        self._by_hour = Counter[int]()

    def __contains__(self, job_id: int) -> bool:
        return job_id in self._entries

    def __len__(self) -> int:
        """Jobs, not entries in the heap: one that is under way counts."""
        return len(self._entries)

    def push(self, entry: Entry) -> None:
        """Queue a new entry, or a popped one again; after those that are due at the same time."""
        self._entries[entry.job_id] = entry
        self._by_hour[entry.next_time // HOUR] += 1
        self._pushed += 1
        heapq.heappush(self._heap, (entry.next_time, self._pushed, entry.job_id))

    def waiting(self) -> list[Entry]:
        """The entries that were not popped, in the order in which they are due."""
        return [self._entries[job_id] for _, _, job_id in sorted(self._heap)]

    def entry(self, job_id: int) -> Entry | None:
        """The entry of a job, also while it is popped; None if the job is not queued."""
        return self._entries.get(job_id)

    def soonest(self, count: int) -> list[tuple[int, int]]:
        """When the next `count` entries are due, and their jobs, in order. Quick in a long queue as well."""
        found: list[tuple[int, int]] = []
        # An entry of a heap is before the two below it.
        front = [(self._heap[0], 0)] if self._heap else []
        while front and len(found) < count:
            (due, _, job_id), place = heapq.heappop(front)
            found.append((due, job_id))
            for below in (2 * place + 1, 2 * place + 2):
                if below < len(self._heap):
                    heapq.heappush(front, (self._heap[below], below))
        return found

    def hours(self) -> Mapping[int, int]:
        """How many entries are due in each hour, by its number since 1970."""
        return self._by_hour

    def next_due(self) -> int | None:
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: int, at_least: int) -> list[Entry]:
        """The first `at_least` entries that are due, and the others that are due in the same second.

        Fewer if fewer are due. Jobs of one second stay together, for aggregation (contract runtime A9).
        """
        due: list[Entry] = []
        while self._heap and self._heap[0][0] <= now:
            if len(due) >= at_least and self._heap[0][0] // SECOND != due[-1].next_time // SECOND:
                break
            moment, _, job_id = heapq.heappop(self._heap)
            hour = moment // HOUR
            self._by_hour[hour] -= 1
            if not self._by_hour[hour]:
                del self._by_hour[hour]
            due.append(self._entries[job_id])
        return due

    def pop_waiting(self) -> list[Entry]:
        """Pop everything, whether it is due or not, in the order in which it is due."""
        waiting = self.waiting()
        self._heap.clear()
        self._by_hour.clear()
        return waiting

    def forget(self, job_id: int) -> None:
        """Drop a popped entry."""
        del self._entries[job_id]

    def clear(self) -> None:
        self._entries.clear()
        self._heap.clear()
        self._by_hour.clear()


@lru_cache(maxsize=4096)
def job_zone(timezone: str) -> ZoneInfo:
    """The zone of a job. UTC if it names none. Raises ValueError, KeyError or OSError for a wrong name.

    Only jobs of the system account can have no zone or a wrong one, because they are not validated.
    """
    return ZoneInfo(timezone or "UTC")


_parse = lru_cache(maxsize=4096)(parse)
_EARLY, _LATE = to_instant(datetime(2, 1, 1, tzinfo=UTC)), to_instant(datetime(9999, 1, 1, tzinfo=UTC))


@lru_cache(maxsize=4096)
def _check(spec: str, timezone: str) -> None:
    """Raises what `next_time` raises."""
    job_zone(timezone)
    if spec:
        _parse(spec)


def next_time(job: JobRow, last_time: int, now: int) -> int | None:
    """When `job` runs next (contract runtime A3). None if it does not run any more, or never matches.

    Raises what `job_zone` and `cron.parse` raise: jobs of the system account are not validated.
    """
    if last_time == ZERO and job.start_date != ZERO_DATE:
        start = read_instant(job.start_date)
        # Near the ends of the calendar it depends on the zone whether there is such a time.
        if _EARLY < start < _LATE:
            _check(job.spec, job.timezone)
            return start
    return _next_time(job.spec, job.timezone, job.start_date, last_time, now)


# Jobs that are due together often have the same spec.
@lru_cache(maxsize=1024)
def _next_time(spec: str, timezone: str, start_date: str, last_time: int, now: int) -> int | None:
    following = next_execution(
        _parse(spec) if spec else None,
        zone=job_zone(timezone),
        last=None if last_time == ZERO else from_instant(last_time),
        start=None if start_date == ZERO_DATE else parse_date(start_date),
        now=from_instant(now),
    )
    return None if following is None else to_instant(following)


def missed_times(job: JobRow, after: int, before: int, limit: int) -> list[int]:
    """The first times of a recurring job between two instants, both excluded. At most `limit`.

    Raises what `next_time` raises.
    """
    schedule = _parse(job.spec)
    times: list[int] = []
    moment = schedule.next(from_instant(after).astimezone(job_zone(job.timezone)))
    while moment is not None and to_instant(moment) < before and len(times) < limit:
        times.append(to_instant(moment))
        moment = schedule.next(moment)
    return times


def first_entry(job: JobRow, now: int) -> Entry | None:
    """The entry of a job that has no executions yet. None if it never runs."""
    first = next_time(job, ZERO, now)
    return None if first is None else Entry(job.id, 1, 0, SCHEDULED, ZERO, first)


def has_ended(job: JobRow, now: int) -> bool:
    """Whether the end date is reached.

    The server asks whether it is before now. Its clock has always moved on since the run was due. A clock
    that stands still must give the same answer.
    """
    return job.end_date != ZERO_DATE and read_instant(job.end_date) <= now


def is_past_end(entry: Entry, job: JobRow) -> bool:
    """Whether the coming run is after the end date, which may have changed since the run was queued."""
    return job.end_date != ZERO_DATE and entry.next_time > read_instant(job.end_date)


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Drop the job and deactivate all jobs of its account: no execution is left (contract runtime A7)."""


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
    """Decide what happens to a job after a delivery (contract runtime A4). `charged`: the account could pay.

    A failed delivery that is `final` is not repeated.

    Raises as `next_time` does.
    """
    if not charged:
        return Exhausted()
    # As in has_ended: the start of a delivered job is past, even if the clock stands still.
    if not job.spec and read_instant(job.start_date) <= now:
        return Deactivated()
    if has_ended(job, now):
        return Deactivated()
    state = SUCCESS if succeeded else FAILED
    if not succeeded and not final and entry.fail_count < job.retry_max:
        told = state if quirks.retries_say_failed else entry.last_state
        return Redelivery(replace(entry, fail_count=entry.fail_count + 1, last_state=told))
    # A run that was due before the clock was set back is ahead of it now.
    last = min(entry.next_time, now)
    following = next_time(job, last, now)
    if following is None:
        return Finished()
    return NextRun(Entry(job.id, entry.execution_version + 1, 0, state, last, following))
