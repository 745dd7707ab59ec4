"""Async tasks (contract core.md 5)."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.async_tasks import Closed
from scheduler0.emulator.go.rfc3339 import format_instant
from scheduler0.emulator.store.async_tasks import TaskState, get_task
from scheduler0.emulator.store.instants import ZERO
from scheduler0.emulator.store.rows import AsyncTaskRow


async def get_async_task(call: Call) -> Response:
    """Answers at once for a finished task, and else at its next change, for which there is no time limit.

    After a wait the answer is the server's copy in memory, which knows neither output nor dates.
    """
    request_id = call.request.path_params["id"]
    task = get_task(call.backend.database.connection, call.account_id, request_id)
    if task is None:
        raise Refusal.wrapped(404, "task doesn't exist")
    if not TaskState(task.state).finished:
        state = await _wait(call, task)
        task = task._replace(state=state, output="", date_created=ZERO, date_modified=ZERO)
    return success(_wire(task))


async def _wait(call: Call, task: AsyncTaskRow) -> TaskState:
    change = call.backend.tasks.next_change(task.id)
    departure = asyncio.ensure_future(_departure(call.request))
    waiters: set[asyncio.Future[TaskState] | asyncio.Future[None]] = {change, departure}
    try:
        await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        if not change.done():
            # Nobody is left to read an answer.
            return TaskState(task.state)
        return change.result()
    except Closed as closed:
        raise Refusal(503, "peer cannot accept requests") from closed
    finally:
        for waiter in waiters:
            waiter.cancel()
        await asyncio.gather(change, departure, return_exceptions=True)


async def _departure(request: Request) -> None:
    """Returns when the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _wire(task: AsyncTaskRow) -> dict[str, object]:
    return {
        "id": task.id,
        "requestId": task.request_id,
        "input": task.input,
        "output": task.output,
        "service": task.service,
        "state": int(task.state),
        "dateCreated": format_instant(task.date_created),
        "accountId": task.account_id,
        "dateModified": format_instant(task.date_modified),
    }
