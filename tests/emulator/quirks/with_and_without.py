"""What the tests of quirks share: an emulator with one quirk only, and one without that quirk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator, Quirks
from scheduler0.emulator.control.control import FIXED_QUIRKS
from scheduler0.emulator.quirks import DESCRIPTIONS
from scheduler0.testing import WebhookReceiver

from ..api_client import Api, ok, operator_headers
from ..controlled import NOON, ControlledEmulator

SWITCHED = [name for name in DESCRIPTIONS if name not in FIXED_QUIRKS]

with_and_without = pytest.mark.parametrize("quirk", [True, False], ids=["with", "without"])


@contextmanager
def world(
    name: str, quirk: bool, *, needs: str = "", path: str | Path = ":memory:"
) -> Iterator[ControlledEmulator]:
    """An emulator with this quirk alone (and `needs`), or with all quirks except this one.

    It is started with the opposite, and switched: what counts only at the start would be found.
    """
    quirks = Quirks.parse(f"none,{name},{needs or name}" if quirk else f"faithful,-{name}")
    at_start = (
        quirks if name in FIXED_QUIRKS else Quirks(**{one: not getattr(quirks, one) for one in SWITCHED})
    )
    with (
        Emulator(path, quirks=at_start) as emulator,
        Api(emulator, operator_headers(emulator, 2)) as api,
        WebhookReceiver() as receiver,
    ):
        emulator.switch_quirks(quirks)
        yield ControlledEmulator(emulator, api, receiver)


def change(world: ControlledEmulator, job_id: int, **members: Any) -> Any:
    body = {"projectId": world.project, "modifiedBy": "me"} | members
    return ok(world.api.put(f"/jobs/{job_id}", json=body))


def fired_at(world: ControlledEmulator, job_id: int) -> list[timedelta]:
    return [fired.scheduled_at - NOON for fired in world.emulator.fired(job_id)]


def new_credential(world: ControlledEmulator, **members: Any) -> dict[str, Any]:
    return ok(world.api.post("/credentials", json={"createdBy": "me", "scopes": ["read"]} | members), 201)


def delete(world: ControlledEmulator, path: str) -> httpx.Response:
    return world.api.send_json("DELETE", path, {"deletedBy": "me"})
