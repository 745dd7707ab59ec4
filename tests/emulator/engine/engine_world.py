"""A store, a clock that stands still, an engine, a receiver, and rows for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler0.emulator.clock import ManualClock
from scheduler0.emulator.engine.engine import Engine
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.instants import ZERO, to_instant
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import (
    AccountCounterRow,
    ExecutionRow,
    ExecutorRow,
    JobRow,
    columns,
    insertion,
)
from scheduler0.emulator.store.scheduling import insert_executions

from ..raw_receiver import Receiver, running_receiver

ACCOUNT = 123
NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
"""A Monday."""


def at(text: str) -> int:
    """The instant of an ISO date."""
    return to_instant(datetime.fromisoformat(text))


def job_row(**fields: Any) -> JobRow:
    """A job that fires every minute from NOON on; `fields` replace its fields."""
    values: dict[str, Any] = {
        "id": 1,
        "account_id": ACCOUNT,
        "project_id": 12,
        "executor_id": 1,
        "spec": "0 * * * * *",
        "data": "",
        "timezone": "UTC",
        "timezone_offset": 0,
        "start_date": to_instant(NOON),
        "end_date": ZERO,
        "retry_max": 0,
        "status": "active",
        "date_created": to_instant(NOON),
        "date_modified": None,
        "created_by": "someone",
        "modified_by": None,
        "deleted_by": None,
    }
    return JobRow(**_with_dates(values | fields, "start_date", "end_date", "date_created", "date_modified"))


def executor_row(**fields: Any) -> ExecutorRow:
    """A webhook executor; `fields` replace its fields."""
    values: dict[str, Any] = dict.fromkeys(ExecutorRow._fields, "")
    values |= {
        "id": 1,
        "account_id": ACCOUNT,
        "type": "webhook_url",
        "webhook_method": "POST",
        "tags": (),
        "payload_aggregation": False,
        "date_created": to_instant(NOON),
        "date_modified": None,
        "modified_by": None,
        "deleted_by": None,
    }
    return ExecutorRow(**_with_dates(values | fields, "date_created", "date_modified"))


def execution_row(**fields: Any) -> ExecutionRow:
    values: dict[str, Any] = {
        "id": 0,
        "account_id": ACCOUNT,
        "project_id": 12,
        "job_id": 1,
        "unique_id": "kept",
        "state": 0,
        "node_id": 1,
        "execution_version": 1,
        "job_queue_version": 1,
        "last_execution_datetime": ZERO,
        "next_execution_datetime": ZERO,
        "date_created": to_instant(NOON),
    }
    dates = ("last_execution_datetime", "next_execution_datetime", "date_created")
    return ExecutionRow(**_with_dates(values | fields, *dates))


def _with_dates(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the values with dates as texts instead of instants."""
    instants = {name: values[name] for name in names if isinstance(values[name], int)}
    return values | {name: format_instant(instant) for name, instant in instants.items()}


class World:
    """Everything that an engine test needs. The test starts the engine."""

    def __init__(self, database: Database, clock: ManualClock, receiver: Receiver) -> None:
        self.database = database
        self.clock = clock
        self.receiver = receiver
        receiver.now = clock.now
        self.engine = Engine(database, clock, lambda_url=f"http://127.0.0.1:{receiver.port}/lambda/")

    def add_account(self, executions: int = 1000, account_id: int = ACCOUNT) -> None:
        counter = AccountCounterRow(0, account_id, executions, 0, ZERO, ZERO, None)
        with self.database.transaction() as connection:
            connection.execute(insertion("account_counters", AccountCounterRow), counter[1:])

    def add_executor(self, **fields: Any) -> int:
        row = executor_row(**({"webhook_url": self.receiver.url} | fields))
        with self.database.transaction() as connection:
            return connection.execute(insertion("executors", ExecutorRow), row.values()[1:]).lastrowid or 0

    def add_job(self, **fields: Any) -> int:
        with self.database.transaction() as connection:
            return connection.execute(insertion("jobs", JobRow), job_row(**fields)[1:]).lastrowid or 0

    def add_execution(self, **fields: Any) -> None:
        with self.database.transaction() as connection:
            insert_executions(connection, [execution_row(**fields)])

    def new_job(self, **fields: Any) -> int:
        """Add a job and let the engine schedule it, as the API does."""
        job_id = self.add_job(**fields)
        self.engine.schedule_new([job_id])
        return job_id

    def update_job(self, job_id: int, **fields: Any) -> None:
        assignments = ", ".join(f"{name} = ?" for name in fields)
        fields = _with_dates(fields, *({"start_date", "end_date"} & fields.keys()))
        with self.database.transaction() as connection:
            connection.execute(f"UPDATE jobs SET {assignments} WHERE id = ?", (*fields.values(), job_id))

    def job(self, job_id: int) -> JobRow:
        query = f"SELECT {columns(JobRow)} FROM jobs WHERE id = ?"
        return JobRow._make(self.database.connection.execute(query, (job_id,)).fetchone())

    def executions(self, job_id: int = 1) -> list[ExecutionRow]:
        query = f"SELECT {columns(ExecutionRow)} FROM executions WHERE job_id = ? ORDER BY id"
        return [ExecutionRow._make(row) for row in self.database.connection.execute(query, (job_id,))]

    def states(self, job_id: int = 1) -> list[tuple[int, int]]:
        """State and version of every execution row, in the order of writing."""
        return [(row.state, row.execution_version) for row in self.executions(job_id)]

    def executions_left(self, account_id: int = ACCOUNT) -> int:
        query = "SELECT execution_count FROM account_counters WHERE account_id = ?"
        (count,) = self.database.connection.execute(query, (account_id,)).fetchone()
        return int(count)

    async def advance(self, **duration: float) -> None:
        """Let time pass. Everything on the way happens at its own time."""
        target = self.clock.now() + timedelta(**duration)
        while True:
            await self.engine.idle()
            wake = self.engine.next_wake()
            if wake is None or wake > target:
                break
            self.clock.move_to(wake)
        self.clock.move_to(target)
        await self.engine.idle()

    async def restart(self) -> None:
        """Stop the engine, open the store anew, and start another engine on it."""
        await self.engine.stop()
        path = self.database.path
        self.database.close()
        self.database = Database(path)
        self.engine = Engine(self.database, self.clock)
        await self.engine.start()


@asynccontextmanager
async def running_world(path: Path, now: datetime = NOON) -> AsyncIterator[World]:
    """A world with one account and one executor. No engine runs yet."""
    async with running_receiver() as receiver:
        world = World(Database(path), ManualClock(now), receiver)
        world.add_account()
        world.add_executor()
        try:
            yield world
        finally:
            await world.engine.stop()
            world.database.close()
