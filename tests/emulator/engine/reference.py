"""The rules for one job and its webhook, written a second time (contract runtime A3, A4, A5, A6, A7, A8).

Nothing of the emulator is used but the cron dialect, which has test vectors of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from scheduler0.cron import parse

NEVER = datetime(1, 1, 1, tzinfo=UTC)
PAUSE = timedelta(seconds=5)
SAME_RUN = timedelta(seconds=30)


@dataclass
class Job:
    """Job 1 of project 12. A job without a spec fires one time."""

    spec: str
    timezone: str
    start: datetime
    end: datetime
    retry_max: int
    status: str = "active"


@dataclass(frozen=True)
class Row:
    state: int
    version: int
    last: datetime
    next: datetime
    created: datetime
    unique_id: str
    queue_version: int


@dataclass(frozen=True)
class Request:
    at: datetime
    status: str
    last: datetime


@dataclass
class Waiting:
    """What the server remembers of a job that is queued."""

    version: int
    failures: int
    told: str
    last: datetime
    next: datetime


@dataclass
class Reference:
    """What the server would do. `answers` says for each request whether it succeeds."""

    job: Job
    left: int
    answers: Iterator[bool]
    now: datetime
    queue_version: int = 1
    waiting: Waiting | None = None
    rows: list[Row] = field(default_factory=list[Row])
    requests: list[Request] = field(default_factory=list[Request])

    def create(self) -> None:
        self._queue(1, "scheduled", NEVER)

    def advance(self, target: datetime) -> None:
        """Do everything that is due until `target`, each delivery to its end."""
        while self.waiting is not None and max(self.waiting.next, self.now) <= target:
            self.now = max(self.waiting.next, self.now)
            if self.job.status != "active":
                self.waiting = None
                return
            succeeded = self._deliver(self.waiting)
            self._write(1 if succeeded else 2, self.waiting.version, NEVER, self.job.start, "")
            self._reschedule(self.waiting, succeeded)
        self.now = max(self.now, target)

    def restart(self, now: datetime) -> None:
        self.now = now
        self.queue_version += 1
        self.waiting = None
        if self.job.status != "active" or self._has_ended():
            return
        if not self.rows:
            self.create()
            return
        latest = max(self.rows, key=lambda row: (row.version, row.state))
        failures = sum(row.state == 2 and row.version == latest.version for row in self.rows)
        if latest.state == 0:
            self._queue(latest.version, "scheduled", latest.last, kept=latest)
        elif latest.state == 2 and failures < self.job.retry_max:
            self.waiting = Waiting(latest.version, failures, "failed", latest.last, latest.next)
            self._write(0, latest.version, latest.last, latest.next)
        else:
            self._queue(latest.version + 1, "success" if latest.state == 1 else "failed", latest.next)

    def _deliver(self, waiting: Waiting) -> bool:
        for attempt in range(1 + self.job.retry_max):
            if attempt:
                self.now += PAUSE
            self.requests.append(Request(self.now, waiting.told, waiting.last))
            if next(self.answers):
                return True
        return False

    def _reschedule(self, waiting: Waiting, succeeded: bool) -> None:
        self.waiting = None
        if self.left == 0:
            self.job.status = "inactive"
            return
        self.left -= 1
        if (not self.job.spec and self.job.start <= self.now) or self._has_ended():
            self.job.status = "inactive"
        elif not succeeded and waiting.failures < self.job.retry_max:
            self.waiting = waiting
            waiting.failures += 1
            waiting.told = "failed"
        else:
            self._queue(waiting.version + 1, "success" if succeeded else "failed", waiting.next)

    def _queue(self, version: int, told: str, last: datetime, kept: Row | None = None) -> None:
        following = self._next_time(last)
        if following is None:
            return
        self.waiting = Waiting(version, 0, told, last, following)
        same_run = kept is not None and following - kept.next < SAME_RUN
        self._write(0, version, last, following, kept.unique_id if kept and same_run else None)

    def _next_time(self, last: datetime) -> datetime | None:
        if last == NEVER:
            return self.job.start
        if not self.job.spec:
            return None
        schedule = parse(self.job.spec)
        tick: datetime | None = last.astimezone(ZoneInfo(self.job.timezone))
        while tick is not None:
            tick = schedule.next(tick)
            # Python compares two moments of one zone by the wall clock.
            if tick is not None and tick.astimezone(UTC) > self.now:
                return tick.astimezone(UTC)
        return None

    def _has_ended(self) -> bool:
        # The server's clock has moved on since then; this one may stand still.
        return self.job.end != NEVER and self.job.end <= self.now

    def _write(
        self, state: int, version: int, last: datetime, following: datetime, unique_id: str | None = None
    ) -> None:
        if unique_id is None:
            raw = f"12-1-{self._go_text(last)}-{self._go_text(following)}"
            unique_id = raw.encode().hex() + sha256(b"").hexdigest()
        self.rows.append(Row(state, version, last, following, self.now, unique_id, self.queue_version))

    def _go_text(self, moment: datetime) -> str:
        if moment == NEVER:
            return "0001-01-01 00:00:00 +0000 UTC"
        local = moment.astimezone(ZoneInfo(self.job.timezone))
        fraction = f".{local.microsecond:06}".rstrip("0").rstrip(".")
        return f"{local:%Y-%m-%d %H:%M:%S}{fraction} {local:%z %Z}"
