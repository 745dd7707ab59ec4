"""The application without a server, and an async task that a test can hold back."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from typing import Any

from starlette.types import Message

from scheduler0.emulator.access import Operator
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.engine.expiry_sweep import ExpirySweep
from scheduler0.emulator.http.app import create_app
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import AsyncTaskRow
from scheduler0.emulator.tasks.task_queue import AsyncTasks, TaskResult

from .api_client import FrozenClock

ACCOUNT = 5


class Shouting:
    """Answers a task's input in capitals; a task without input fails."""

    def __init__(self) -> None:
        self.committed: list[str] = []

    def perform(self, connection: sqlite3.Connection, task: AsyncTaskRow, parsed: object) -> TaskResult:
        connection.execute("INSERT INTO settings VALUES (?, 'done')", (task.input,))
        if not task.input:
            raise ValueError("nothing to shout")
        return TaskResult(task.input.upper(), lambda: self.committed.append(task.input))

    def failure(self, error: Exception) -> str:
        return f"failed: {error}"


class Connection:
    """A request to the application, without a network."""

    def __init__(self, database: Database, tasks: AsyncTasks, path: str, quirks: Quirks = FAITHFUL) -> None:
        operator = Operator("admin", "secret")
        clock = FrozenClock()
        backend = Backend(
            database,
            clock,
            tasks,
            Engine(database, clock),
            ExpirySweep(database, clock),
            operator,
            "node:1",
            quirks=quirks,
        )
        app = create_app(backend, hang_up=None, lifespan=None)
        headers = [
            (b"authorization", b"Basic YWRtaW46c2VjcmV0"),
            (b"x-peer", b"cmd"),
            (b"x-account-id", str(ACCOUNT).encode()),
        ]
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/api/v1{path}",
            "query_string": b"",
            "headers": headers,
        }
        self.left = asyncio.Event()
        self.messages: list[Message] = []
        self.call = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.messages.append(message)

    async def answer(self) -> tuple[int, Any]:
        await self.call
        start, body = self.messages
        return start["status"], json.loads(body["body"])


async def settled() -> None:
    """Let everything run that can run."""
    for _ in range(20):
        await asyncio.sleep(0)
