"""Async tasks (contract core 5)."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.instants import ZERO
from scheduler0.emulator.store.async_tasks import TaskState, get_task
from scheduler0.emulator.store.rows import AsyncTaskRow
from scheduler0.emulator.tasks.task_queue import Closed


async def get_async_task(request: ApiRequest) -> Response:
    """Answer at once for a finished task, otherwise when it ends. There is no time limit.

    The answer after a wait is the server's copy in memory. It has no dates (`waiting_task_lacks_dates`), and
    had no output in older servers (`waiting_task_lacks_output`).
    """
    task = _require_task(request)
    if TaskState(task.state).finished:
        return success(_wire(task))
    while not TaskState(task.state).finished:
        if await _wait(request, task) is None:
            break
        task = _require_task(request)
    if request.quirks.waiting_task_lacks_dates:
        task = task._replace(date_created=ZERO, date_modified=ZERO)
    if request.quirks.waiting_task_lacks_output:
        task = task._replace(output="")
    return success(_wire(task))


def _require_task(request: ApiRequest) -> AsyncTaskRow:
    request_id = request.http.path_params["id"]
    task = get_task(request.backend.database.connection, request.account_id, request_id)
    if task is None:
        raise ApiError.wrapped(404, "task doesn't exist")
    return task


async def _wait(request: ApiRequest, task: AsyncTaskRow) -> TaskState | None:
    """The next state, or `None` if the client has closed the connection."""
    change = request.backend.tasks.next_change(task.id)
    departure = asyncio.ensure_future(_departure(request.http))
    waiters: set[asyncio.Future[TaskState] | asyncio.Future[None]] = {change, departure}
    try:
        await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        return change.result() if change.done() else None
    except Closed as closed:
        raise ApiError(503, "peer cannot accept requests") from closed
    finally:
        for waiter in waiters:
            waiter.cancel()
        await asyncio.gather(change, departure, return_exceptions=True)


async def _departure(request: Request) -> None:
    """Wait until the client closes the connection."""
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
