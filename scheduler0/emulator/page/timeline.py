"""The last and the next 24 hours, hour by hour: what ran, what failed, what was late, and what is due."""

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.cron import parse
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.delivery.journal import Fired, Journal
from scheduler0.emulator.engine.due_times import FAILED, SUCCESS
from scheduler0.emulator.go.time import ZERO_DATE, format_instant, read_instant
from scheduler0.emulator.instants import DAY, HOUR, SECOND, ZERO, from_instant, to_instant
from scheduler0.emulator.store.database import QUEUE_VERSION, get_setting
from scheduler0.emulator.store.rows import JobRow
from scheduler0.emulator.store.scheduling import jobs_by_id

HOURS = 24
LATE = timedelta(seconds=1)
"""A delivery that is over later than this after its due time is late."""
_FOLLOWED = 200
"""Of so many jobs, those that are due first, all runs are counted, and of further jobs the next one."""
_TO_HOURS = len("2026-08-03T12")


@dataclass(slots=True)
class HourOfRuns:
    """What happened in one hour, or is to happen."""

    start: int
    succeeded: int = 0
    failed: int = 0
    late: int = 0
    due: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The hours, oldest first."""

    hours: list[HourOfRuns]
    now: int
    followed: int | None
    """Of how many jobs all coming runs are counted; None if of all."""
    soonest: list[tuple[int, int]]
    """When the jobs that are followed are due, and their ids, in order."""


class ResultCounts:
    """The results of runs by hour, of all accounts. Rows that are known are not counted again."""

    def __init__(self) -> None:
        self._first = 0
        self._last_id = 0
        self._total = 0
        self._version: str | None = None
        self._by_hour: dict[str, Counter[int]] = {}

    def update(self, connection: sqlite3.Connection, first: int) -> None:
        """Count the rows since the hour that begins at the instant `first`.

        Only new rows are counted, unless some are gone, the clock was set back, or the scheduler has
        started again: a reset and a restore start it, and the rows are others then.
        """
        version = get_setting(connection, QUEUE_VERSION)
        if version != self._version or first < self._first:
            self._version = version
            self._count(connection, first)
        self._add_new(connection)
        if _total(connection) != self._total:
            self._count(connection, first)

    def of(self, hour: int, state: int) -> int:
        """How many rows of this state were written in the hour that begins at an instant."""
        return self._by_hour.get(_name(hour), Counter[int]())[state]

    def _count(self, connection: sqlite3.Connection, first: int) -> None:
        (self._last_id,) = connection.execute("SELECT coalesce(max(id), 0) FROM executions").fetchone()
        self._first, self._total = first, _total(connection)
        accounts = connection.execute("SELECT DISTINCT account_id FROM execution_counts").fetchall()
        # The listing's index has everything. Grouping all rows by hour would take four times as long.
        query = (
            "SELECT coalesce(sum(state = ?), 0), coalesce(sum(state = ?), 0) FROM executions"
            " WHERE account_id = ? AND date_created >= ? AND date_created < ?"
        )
        self._by_hour.clear()
        for hour in range(first, first + HOURS * HOUR, HOUR):
            counts = self._by_hour[_name(hour)] = Counter[int]()
            for (account,) in accounts:
                # The sign is behind all that follows the hour in a date.
                values = (SUCCESS, FAILED, account, _name(hour), f"{_name(hour)}~")
                succeeded, failed = connection.execute(query, values).fetchone()
                counts.update({SUCCESS: succeeded, FAILED: failed})
        # A clock that was set back comes to these again. Otherwise there are none.
        later = (
            f"SELECT substr(date_created, 1, {_TO_HOURS}), state, count(*) FROM executions"
            " WHERE account_id = ? AND date_created >= ? GROUP BY 1, 2"
        )
        end = f"{_name(first + (HOURS - 1) * HOUR)}~"
        for (account,) in accounts:
            for name, state, number in connection.execute(later, (account, end)):
                self._by_hour.setdefault(name, Counter())[state] += number

    def _add_new(self, connection: sqlite3.Connection) -> None:
        query = (
            f"SELECT substr(date_created, 1, {_TO_HOURS}), state, count(*), max(id) FROM executions"
            " WHERE id > ? GROUP BY 1, 2"
        )
        for hour, state, number, last_id in connection.execute(query, (self._last_id,)).fetchall():
            self._by_hour.setdefault(hour, Counter())[state] += number
            self._total += number
            self._last_id = max(self._last_id, last_id)


def _total(connection: sqlite3.Connection) -> int:
    (total,) = connection.execute("SELECT coalesce(sum(number), 0) FROM execution_counts").fetchone()
    return int(total)


def _name(hour: int) -> str:
    """How the dates of an hour begin. The clock can show the first day of the year 1: nothing was before."""
    return format_instant(hour)[:_TO_HOURS] if hour >= ZERO else "-"


def timeline(backend: Backend, journal: Journal, results: ResultCounts) -> Timeline:
    """The hours around the present moment of the emulator's clock."""
    now = backend.now()
    first = now // HOUR * HOUR - (HOURS - 1) * HOUR
    hours = [HourOfRuns(first + number * HOUR) for number in range(2 * HOURS)]
    results.update(backend.database.connection, first)
    for hour in hours[:HOURS]:
        hour.succeeded, hour.failed = results.of(hour.start, SUCCESS), results.of(hour.start, FAILED)
    for fired in journal.fired():
        if is_late(fired):
            place = (to_instant(fired.at) - first) // HOUR
            if 0 <= place < HOURS:
                hours[place].late += 1
    soonest = _count_coming(backend, hours[HOURS - 1 :])
    is_long = backend.engine.queue_length > _FOLLOWED
    return Timeline(hours, now, _FOLLOWED if is_long else None, soonest)


def is_late(fired: Fired) -> bool:
    """Whether a delivery was over late."""
    return fired.at - fired.scheduled_at > LATE


def _count_coming(backend: Backend, hours: list[HourOfRuns]) -> list[tuple[int, int]]:
    """Count what is due in the hours, the first of which is the present one; the jobs that are due first."""
    start, end = hours[0].start, hours[-1].start + HOUR

    def count(hour: int, runs: int) -> None:
        # What is overdue happens in this hour.
        place = max(hour - start // HOUR, 0)
        if place < len(hours):
            hours[place].due += runs

    for number, due in backend.engine.due_by_hour().items():
        count(number, due)
    followed = backend.engine.soonest(_FOLLOWED)
    jobs = jobs_by_id(backend.database.connection, [job_id for _, job_id in followed])
    soonest: list[tuple[int, int]] = []
    for due, job_id in followed:
        job = jobs.get(job_id)
        if job is None or job.status != "active" or not still_runs(backend, job, None, due):
            # A job that was paused or deleted stays in the queue until it is due.
            count(due // HOUR, -1)
            continue
        soonest.append((due, job_id))
        if job.spec and due < end:
            for place, number in _further_runs(backend, job, due, start, end).items():
                hours[place].due += number
    return soonest


def still_runs(backend: Backend, job: JobRow, before: int | None, instant: int) -> bool:
    """Whether the end date of a job lets the run at `instant` happen; `before` is the run before it."""
    if job.end_date == ZERO_DATE:
        return True
    end = read_instant(job.end_date)
    # The end date is looked at after a run. What is queued by then happens, or not, as the quirk says.
    return (before is None or before < end) and (instant <= end or backend.quirks.runs_after_end)


def _further_runs(backend: Backend, job: JobRow, first: int, start: int, end: int) -> dict[int, int]:
    """The runs of a recurring job after its next one, by the number of the hour."""
    schedule = parse(job.spec)
    last = None if job.end_date == ZERO_DATE else read_instant(job.end_date)
    if isinstance(schedule, IntervalSchedule):
        counts: dict[int, int] = {}
        step = schedule.seconds * SECOND
        if last is not None:
            # The first moment at which no run happens any more.
            end = min(end, max(last + (step if backend.quirks.runs_after_end else 1), first))
        for hour in range(start, end, HOUR):
            number = _multiples(first, step, min(hour + HOUR, end)) - _multiples(first, step, hour)
            if number:
                counts[(hour - start) // HOUR] = number
        return counts
    # A run that is overdue, because the clock jumped, happens once.
    late = max(first, start - SECOND, ZERO + DAY)
    return _ticks(job.spec, job.timezone, late, start, end, last, backend.quirks.runs_after_end)


def _multiples(first: int, step: int, before: int) -> int:
    """How many steps after `first` end before a moment."""
    return max((before - first - 1) // step, 0)


@lru_cache(maxsize=512)
def _ticks(
    spec: str, timezone: str, first: int, start: int, end: int, last: int | None, runs_after_end: bool
) -> dict[int, int]:
    """The runs after `first` by the number of the hour. `last` is the end date, exact to the minute."""
    schedule = parse(spec)
    weight = 1
    if isinstance(schedule, CalendarSchedule):
        # One second of a minute stands for all: a job of each second would take long to count.
        seconds = schedule.fields.seconds
        weight = seconds.bit_count()
        schedule = replace(schedule, fields=replace(schedule.fields, seconds=seconds & -seconds))
    counts: dict[int, int] = defaultdict(int)
    before = first
    moment = schedule.next(from_instant(first).astimezone(ZoneInfo(timezone or "UTC")))
    while moment is not None and (instant := to_instant(moment)) < end:
        if last is not None and (before >= last or (instant > last and not runs_after_end)):
            break
        counts[(instant - start) // HOUR] += weight
        before = instant
        moment = schedule.next(moment)
    return counts
