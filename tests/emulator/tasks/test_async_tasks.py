"""Async tasks: what a wait answers, and what becomes of a task (contract core 5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from scheduler0.emulator.store.async_tasks import TaskState, get_task
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.store.rows import AsyncTaskRow
from scheduler0.emulator.tasks.task_queue import AsyncTasks, Closed

from ..api_client import NOW_TEXT, ZERO, Api, FrozenClock, job_body, ok, refused
from ..in_process import ACCOUNT, Connection, Shouting, settled

pytestmark = pytest.mark.anyio


@pytest.fixture
def service() -> Shouting:
    return Shouting()


@pytest.fixture
async def tasks(anyio_backend: str, database: Database, service: Shouting) -> AsyncIterator[AsyncTasks]:
    """Tasks that are not started: what is ordered stays as it is."""
    tasks = AsyncTasks(database, FrozenClock(), {"shout": service})
    yield tasks
    await tasks.stop()


def stored(database: Database, request_id: str) -> AsyncTaskRow:
    task = get_task(database.connection, ACCOUNT, request_id)
    assert task is not None
    return task


async def finished(database: Database, request_id: str) -> AsyncTaskRow:
    while not TaskState((task := stored(database, request_id)).state).finished:
        await asyncio.sleep(0)
    return task


async def test_a_task_is_done_after_it_was_ordered(
    database: Database, tasks: AsyncTasks, service: Shouting
) -> None:
    tasks.start()
    request_id = tasks.order(ACCOUNT, "shout", "hello")
    assert stored(database, request_id).state == TaskState.NOT_STARTED
    assert service.committed == []
    task = await finished(database, request_id)
    assert (task.state, task.output, service.committed) == (TaskState.SUCCESS, "HELLO", ["hello"])


async def test_a_failed_task_leaves_nothing_but_its_reason(database: Database, tasks: AsyncTasks) -> None:
    tasks.start()
    task = await finished(database, tasks.order(ACCOUNT, "shout", ""))
    assert (task.state, task.output) == (TaskState.FAILED, "failed: nothing to shout")
    assert database.connection.execute("SELECT * FROM settings").fetchall() == []
    after = await finished(database, tasks.order(ACCOUNT, "shout", "go on"))
    assert after.output == "GO ON"


async def test_what_was_left_is_done_at_the_next_start(
    database: Database, tasks: AsyncTasks, service: Shouting
) -> None:
    ids = [tasks.order(ACCOUNT, "shout", text) for text in ("one", "two")]
    database.connection.execute("UPDATE async_tasks SET state = 1 WHERE request_id = ?", (ids[1],))
    again = AsyncTasks(database, FrozenClock(), {"shout": service})
    again.start()
    assert [stored(database, request_id).output for request_id in ids] == ["ONE", "TWO"]
    await again.stop()


async def test_a_task_of_an_unknown_service_stays_for_a_start_that_knows_it(
    database: Database, tasks: AsyncTasks
) -> None:
    tasks.start()
    unknown = tasks.order(ACCOUNT, "whisper", "x")
    await finished(database, tasks.order(ACCOUNT, "shout", "x"))
    assert stored(database, unknown).state == TaskState.NOT_STARTED


async def test_a_wait_ends_with_the_next_change(database: Database, tasks: AsyncTasks) -> None:
    task = stored(database, tasks.order(ACCOUNT, "shout", "x"))
    waits = [tasks.next_change(task.id) for _ in range(2)]
    # No turn of the event loop lies between reading a state and waiting for the next one.
    tasks.start()
    assert await asyncio.gather(*waits) == [TaskState.IN_PROGRESS] * 2


async def test_waits_end_when_the_tasks_are_closed(database: Database, tasks: AsyncTasks) -> None:
    task = stored(database, tasks.order(ACCOUNT, "shout", "x"))
    wait = tasks.next_change(task.id)
    tasks.close()
    for waiting in (wait, tasks.next_change(task.id)):
        with pytest.raises(Closed):
            await waiting


async def test_a_waiting_call_answers_what_is_in_memory(database: Database, tasks: AsyncTasks) -> None:
    request_id = tasks.order(ACCOUNT, "shout", "hello")
    waiting = Connection(database, tasks, f"/async-tasks/{request_id}")
    await settled()
    assert not waiting.call.done()
    tasks.start()
    task = {
        "id": 1,
        "requestId": request_id,
        "input": "hello",
        "output": "HELLO",
        "service": "shout",
        "state": 2,
        "dateCreated": ZERO,
        "accountId": ACCOUNT,
        "dateModified": ZERO,
    }
    status, answer = await waiting.answer()
    assert (status, list(answer["data"].items())) == (200, list(task.items()))
    status, answer = await Connection(database, tasks, f"/async-tasks/{request_id}").answer()
    complete = {"dateCreated": NOW_TEXT, "dateModified": NOW_TEXT}
    assert (status, answer["data"]) == (200, task | complete)


async def test_a_waiting_call_ends_when_its_client_leaves(database: Database, tasks: AsyncTasks) -> None:
    request_id = tasks.order(ACCOUNT, "shout", "hello")
    waiting = Connection(database, tasks, f"/async-tasks/{request_id}")
    await settled()
    assert not waiting.call.done()
    waiting.left.set()
    await waiting.call


async def test_a_waiting_call_ends_when_the_node_stops(database: Database, tasks: AsyncTasks) -> None:
    request_id = tasks.order(ACCOUNT, "shout", "hello")
    waiting = Connection(database, tasks, f"/async-tasks/{request_id}")
    await settled()
    tasks.close()
    refusal = {"data": "peer cannot accept requests", "success": False}
    assert await waiting.answer() == (503, refusal)


def test_only_the_account_sees_its_task(api: Api, key_api: Api, project: int, executor: int) -> None:
    request_id = ok(api.post("/jobs", json=[job_body(projectId=project, executorId=executor)]), 202)
    missing = (404, "message: task doesn't exist, code: 404")
    assert refused(key_api.get(f"/async-tasks/{request_id}")) == missing
    assert refused(api.get("/async-tasks/1")) == missing
    assert api.get(f"/async-tasks/{request_id}").status_code == 200
