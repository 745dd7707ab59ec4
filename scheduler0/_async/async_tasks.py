"""Async tasks: work that the server does after its answer (contract core, getAsyncTask)."""

from __future__ import annotations

from .._arguments import path_id
from .._endpoints import GET_ASYNC_TASK
from .._envelope import Envelope
from ..models import AsyncTask
from ._handle import wait_for_task
from ._surface import AsyncFlat, AsyncResource


class AsyncAsyncTasks(AsyncResource):
    """``client.async_tasks``"""

    async def get(self, request_id: str) -> AsyncTask:
        """The task. While it runs the server **blocks** until it changes, so this may raise
        :class:`~scheduler0.APITimeoutError`; :meth:`wait` bounds and repeats the reads."""
        answer = await self._caller.call(GET_ASYNC_TASK, id=path_id("request_id", request_id))
        return answer.data

    async def wait(self, request_id: str, *, timeout: float = 60.0) -> AsyncTask:
        """The task, once it has succeeded; see :meth:`scheduler0.AsyncClient.wait_for_task`."""
        return await wait_for_task(self._caller, path_id("request_id", request_id), timeout=timeout)


class AsyncFlatAsyncTasks(AsyncFlat):
    """The documented task methods of the client."""

    async def get_async_task(
        self, request_id: str, account_id_override: str | int | None = None
    ) -> Envelope[AsyncTask]:
        """One task; the server blocks while it runs. :meth:`wait_for_task` is made for waiting."""
        return await self._caller.call(
            GET_ASYNC_TASK, id=path_id("request_id", request_id), account_id=account_id_override
        )

    async def wait_for_task(
        self, request_id: str, timeout: float = 60.0, account_id_override: str | int | None = None
    ) -> AsyncTask:
        """Wait until the task is finished and return it with its output.

        ``timeout`` is in seconds, on the monotonic clock, over all reads together. Raises
        :class:`~scheduler0.TaskFailedError` where the server reports a failure and
        :class:`~scheduler0.TaskTimeoutError` after ``timeout``; both carry the task as last seen.
        """
        return await wait_for_task(
            self._caller,
            path_id("request_id", request_id),
            timeout=timeout,
            account_id=account_id_override,
        )
