"""What a test may do to a running emulator: move its time, look into it, and empty it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler0.emulator.ai_services import AiServices
from scheduler0.emulator.async_tasks import AsyncTasks
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine import Engine
from scheduler0.emulator.expiry_sweep import ExpirySweep
from scheduler0.emulator.faults import Faults
from scheduler0.emulator.journal import Fired, Journal
from scheduler0.emulator.message_scheduler import MessageScheduler
from scheduler0.emulator.movable_clock import END, Mode, MovableClock
from scheduler0.emulator.quirks import Quirks
from scheduler0.emulator.seed import Access, WantedAccess, seed
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.wiping import count_rows, wipe


class FixedClockError(RuntimeError):
    """The emulator was given a clock of its own, which only its owner can move."""

    def __init__(self) -> None:
        super().__init__("the emulator runs on the clock that it was given; move that one")


@dataclass(frozen=True, slots=True)
class ClockState:
    """The emulator's time, in UTC, and how it runs."""

    now: datetime
    mode: Mode
    rate: float
    """Seconds of the emulator in one real second; 0 while frozen."""


@dataclass(frozen=True, slots=True)
class EmulatorState:
    """What an emulator holds and does at one moment."""

    clock: ClockState | None
    """None for an emulator on a clock that it was given."""
    rows: dict[str, int]
    """By table of the store, deleted rows included."""
    queue_length: int
    """Jobs that wait for their time or are under way."""
    deliveries_under_way: int
    """Of jobs and messages."""
    deliveries_recorded: int
    """Attempts that the emulator remembers."""
    faults_pending: int
    answers_pending: int
    """Canned answers that nobody has asked for yet."""
    next_wake: datetime | None
    """When the next job, attempt or message is due."""
    quirks: Quirks
    """The accidents of the server that happen."""


class Control:
    """The controls of one emulator, on its event loop. One movement or reset at a time; others wait."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        engine: Engine,
        sweep: ExpirySweep,
        messages: MessageScheduler | None,
        tasks: AsyncTasks,
        journal: Journal,
        faults: Faults,
        ai: AiServices,
        access: Access,
        quirks: Quirks,
    ) -> None:
        self.journal = journal
        self.faults = faults
        self.ai = ai
        self._database = database
        self._clock = clock
        self._engine = engine
        self._sweep = sweep
        self._messages = messages
        self._tasks = tasks
        self._access = access
        self._quirks = quirks
        self._parts = [part for part in (tasks, engine, sweep, messages) if part is not None]
        self._lock = asyncio.Lock()

    @property
    def clock(self) -> MovableClock:
        """`FixedClockError` if the emulator has another one."""
        if not isinstance(self._clock, MovableClock):
            raise FixedClockError
        return self._clock

    def clock_state(self) -> ClockState:
        """Raises `FixedClockError`, as everything about the clock."""
        return ClockState(self.clock.now(), self.clock.mode, self.clock.rate)

    async def freeze(self, instant: datetime | None = None) -> None:
        """Stand still, at an aware `instant` if one is given."""
        async with self._lock:
            self._stand_still(instant)

    async def set(self, instant: datetime) -> None:
        """Jump to an aware `instant`, and go on as before."""
        async with self._lock:
            self.clock.set(instant)

    async def run(self, rate: float = 1.0) -> None:
        """Go on, `rate` times as fast as the machine's clock."""
        async with self._lock:
            self._go_on(rate)

    async def follow_machine(self) -> None:
        """Show the machine's time again."""
        async with self._lock:
            self.clock.follow_machine()
            self.journal.stop_collecting()

    async def advance(self, duration: timedelta) -> list[Fired]:
        """Let `duration` pass with everything in it happening at its time; what fired, in order.

        The clock stands still in between, however long deliveries take; afterwards it runs as before. On a
        frozen clock, what has fired since it was frozen or moved before is among it: that happened at its
        time, too.
        """
        if duration < timedelta(0):
            raise ValueError("duration: time goes forward only; set the clock to go back")
        async with self._moving():
            if duration > END - self.clock.now():
                raise ValueError("duration: the clock ends with the year 9998")
            target = self.clock.now() + duration
            while (wake := await self._next_wake()) is not None and wake <= target:
                self.clock.move_to(wake)
            self.clock.move_to(target)
            await self._settle()
            return self.journal.collected()

    async def run_until_idle(self) -> list[Fired]:
        """Let time pass until nothing is left but future runs of recurring jobs; otherwise as `advance`.

        One-time jobs and messages of the years up to 9998 fire, and deliveries get all their attempts.
        """
        async with self._moving():
            while (wake := await self._next_wake()) and wake <= END and self._has_finite_work():
                self.clock.move_to(wake)
            return self.journal.collected()

    async def settle(self) -> None:
        """Wait, without moving the clock, until everything that is due now is done."""
        async with self._lock:
            await self._settle()

    async def reset(self) -> None:
        """Make the emulator as new, but for its access: the seeded accounts and credentials are left.

        Ids start at 1 again, the clock shows the machine's time, and faults, canned answers and recorded
        deliveries are forgotten. Waits for async tasks, and up to two seconds for requests that deliver.
        """
        async with self._lock:
            self.faults.clear()
            self.ai.reset()
            await self._tasks.idle()
            async with self._engine.paused():
                if self._messages is not None:
                    await self._messages.stop()
                try:
                    if isinstance(self._clock, MovableClock):
                        self._clock.follow_machine()
                    self.journal.clear()
                    with self._database.transaction() as connection:
                        wipe(connection)
                    seed(self._database, self._clock.now(), _unchanged(self._access))
                    self._sweep.look_again()
                finally:
                    if self._messages is not None:
                        await self._messages.start()

    def state(self) -> EmulatorState:
        movable = isinstance(self._clock, MovableClock)
        in_messages = 0 if self._messages is None else self._messages.deliveries_under_way
        return EmulatorState(
            clock=self.clock_state() if movable else None,
            rows=count_rows(self._database.connection),
            queue_length=self._engine.queue_length,
            deliveries_under_way=self._engine.deliveries_under_way + in_messages,
            deliveries_recorded=len(self.journal),
            faults_pending=len(self.faults.pending()),
            answers_pending=len(self.ai.answers.pending()),
            next_wake=min(self._wakes(), default=None),
            quirks=self._quirks,
        )

    @asynccontextmanager
    async def _moving(self) -> AsyncGenerator[None]:
        async with self._lock:
            if self.clock.mode is Mode.FROZEN:
                yield
                return
            rate = self.clock.rate
            self._stand_still()
            try:
                yield
            finally:
                self._go_on(rate)

    def _stand_still(self, instant: datetime | None = None) -> None:
        self.clock.freeze(instant)
        self.journal.collect()

    def _go_on(self, rate: float) -> None:
        self.clock.run(rate)
        self.journal.stop_collecting()

    async def _next_wake(self) -> datetime | None:
        """When something happens next, which is not now; None if nothing does, or the engine is stopped."""
        await self._settle()
        sweep = self._sweep.next_wake()
        wakes = self._wakes() if sweep is None else [*self._wakes(), sweep]
        return min((wake for wake in wakes if wake > self.clock.now()), default=None)

    def _wakes(self) -> list[datetime]:
        """When the next job and the next message are due."""
        wakes = [self._engine.next_wake(), None if self._messages is None else self._messages.next_wake()]
        return [wake for wake in wakes if wake is not None]

    def _has_finite_work(self) -> bool:
        return self._engine.has_finite_work() or (
            self._messages is not None and self._messages.next_wake() is not None
        )

    async def _settle(self) -> None:
        # What one of them does may give the others something to do: endpoints may order jobs and messages.
        while not all(part.is_idle for part in self._parts):
            for part in self._parts:
                await part.idle()


def _unchanged(access: Access) -> WantedAccess:
    return WantedAccess(access.username, access.password, access.api_key, access.api_secret)
