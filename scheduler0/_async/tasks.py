"""A handle on work that the server does after its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from .._operations.async_tasks import (
    GET_ASYNC_TASK,
    LONGEST_LAG,
    complete,
    is_race_with_completion,
    overdue,
    pauses,
    poll_timeouts,
    succeeded,
    turns,
)
from .._wire.arguments import seconds
from ..errors import APITimeoutError, NotFoundError
from ..models import AsyncTask
from .caller import AsyncCaller

T = TypeVar("T")


async def wait_for_task(
    caller: AsyncCaller,
    request_id: str,
    *,
    timeout: float,
    account_id: str | None = None,
    node: str | None = None,
) -> AsyncTask:
    """Read the task until it is finished and its output is there, or ``timeout`` seconds are over.

    ``node`` is the base URL of the node that took the work: of several, it knows the task first. A node
    that does not know the task may lag, so the others are asked in turn for a while.
    """
    clock = caller.clock
    deadline = clock.monotonic() + seconds("timeout", timeout)
    task: AsyncTask | None = None
    finished_before = False
    intervals = pauses()
    nodes = turns(caller.transport.settings.cluster.nodes, node)
    asked = next(nodes)
    unknown_since: float | None = None
    while (remaining := deadline - clock.monotonic()) > 0:
        timeouts = poll_timeouts(caller.config.timeouts, remaining)
        try:
            answer = await caller.call(
                GET_ASYNC_TASK,
                id=request_id,
                account_id=account_id,
                timeouts=timeouts,
                deadline=remaining,
                node=asked,
            )
        except APITimeoutError:
            continue
        except NotFoundError as error:
            asked = next(nodes)
            unknown_since = clock.monotonic() if unknown_since is None else unknown_since
            lagging = asked is not None and clock.monotonic() - unknown_since < LONGEST_LAG
            if not lagging and not is_race_with_completion(error):
                raise
        else:
            task = answer.data
            if complete(task) or (task.state.finished and finished_before):
                return succeeded(task)
            if task.state.finished:
                finished_before = True
                continue
        await clock.sleep(min(next(intervals), remaining))
    raise overdue(request_id, task, timeout)


class AsyncTaskHandle(Generic[T]):
    """Work that the server has accepted; ``request_id`` names it, also in later programs."""

    def __init__(
        self,
        caller: AsyncCaller,
        request_id: str,
        account_id: str | None,
        result: Callable[[AsyncTask], T],
        node: str | None = None,
    ) -> None:
        self.request_id = request_id
        self._caller = caller
        self._account_id = account_id
        self._result = result
        self._node = node

    async def wait(self, *, timeout: float = 60.0) -> T:
        """The result, once the server has it.

        ``timeout`` is in seconds. Raises :class:`~scheduler0.TaskFailedError` where the server
        reports a failure and :class:`~scheduler0.TaskTimeoutError` after ``timeout``; both
        carry the task as last seen. Waiting may be repeated.
        """
        task = await wait_for_task(
            self._caller, self.request_id, timeout=timeout, account_id=self._account_id, node=self._node
        )
        return self._result(task)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.request_id}>"
