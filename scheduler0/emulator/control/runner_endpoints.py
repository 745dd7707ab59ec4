"""What runners say of themselves, below `/_emulator/runners`, so that the emulator's page can show it.

A runner (docs/runner.md) posts its status every few seconds when its server is on the same machine. The
real server has no such operation.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scheduler0.emulator.control.action import (
    Answer,
    ControlError,
    ControlOperation,
    ControlOperations,
    Given,
    camel_members,
)
from scheduler0.emulator.control.control import Control
from scheduler0.emulator.inspection.runner_picture import runners_picture

MOST_RUNNERS = 100
"""How many processes are remembered. The one that was silent longest is forgotten first."""


def remember(control: Control, runner: str, process: str, status: Mapping[str, Any]) -> None:
    """Keep the status of a process of a runner; it replaces the one from before."""
    statuses = control.runners
    statuses.pop((runner, process), None)
    statuses[runner, process] = {
        "runner": runner,
        "process": process,
        "receivedAt": datetime.now(UTC).isoformat(),
        "status": dict(status),
    }
    while len(statuses) > MOST_RUNNERS:
        del statuses[next(iter(statuses))]


async def _post(control: Control, given: Given) -> Answer:
    for name in ("runner", "process"):
        if not isinstance(given.get(name), str) or not given[name]:
            raise ControlError(400, f"{name}: must be text, and not empty")
    if not isinstance(given.get("status"), dict):
        raise ControlError(400, "status: must be an object")
    remember(control, given["runner"], given["process"], given["status"])
    return {"remembered": True}


async def _list(control: Control, given: Given) -> Answer:
    return list(control.runners.values())


async def _summary(control: Control, given: Given) -> Answer:
    picture = runners_picture(control.runners.values(), datetime.now(UTC))
    return [camel_members(runner) for runner in picture]


RUNNER_OPERATIONS: ControlOperations = {
    ("GET", "/runners"): ControlOperation(_list),
    ("GET", "/runners/summary"): ControlOperation(_summary),
    ("POST", "/runners"): ControlOperation(_post, ("runner", "process", "status")),
}
