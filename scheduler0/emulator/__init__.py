"""A local Scheduler0: the HTTP API, a SQLite store and a scheduler that really fires, in one process.

The contract is the server's own behaviour, its accidents included (`Quirks`). docs/emulator.md lists where
the emulator departs from it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler0.emulator.ai.canned_answers import AnalysisAnswer, ClassificationAnswer, PromptAnswer
    from scheduler0.emulator.clock import Mode
    from scheduler0.emulator.cluster.election import ClusterTimes, EmulatorNode, Role
    from scheduler0.emulator.control.control import (
        ClockState,
        EmulatorState,
        FixedClockError,
        NoClusterError,
    )
    from scheduler0.emulator.delivery.faults import Fault, FaultKind
    from scheduler0.emulator.delivery.journal import DeliveryAttempt, Fired
    from scheduler0.emulator.emulator import Emulator, running_emulators, serve
    from scheduler0.emulator.handles import EmulatorAI, EmulatorClock, EmulatorCluster, EmulatorFaults
    from scheduler0.emulator.handles import EmulatorAI as EmulatorAi
    from scheduler0.emulator.quirks import Quirks

# They are imported when an emulator starts, but the import of this package says if they are not installed.
_missing = [
    name for name in ("starlette", "uvicorn", "aiohttp", "dateparser", "jinja2") if find_spec(name) is None
]
if _missing:
    raise ImportError(
        'the emulator needs more packages: pip install "scheduler0-python-client[emulator]" '
        f"(not found: {', '.join(_missing)})"
    )

_HOMES = {
    "AnalysisAnswer": "ai.canned_answers",
    "ClassificationAnswer": "ai.canned_answers",
    "ClockState": "control.control",
    "ClusterTimes": "cluster.election",
    "DeliveryAttempt": "delivery.journal",
    "Emulator": "emulator",
    "EmulatorAI": "handles",
    "EmulatorAi": "handles",
    "EmulatorClock": "handles",
    "EmulatorCluster": "handles",
    "EmulatorFaults": "handles",
    "EmulatorState": "control.control",
    "Fault": "delivery.faults",
    "FaultKind": "delivery.faults",
    "Fired": "delivery.journal",
    "FixedClockError": "control.control",
    "Mode": "clock",
    "NoClusterError": "control.control",
    "EmulatorNode": "cluster.election",
    "PromptAnswer": "ai.canned_answers",
    "Quirks": "quirks",
    "Role": "cluster.election",
    "running_emulators": "emulator",
    "serve": "emulator",
}
"""The modules of the public names."""

__all__ = [
    "AnalysisAnswer",
    "ClassificationAnswer",
    "ClockState",
    "ClusterTimes",
    "DeliveryAttempt",
    "Emulator",
    "EmulatorAI",
    "EmulatorAi",
    "EmulatorClock",
    "EmulatorCluster",
    "EmulatorFaults",
    "EmulatorNode",
    "EmulatorState",
    "Fault",
    "FaultKind",
    "Fired",
    "FixedClockError",
    "Mode",
    "NoClusterError",
    "PromptAnswer",
    "Quirks",
    "Role",
    "running_emulators",
    "serve",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
