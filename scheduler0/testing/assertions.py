"""Assertions about what has fired; when one fails, its text says what did instead.

A run of a job counts once, at the time for which it was scheduled, whatever became of its deliveries, and so
does a one-shot message. The assertions first wait until everything that is due is done, without moving the
emulator's clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from scheduler0.emulator import DeliveryAttempt, Emulator, Fired
    from scheduler0.emulator.journal import Reference


def assert_fired(
    job: Reference | None = None,
    times: int | None = None,
    at: datetime | Iterable[datetime] | None = None,
    *,
    message: str | None = None,
    emulator: Emulator | None = None,
) -> None:
    """The job has had runs: exactly `times` of them, and those that were scheduled for `at` among them.

    Without both, any number of runs. `job` is an id or a record of the client; in its place, `message` is the
    id of a one-shot message. `at` is one aware moment or several. The `emulator` need not be named where one
    runs in this process. Raises `AssertionError`, `ValueError` for a moment without a zone, `TypeError`
    unless one job or one message is named, `RuntimeError` if there is not one emulator.
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
    """The job has had no run, or none that was scheduled for `at`. Otherwise as `assert_fired`."""
    moments = _moments(at)
    history = _settled(emulator, job, message)
    runs = history.runs
    unwanted = list(runs) if at is None else [moment for moment in moments if moment in runs]
    if unwanted:
        history.fail(f"fired at {', '.join(map(_text, unwanted))}")


def _moments(at: datetime | Iterable[datetime] | None) -> list[datetime]:
    moments = [] if at is None else [at] if isinstance(at, datetime) else list(at)
    for moment in moments:
        if moment.utcoffset() is None:
            raise ValueError(f"at: {moment!r} has no time zone; give an aware datetime")
    return moments


@dataclass(frozen=True)
class _History:
    """What became of one job, or of one message."""

    emulator: Emulator
    name: str
    deliveries: list[Fired]
    attempts: list[DeliveryAttempt]

    @property
    def runs(self) -> dict[datetime, Fired]:
        """By the time for which it was scheduled, the latest delivery of each run."""
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
    from scheduler0.emulator.journal import id_of

    if (job is None) == (message is None):
        raise TypeError("name one job, or one message with message=")
    name = f"message {message!r}" if job is None else f"job {id_of('job', job)}"
    if emulator is None:
        running = running_emulators()
        if len(running) != 1:
            raise RuntimeError(f"{len(running)} emulators run in this process: name one with emulator=")
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
