"""Move the time of a running emulator, look into it, and reset it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler0.emulator.access import Access, WantedAccess
from scheduler0.emulator.ai.services import AIServices
from scheduler0.emulator.clock import END, Clock, Mode, MovableClock
from scheduler0.emulator.cluster.cluster_nodes import ClusterNodes
from scheduler0.emulator.delivery.attempts import InFlight
from scheduler0.emulator.delivery.faults import Faults
from scheduler0.emulator.delivery.journal import DeliveryAttempt, Fired, Journal
from scheduler0.emulator.delivery.requests import is_invocable
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.engine.expiry_sweep import ExpirySweep
from scheduler0.emulator.http.request_log import RequestJournal
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.quirks import DESCRIPTIONS, Quirks
from scheduler0.emulator.seed import seed
from scheduler0.emulator.store.database import Database, count_rows, wipe
from scheduler0.emulator.store.executors import executor_by_id
from scheduler0.emulator.store.rows import ExecutorRow
from scheduler0.emulator.tasks.task_queue import AsyncTasks


class FixedClockError(RuntimeError):
    """The emulator runs on a clock that its owner supplied. Only the owner can move that clock."""

    def __init__(self) -> None:
        super().__init__("the emulator runs on a clock that you supplied: move that clock instead")


class NoClusterError(RuntimeError):
    """The emulator has only one node."""

    def __init__(self) -> None:
        super().__init__("the emulator has only one node: start it with Emulator(nodes=3)")


@dataclass(frozen=True, slots=True)
class ClockState:
    """The emulator's time, in UTC, and how it runs."""

    now: datetime
    mode: Mode
    rate: float
    """Seconds of the emulator in one real second; 0 while frozen."""


@dataclass(frozen=True, slots=True)
class EmulatorState:
    """The contents and the activity of an emulator at one moment."""

    clock: ClockState | None
    """None for an emulator that runs on a clock of its owner."""
    rows: dict[str, int]
    """Number of rows by table of the store. Deleted rows are included."""
    queue_length: int
    """Jobs that wait for their time or are being delivered."""
    deliveries_under_way: int
    """Deliveries of jobs and messages that have begun and not ended."""
    deliveries_recorded: int
    """Delivery attempts in the emulator's memory."""
    faults_pending: int
    answers_pending: int
    """Canned answers that are not used yet."""
    next_wake: datetime | None
    """When the next job, attempt or message is due."""
    quirks: Quirks
    """The quirks that are on."""


FIXED_QUIRKS = ("small_allowance",)
"""The quirks that count when a store is made: they are chosen at the start."""


class RunningQuirks(Quirks):
    """The quirks of a running emulator. Its parts share this object, so a switch counts at once."""

    def __init__(self, chosen: Quirks) -> None:
        super().__init__(**{name: getattr(chosen, name) for name in DESCRIPTIONS})

    def switch(self, chosen: Quirks) -> None:
        """Let these quirks happen from now on. Raises `ValueError` for a change of `FIXED_QUIRKS`."""
        for name in FIXED_QUIRKS:
            if getattr(chosen, name) != getattr(self, name):
                raise ValueError(
                    f"quirks: {name} counts when a store is made, so it cannot be switched now; "
                    "choose it when you start the emulator"
                )
        for name in DESCRIPTIONS:
            object.__setattr__(self, name, getattr(chosen, name))

    def chosen(self) -> Quirks:
        """The quirks of this moment."""
        return Quirks(**{name: getattr(self, name) for name in DESCRIPTIONS})


class Control:
    """The controls of one emulator, on its event loop. Clock changes and resets wait for each other."""

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
        requests: RequestJournal,
        faults: Faults,
        ai: AIServices,
        access: Access,
        quirks: RunningQuirks,
        executions: int,
        cluster: ClusterNodes | None = None,
    ) -> None:
        """`executions` is the allowance of account 2 after a reset."""
        self.journal = journal
        self.requests = requests
        self.faults = faults
        self.ai = ai
        self.quirks = quirks
        self.runners: dict[tuple[str, str], dict[str, object]] = {}
        """What runners said of themselves, by name and process; see `runner_endpoints`."""
        self._database = database
        self._clock = clock
        self._engine = engine
        self._sweep = sweep
        self._messages = messages
        self._tasks = tasks
        self._access = access
        self._executions = executions
        self._cluster = cluster
        self._parts = [part for part in (tasks, engine, sweep, messages) if part is not None]
        self._lock = asyncio.Lock()

    @property
    def clock(self) -> MovableClock:
        """The clock. Raises `FixedClockError` if the emulator runs on a clock of its owner."""
        if not isinstance(self._clock, MovableClock):
            raise FixedClockError
        return self._clock

    @property
    def is_clock_movable(self) -> bool:
        """Whether the clock is the emulator's own, not one of its owner."""
        return isinstance(self._clock, MovableClock)

    @property
    def cluster(self) -> ClusterNodes:
        """The nodes. Raises `NoClusterError` if there is only one."""
        if self._cluster is None:
            raise NoClusterError
        return self._cluster

    def clock_state(self) -> ClockState:
        """The clock's state. Raises `FixedClockError`, as every method that uses the clock."""
        return ClockState(self.clock.now(), self.clock.mode, self.clock.rate)

    async def freeze(self, instant: datetime | None = None) -> None:
        """Stop the clock, at the present moment or at an aware `instant`."""
        async with self._lock:
            self._stand_still(instant)

    async def set(self, instant: datetime) -> None:
        """Jump to an aware `instant`. A frozen clock stays frozen, another one runs on at its rate."""
        async with self._lock:
            self.clock.set(instant)

    async def run(self, rate: float = 1.0) -> None:
        """Let the clock run, `rate` times as fast as the machine's clock."""
        async with self._lock:
            self._go_on(rate)

    async def follow_machine(self) -> None:
        """Set the clock to the machine's time, and let it follow that time."""
        async with self._lock:
            self._follow_machine()

    async def advance(self, duration: timedelta) -> list[Fired]:
        """Let `duration` pass. Each event in it happens at its own time. Returns what fired, in order.

        The clock stands still while deliveries are under way. A frozen clock stays frozen, and the result
        then also has what fired since it was frozen or last moved. Another clock runs on at its rate. One
        that followed the machine (`Mode.REAL`) does so no longer once it was moved: its mode is `Mode.RATE`.
        """
        if duration < timedelta(0):
            raise ValueError("duration: must not be negative; to go back, set the clock")
        async with self._moving():
            if duration > END - self.clock.now():
                raise ValueError("duration: too long; the clock ends with the year 9998")
            target = self.clock.now() + duration
            while (wake := await self._next_wake()) is not None and wake <= target:
                self.clock.move_to(wake)
            self.clock.move_to(target)
            await self._settle()
            return self.journal.collected()

    async def run_until_idle(self) -> list[Fired]:
        """Let time pass until only future runs of recurring jobs are left. Otherwise like `advance`.

        One-time jobs and messages up to the year 9998 fire, and deliveries make all their attempts.
        """
        async with self._moving():
            while (wake := await self._next_wake()) and wake <= END and self._has_finite_work():
                self.clock.move_to(wake)
            return self.journal.collected()

    async def settle(self) -> None:
        """Wait until everything that is due now is done. The clock does not move."""
        async with self._lock:
            await self._settle()

    async def replay(self, number: int) -> DeliveryAttempt:
        """Send the body of a recorded attempt to its executor again, once; the new attempt.

        The clock does not move, and the store is not changed. Raises `LookupError` if the attempt is not
        remembered or its executor is gone, `ValueError` for a message and for an executor that describes no
        request, `NotRunningError`, `TimeoutError`.
        """
        attempt = self.journal.attempt(number)
        if attempt is None:
            raise LookupError(f"number: no delivery {number} is remembered")
        if attempt.executor_id is None:
            raise ValueError(f"number: delivery {number} is a message, which is delivered once only")
        executor = executor_by_id(self._database.connection, attempt.executor_id)
        if executor is None or not is_invocable(executor):
            raise LookupError(f"number: the executor {attempt.executor_id} of delivery {number} is gone")
        try:
            return await self.call_executor(executor, attempt.body)
        except ValueError as error:
            raise ValueError(f"number: delivery {number} cannot be replayed: {error}") from error

    async def call_executor(self, executor: ExecutorRow, body: bytes) -> DeliveryAttempt:
        """Send a body to an executor for which `is_invocable` holds, once; the attempt.

        Raises `ValueError` if the executor describes no request, `NotRunningError`, `TimeoutError`.
        """
        flight = InFlight()
        await self._engine.test_invoke(executor, body, 0, flight)
        if flight.noted is None:
            raise ValueError(f"the executor {executor.id} describes no request")
        return flight.noted

    async def reset(self) -> None:
        """Return the emulator to its first state. Only the first accounts and credentials are left.

        Ids start at 1 again, the clock shows the machine's time, and faults, canned answers and recorded
        deliveries are deleted. Waits for async tasks, and up to two seconds for webhooks under way.
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
                    self.requests.clear()
                    self.runners.clear()
                    if self._messages is not None:
                        self._messages.clear()
                    with self._database.transaction() as connection:
                        wipe(connection)
                    seed(self._database, self._clock.now(), _unchanged(self._access), self._executions)
                    self._sweep.look_again()
                    if self._cluster is not None:
                        await self._cluster.reset()
                finally:
                    if self._messages is not None:
                        await self._messages.start()

    def state(self) -> EmulatorState:
        in_messages = 0 if self._messages is None else self._messages.deliveries_under_way
        return EmulatorState(
            clock=self.clock_state() if self.is_clock_movable else None,
            rows=count_rows(self._database.connection),
            queue_length=self._engine.queue_length,
            deliveries_under_way=self._engine.deliveries_under_way + in_messages,
            deliveries_recorded=len(self.journal),
            faults_pending=len(self.faults.pending()),
            answers_pending=len(self.ai.answers.pending()),
            next_wake=min(self._wakes(), default=None),
            quirks=self.quirks.chosen(),
        )

    @asynccontextmanager
    async def _moving(self) -> AsyncGenerator[None]:
        async with self._lock:
            if self.clock.mode is Mode.FROZEN:
                yield
                return
            mode, rate = self.clock.mode, self.clock.rate
            self._stand_still()
            stood = self.clock.now()
            try:
                yield
            finally:
                if mode is Mode.REAL and self.clock.now() == stood:
                    self._follow_machine()
                else:
                    self._go_on(rate)

    def _stand_still(self, instant: datetime | None = None) -> None:
        self.clock.freeze(instant)
        self.journal.collect()

    def _go_on(self, rate: float) -> None:
        self.clock.run(rate)
        self.journal.stop_collecting()

    def _follow_machine(self) -> None:
        self.clock.follow_machine()
        self.journal.stop_collecting()

    async def _next_wake(self) -> datetime | None:
        """The next moment after now at which something happens; None if nothing will happen."""
        await self._settle()
        sweep = self._sweep.next_wake()
        wakes = self._wakes() if sweep is None else [*self._wakes(), sweep]
        return min((wake for wake in wakes if wake > self.clock.now()), default=None)

    def _wakes(self) -> list[datetime]:
        """The moments at which the next job and the next message are due."""
        wakes = [self._engine.next_wake(), None if self._messages is None else self._messages.next_wake()]
        return [wake for wake in wakes if wake is not None]

    def _has_finite_work(self) -> bool:
        return self._engine.has_finite_work() or (
            self._messages is not None and self._messages.next_wake() is not None
        )

    async def _settle(self) -> None:
        # One part can give work to another: an endpoint can create jobs and messages.
        while not all(part.is_idle for part in self._parts):
            for part in self._parts:
                await part.idle()


def _unchanged(access: Access) -> WantedAccess:
    return WantedAccess(access.username, access.password, access.api_key, access.api_secret)
