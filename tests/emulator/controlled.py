"""What the tests of the controls share: an emulator that is reset around each test, a job, and a receiver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .api_client import Api, webhook_body

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
"""A Monday."""


class ControlledEmulator:
    """An emulator whose clock stands still at NOON, with a project and an executor."""

    def __init__(self, emulator: Emulator, api: Api, receiver: WebhookReceiver) -> None:
        self.emulator = emulator
        self.clock = emulator.clock
        self.api = api
        self.receiver = receiver
        self.clock.freeze(NOON)
        self.project = api.new_project()
        self.executor = api.new_executor(**webhook_body(webhookUrl=receiver.url))

    def new_job(self, **members: Any) -> int:
        """Create a job that fires every hour from NOON on; `members` replace its members."""
        body = {
            "spec": "0 0 * * * *",
            "status": "active",
            "startDate": NOON.isoformat(),
            "projectId": self.project,
            "executorId": self.executor,
        }
        return self.api.new_job(**(body | members))


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def controlled(running: Emulator) -> Iterator[ControlledEmulator]:
    headers = {
        "X-API-Key": running.api_key,
        "X-Secret-Key": running.api_secret,
        "X-Account-ID": running.account_id,
    }
    with WebhookReceiver() as receiver, Api(running, headers) as api:
        yield ControlledEmulator(running, api, receiver)
    running.reset()
