"""Assertions about what has fired; when one fails, its text says what did instead.

A run counts once, at the time for which it was scheduled, whatever became of its deliveries. The assertions
first wait until everything that is due is done, without moving the emulator's clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler0.emulator import DeliveryAttempt, Emulator, Fired
    from scheduler0.emulator.journal import JobReference


def assert_fired(
    job: JobReference,
    times: int | None = None,
    at: datetime | Iterable[datetime] | None = None,
    *,
    emulator: Emulator | None = None,
) -> None:
    """The job has had runs: exactly `times` of them, and those that were scheduled for `at` among them.

    Without both, any number of runs. `job` is an id or a record of the client; `at` one aware moment or
    several. The `emulator` need not be named where one runs in this process. Raises `AssertionError`,
    `ValueError` for a moment without a zone, `RuntimeError` if there is not one emulator.
    """
    moments = _moments(at)
    chosen = _settled(emulator)
    runs = _runs(chosen.fired(job))
    missing = [moment for moment in moments if moment not in runs]
    if times is not None and len(runs) != times:
        _fail(chosen, job, f"fired {_times(len(runs))}, not {_times(times)}")
    if missing:
        _fail(chosen, job, f"did not fire at {', '.join(map(_text, missing))}")
    if times is None and not runs:
        _fail(chosen, job, "did not fire")


def assert_not_fired(
    job: JobReference,
    at: datetime | Iterable[datetime] | None = None,
    *,
    emulator: Emulator | None = None,
) -> None:
    """The job has had no run, or none that was scheduled for `at`. Otherwise as `assert_fired`."""
    moments = _moments(at)
    chosen = _settled(emulator)
    runs = _runs(chosen.fired(job))
    unwanted = list(runs) if at is None else [moment for moment in moments if moment in runs]
    if unwanted:
        _fail(chosen, job, f"fired at {', '.join(map(_text, unwanted))}")


def _moments(at: datetime | Iterable[datetime] | None) -> list[datetime]:
    moments = [] if at is None else [at] if isinstance(at, datetime) else list(at)
    for moment in moments:
        if moment.utcoffset() is None:
            raise ValueError(f"at: {moment!r} has no time zone; give an aware datetime")
    return moments


def _settled(emulator: Emulator | None) -> Emulator:
    if emulator is None:
        from scheduler0.emulator import running_emulators

        running = running_emulators()
        if len(running) != 1:
            raise RuntimeError(f"{len(running)} emulators run in this process: name one with emulator=")
        [emulator] = running
    emulator.clock.settle()
    return emulator


def _runs(fired: Iterable[Fired]) -> dict[datetime, Fired]:
    """By the time for which it was scheduled, the latest delivery of each run."""
    return {one.scheduled_at: one for one in sorted(fired, key=lambda one: one.scheduled_at)}


def _fail(emulator: Emulator, job: JobReference, what: str) -> None:
    from scheduler0.emulator.journal import job_id

    attempts: dict[datetime, list[DeliveryAttempt]] = defaultdict(list)
    for attempt in emulator.deliveries(job):
        attempts[attempt.scheduled_at].append(attempt)
    lines = [f"job {job_id(job)} {what}"]
    for moment, fired in _runs(emulator.fired(job)).items():
        lines.append(f"  run of {_text(moment)}: {fired.outcome}, {_requests(attempts[moment])}")
    state = emulator.state()
    if state.clock is not None:
        lines.append(f"  the emulator's clock: {_text(state.clock.now)}, {state.clock.mode}")
    following = "nothing" if state.next_wake is None else _text(state.next_wake)
    lines.append(f"  next due, of all jobs: {following}")
    raise AssertionError("\n".join(lines))


def _requests(attempts: list[DeliveryAttempt]) -> str:
    answers = ", ".join(str(attempt.status or attempt.error) for attempt in attempts)
    return f"answers to its requests: {answers}" if answers else "no request was sent"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
