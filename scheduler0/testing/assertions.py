"""Assertions about the runs of jobs and messages. The text of a failure lists the runs that happened.

A run of a job counts once, at the time for which it was scheduled, even if its delivery failed. The same
holds for a one-shot message. The assertions first wait until everything that is due is done. They do not move
the emulator's clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from scheduler0.emulator import DeliveryAttempt, Emulator, Fired
    from scheduler0.emulator.delivery.journal import Reference


def assert_fired(
    job: Reference | None = None,
    times: int | None = None,
    at: datetime | Iterable[datetime] | None = None,
    *,
    message: str | None = None,
    emulator: Emulator | None = None,
) -> None:
    """Assert that the job ran: exactly `times` times, and among others at the scheduled moments `at`.

    Without `times` and `at`, the job ran at least once. `job` is an id or a record of the client. For a
    one-shot message, give its id as `message` instead. `at` is one aware datetime or several. `emulator` may
    be left out if exactly one emulator runs in this process.

    Raises `AssertionError`; `ValueError` for a datetime without a zone and for an empty `at`; `TypeError`
    unless exactly one of `job` and `message` is given; `RuntimeError` unless the emulator is known.
    """
    moments = _moments(at)
    history = _settled(emulator, job, message)
    runs = history.runs
    missing = [moment for moment in moments if moment not in runs]
    if times is not None and len(runs) != times:
        history.fail(f"fired {_times(len(runs))}, not {_times(times)}")
    if missing:
        history.fail(f"did not fire at {', '.join(map(_text, missing))}")
    if times is None and not runs:
        history.fail("did not fire")


def assert_not_fired(
    job: Reference | None = None,
    at: datetime | Iterable[datetime] | None = None,
    *,
    message: str | None = None,
    emulator: Emulator | None = None,
) -> None:
    """Assert that the job did not run, or not at the scheduled moments `at`. See `assert_fired`.

    Raises `ValueError` also for a moment that the emulator's clock has not reached: no job can have run then.
    """
    moments = _moments(at)
    history = _settled(emulator, job, message)
    runs, now = history.runs, history.emulator.clock.now()
    future = [moment for moment in moments if moment > now]
    if future:
        raise ValueError(
            f"at: the emulator's clock is at {_text(now)} and has not reached "
            f"{', '.join(map(_text, future))}: move the clock first"
        )
    unwanted = list(runs) if at is None else [moment for moment in moments if moment in runs]
    if unwanted:
        history.fail(f"fired at {', '.join(map(_text, unwanted))}")


def _moments(at: datetime | Iterable[datetime] | None) -> list[datetime]:
    moments = [] if at is None else [at] if isinstance(at, datetime) else list(at)
    if at is not None and not moments:
        raise ValueError("at has no moments: give one or more, or leave it out for all runs")
    for moment in moments:
        if moment.utcoffset() is None:
            raise ValueError(f"at: {moment!r} has no time zone: give an aware datetime")
    return moments


@dataclass(frozen=True)
class _History:
    """The runs and the requests of one job, or of one message."""

    emulator: Emulator
    name: str
    deliveries: list[Fired]
    attempts: list[DeliveryAttempt]

    @property
    def runs(self) -> dict[datetime, Fired]:
        """The latest delivery of each run, by the time for which the run was scheduled."""
        return {one.scheduled_at: one for one in sorted(self.deliveries, key=lambda one: one.scheduled_at)}

    def fail(self, what: str) -> NoReturn:
        attempts: dict[datetime, list[DeliveryAttempt]] = defaultdict(list)
        for attempt in self.attempts:
            attempts[attempt.scheduled_at].append(attempt)
        lines = [f"{self.name} {what}"]
        for moment, fired in self.runs.items():
            lines.append(f"  run of {_text(moment)}: {fired.outcome}, {_requests(attempts[moment])}")
        state = self.emulator.state()
        if state.clock is not None:
            lines.append(f"  the emulator's clock: {_text(state.clock.now)}, {state.clock.mode}")
        following = "nothing" if state.next_wake is None else _text(state.next_wake)
        lines.append(f"  next due, of all jobs and messages: {following}")
        raise AssertionError("\n".join(lines))


def _settled(emulator: Emulator | None, job: Reference | None, message: str | None) -> _History:
    from scheduler0.emulator import running_emulators
    from scheduler0.emulator.delivery.journal import id_of

    if (job is None) == (message is None):
        raise TypeError("give exactly one of job and message")
    name = f"message {message!r}" if job is None else f"job {id_of('job', job)}"
    if emulator is None:
        running = running_emulators()
        if len(running) != 1:
            raise RuntimeError(f"{len(running)} emulators run in this process: pass emulator=")
        [emulator] = running
    emulator.clock.settle()
    fired, attempts = emulator.fired(job, message=message), emulator.deliveries(job, message=message)
    return _History(emulator, name, fired, attempts)


def _requests(attempts: list[DeliveryAttempt]) -> str:
    answers = ", ".join(str(attempt.status or attempt.error) for attempt in attempts)
    return f"answers to its requests: {answers}" if answers else "no request was sent"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
