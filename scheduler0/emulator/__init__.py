"""A local Scheduler0: the HTTP API, a SQLite store and a scheduler that really fires, in one process.

The contract is the server's own behaviour, its accidents included (`Quirks`). Where the emulator departs
from it knowingly is listed in docs/emulator.md.
"""

try:
    from scheduler0.emulator.ai_handle import EmulatorAi
    from scheduler0.emulator.canned_answers import AnalysisAnswer, ClassificationAnswer, PromptAnswer
    from scheduler0.emulator.control import ClockState, EmulatorState, FixedClockError
    from scheduler0.emulator.emulator import Emulator, running_emulators, serve
    from scheduler0.emulator.faults import Fault, FaultKind
    from scheduler0.emulator.handles import EmulatorClock, EmulatorFaults
    from scheduler0.emulator.journal import DeliveryAttempt, Fired
    from scheduler0.emulator.movable_clock import Mode
    from scheduler0.emulator.quirks import Quirks
except ModuleNotFoundError as error:
    if (error.name or "").startswith("scheduler0"):
        raise
    raise ImportError(
        f'the emulator needs more packages: pip install "scheduler0[emulator]" ({error})'
    ) from error

__all__ = [
    "AnalysisAnswer",
    "ClassificationAnswer",
    "ClockState",
    "DeliveryAttempt",
    "Emulator",
    "EmulatorAi",
    "EmulatorClock",
    "EmulatorFaults",
    "EmulatorState",
    "Fault",
    "FaultKind",
    "Fired",
    "FixedClockError",
    "Mode",
    "PromptAnswer",
    "Quirks",
    "running_emulators",
    "serve",
]
