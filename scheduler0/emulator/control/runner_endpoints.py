"""What runners say of themselves, below `/_emulator/runners`, so that the emulator's page can show it.

A runner (docs/runner.md) posts its status every few seconds when its server is on the same machine. The
real server has no such operation.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from scheduler0.emulator.control.action import Action, Answer, ControlError, camel_members, read_members
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


async def _post(control: Control, request: Request) -> Answer:
    members = await read_members(request, "runner", "process", "status")
    for name in ("runner", "process"):
        if not isinstance(members.get(name), str) or not members[name]:
            raise ControlError(400, f"{name}: must be text, and not empty")
    if not isinstance(members.get("status"), dict):
        raise ControlError(400, "status: must be an object")
    remember(control, members["runner"], members["process"], members["status"])
    return {"remembered": True}


async def _list(control: Control, request: Request) -> Answer:
    return list(control.runners.values())


async def _summary(control: Control, request: Request) -> Answer:
    picture = runners_picture(control.runners.values(), datetime.now(UTC))
    return [camel_members(runner) for runner in picture]


RUNNER_ACTIONS: Mapping[tuple[str, str], Action] = {
    ("GET", "/runners"): _list,
    ("GET", "/runners/summary"): _summary,
    ("POST", "/runners"): _post,
}
