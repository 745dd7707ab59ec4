"""The rules of leases: who may start a job, for which interval, and what finishing means. No I/O.

Jobs of one name form consecutive intervals. `State` is all that a store keeps of a name. Every function takes
a state and gives a new one; stores write it only if no other write came in between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from scheduler0.leases.intervals import Interval

Ending = Literal["finish", "interrupt"]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do the interval of a name. Instants are milliseconds; ``id`` is None without a lock."""

    id: str | None
    name: str
    started_at: int
    ended_at: int
    created_at: int
    updated_at: int

    @property
    def interval(self) -> int:
        """Milliseconds from the begin to the end."""
        return self.ended_at - self.started_at


@dataclass(frozen=True, slots=True)
class Active:
    """The lock that somebody holds."""

    id: str
    ended_at: int
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the intervals of a name.

    The next interval begins at ``reached``. ``finished`` says whether any interval was ever finished.
    ``ended`` is how the last lock ended: its id and `Ending`, so that a repeated request is recognised.
    """

    reached: int
    finished: bool = False
    active: Active | None = None
    ended: tuple[str, Ending] | None = None

    def dump(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @staticmethod
    def load(text: str) -> State:
        members: dict[str, Any] = json.loads(text)
        active, ended = members["active"], members["ended"]
        return State(
            members["reached"],
            members["finished"],
            None if active is None else Active(**active),
            None if ended is None else (ended[0], ended[1]),
        )


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """The wish to start a job. `wire` is the same as JSON members, for a server."""

    name: str
    interval: Interval
    buffer: Interval
    retry: Interval | None
    required: tuple[str, ...]
    no_lock: bool
    started_at: int | None
    wire: Mapping[str, object]

    @property
    def names(self) -> tuple[str, ...]:
        """The names whose states decide."""
        return (self.name, *self.required)


@dataclass(frozen=True, slots=True)
class Decision:
    """A lease to give, and the state to write first; no state where no lock is taken."""

    lease: Lease
    state: State | None


def decide(request: LeaseRequest, states: Mapping[str, State], now: int, lease_id: str) -> Decision | None:
    """Whether the job is due, for which interval; None if it is not.

    `lease_id` becomes the id of the lock. If the lock with this id is held already, the request was a
    repetition and gets the same lease.
    """
    state = states.get(request.name)
    if request.started_at is None and state is not None and state.active is not None:
        if state.active.id == lease_id:
            return Decision(_held(request.name, state, state.active), None)
        if request.retry is None or state.active.updated_at > request.retry.before(now):
            return None
    interval = _next_interval(request, state, now)
    if interval is None:
        return None
    started_at, ended_at = interval
    for name in request.required:
        required = states.get(name)
        if required is None or not required.finished or required.reached < ended_at:
            return None
    if request.no_lock:
        return Decision(Lease(None, request.name, started_at, ended_at, now, now), None)
    active = Active(lease_id, ended_at, now, now)
    ended = None if state is None else state.ended
    taken = State(started_at, state is not None and state.finished, active, ended)
    return Decision(_held(request.name, taken, active), taken)


def _next_interval(request: LeaseRequest, state: State | None, now: int) -> tuple[int, int] | None:
    """Begin and end of the interval that is due."""
    limit = request.buffer.before(now)
    if request.started_at is not None:
        started_at = request.started_at
    elif state is not None:
        started_at = state.reached
    else:
        started_at = request.interval.before(now)
        if limit <= started_at:
            # The buffer is longer than what has passed of the interval. It still lasts one step.
            started_at = request.interval.before(limit)
    planned = request.interval.after(started_at)
    if request.started_at is None and state is not None and state.finished and limit < planned:
        return None
    ended_at = min(planned, limit)
    return (started_at, ended_at) if started_at < ended_at else None


def _held(name: str, state: State, active: Active) -> Lease:
    return Lease(active.id, name, state.reached, active.ended_at, active.created_at, active.updated_at)


def end(state: State | None, lease_id: str, ending: Ending) -> State | None:
    """The state after the lock was finished or interrupted.

    A repetition of what is done gives the same state. None: the lock is not held, or is somebody else's.
    """
    if state is None:
        return None
    if state.active is None or state.active.id != lease_id:
        return state if state.ended == (lease_id, ending) else None
    if ending == "interrupt":
        return replace(state, active=None, ended=(lease_id, ending))
    return State(state.active.ended_at, True, None, (lease_id, ending))
