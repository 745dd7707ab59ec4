"""What the API works on: the store, the clock, the scheduler, and the tasks that run behind a request."""

from dataclasses import dataclass, field

from scheduler0.emulator.ai_services import AiServices
from scheduler0.emulator.api.auth import Operator
from scheduler0.emulator.async_tasks import AsyncTasks
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.engine import Engine
from scheduler0.emulator.expiry_sweep import ExpirySweep
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.instants import to_instant


@dataclass(frozen=True)
class Backend:
    """The parts of one running emulator."""

    database: Database
    clock: Clock
    tasks: AsyncTasks
    engine: Engine
    sweep: ExpirySweep
    operator: Operator
    address: str
    """Host and port under which this node is reached."""

    restores: dict[str, str] = field(default_factory=dict[str, str])
    """The files of restores that are ordered, by request id: the tasks themselves do not say."""

    ai: AiServices = field(default_factory=AiServices)
    quirks: Quirks = FAITHFUL

    def now(self) -> int:
        """The clock's present moment as the store keeps it."""
        return to_instant(self.clock.now())
