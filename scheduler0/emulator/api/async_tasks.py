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
    """Answers at once for a finished task, and else after a wait, for which there is no time limit.

    With `task_answers_early` the wait ends at the next change, and the answer is the server's copy in memory,
    which knows neither output nor dates.
    """
    task = _task(call)
    while not TaskState(task.state).finished:
        state = await _wait(call, task)
        if state is None or call.quirks.task_answers_early:
            task = task._replace(output="", date_created=ZERO, date_modified=ZERO)
            return success(_wire(task if state is None else task._replace(state=state)))
        task = _task(call)
    return success(_wire(task))


def _task(call: Call) -> AsyncTaskRow:
    request_id = call.request.path_params["id"]
    task = get_task(call.backend.database.connection, call.account_id, request_id)
    if task is None:
        raise Refusal.wrapped(404, "task doesn't exist")
    return task


async def _wait(call: Call, task: AsyncTaskRow) -> TaskState | None:
    """The next state; `None` if the client leaves before, and nobody is left to read an answer."""
    change = call.backend.tasks.next_change(task.id)
    departure = asyncio.ensure_future(_departure(call.request))
    waiters: set[asyncio.Future[TaskState] | asyncio.Future[None]] = {change, departure}
    try:
        await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        return change.result() if change.done() else None
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
