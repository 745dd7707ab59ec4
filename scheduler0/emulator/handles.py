"""The controls of an emulator for the program that has started it: plain calls, from any thread.

Every call waits until the emulator's own thread has done it. A program with an event loop of its own, which
answers the emulator's webhooks, makes them with `asyncio.to_thread`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from scheduler0.emulator.control import ClockState
from scheduler0.emulator.faults import Fault, FaultKind
from scheduler0.emulator.journal import Fired, Reference, id_of
from scheduler0.emulator.server import Node


class EmulatorClock:
    """The time that a running emulator lives by. It shows the machine's time at first.

    Every method raises `RuntimeError` if the emulator has stopped, or runs on a clock that it was given. A
    change waits until one that is under way is over, and so do an advance and a reset.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._control = node.control

    def __repr__(self) -> str:
        state = self.state()
        return f"<EmulatorClock {state.now.isoformat()} {state.mode}>"

    def state(self) -> ClockState:
        return self._node.call(self._control.clock_state)

    def now(self) -> datetime:
        """The emulator's present moment, in UTC."""
        return self.state().now

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still, at the present moment or at an aware `at`; see `set`."""
        self._node.complete(self._control.freeze(at))

    def set(self, at: datetime) -> None:
        """Jump to an aware moment, forward or back, as if somebody had set the machine's clock.

        Runs that are jumped over fire late, once each, as after a standstill. To have everything fire at its
        time, `advance`.
        """
        self._node.complete(self._control.set(at))

    def run(self, rate: float = 1.0) -> None:
        """Go on from the present moment, `rate` times as fast as the machine's clock (at most a million)."""
        self._node.complete(self._control.run(rate))

    def resume(self) -> None:
        """Go on from the present moment at the machine's pace."""
        self.run()

    def real(self) -> None:
        """Show the machine's time again."""
        self._node.complete(self._control.follow_machine())

    def advance(
        self,
        duration: timedelta | None = None,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> list[Fired]:
        """Let time pass, with everything in it happening at its time; what fired, in order.

        Jobs that were ordered before are stored first. Webhooks are really called, one step after another,
        pauses between their attempts included; the clock stands still while they are under way. Afterwards
        it runs as before, from where it is now. On a frozen clock, what has fired since it was frozen or
        last moved by this is returned, too. Raises `ValueError` for a negative duration, and `TypeError` for
        what is none.
        """
        elapsed = timedelta(0) if duration is None else duration
        if not isinstance(elapsed, timedelta):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"duration: {duration!r} is no timedelta; a number needs its unit, as hours=36")
        units = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._node.complete(self._control.advance(elapsed + units))

    def run_until_idle(self) -> list[Fired]:
        """Let time pass until nothing is left but future runs of recurring jobs; otherwise as `advance`.

        One-time jobs and messages of the years up to 9998 fire, and deliveries get all their attempts.
        """
        return self._node.complete(self._control.run_until_idle())

    def settle(self) -> None:
        """Wait, without moving the clock, until everything that is due now is done."""
        self._node.complete(self._control.settle())


class EmulatorFaults:
    """The faults that a running emulator still has to commit. `RuntimeError` once it has stopped."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._faults = node.control.faults

    def add(
        self,
        kind: FaultKind | str,
        *,
        times: int = 1,
        method: str | None = None,
        path: str | None = None,
        status: int | None = None,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
        leader: str | None = None,
        job: Reference | None = None,
        message: str | None = None,
        executor: Reference | None = None,
    ) -> Fault:
        """Have the next `times` requests, or attempts to deliver, that match go wrong.

        `kind` and the other arguments as in `Fault` and `FaultKind`; `job` and `executor` may be objects of
        the API, too. Faults happen in the order in which they were added, one to a request or attempt; those
        of requests come before authentication. Raises `ValueError`, and `TypeError` for what is no job.
        """
        fault = Fault(
            kind=FaultKind(kind),
            times=times,
            method=method,
            path=path,
            status=status,
            body=body,
            headers=headers,
            seconds=seconds,
            leader=leader,
            job=id_of("job", job),
            message=message,
            executor=id_of("executor", executor),
        )
        self._node.call(self._faults.add, fault)
        return fault

    def pending(self) -> list[Fault]:
        """Those that are left, each with the `times` that it still has."""
        return self._node.call(self._faults.pending)

    def clear(self) -> None:
        """Forget all. Requests that stall without an end are dropped."""
        self._node.call(self._faults.clear)
