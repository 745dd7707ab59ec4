# Produced from scheduler0/_async/resources/async_tasks.py by scripts/unasync.py; do not edit.
"""Async tasks: work that the server does after its answer (contract core 5.2)."""

from __future__ import annotations

from ..._operations.async_tasks import GET_ASYNC_TASK
from ..._wire.arguments import account
from ..._wire.envelope import Envelope
from ...models import AsyncTask
from ..tasks import wait_for_task
from .base import Flat, RawCalls, Resource


class ServerTasks(Resource):
    """``client.async_tasks``"""

    @property
    def with_raw_response(self) -> RawServerTasks:
        """The same methods, with the HTTP answer beside what they return."""
        return RawServerTasks(self)

    def get(self, request_id: str) -> AsyncTask:
        """The task. While it runs, the server **blocks** until it changes, so this may raise
        :class:`~scheduler0.APITimeoutError`. :meth:`wait` bounds the reads and repeats them."""
        return self._read(GET_ASYNC_TASK, id=request_id)

    def wait(self, request_id: str, *, timeout: float = 60.0) -> AsyncTask:
        """The task, once it has succeeded; see :meth:`scheduler0.Client.wait_for_task`."""
        return wait_for_task(self._caller, request_id, timeout=timeout)


class RawServerTasks(RawCalls):
    """``client.async_tasks.with_raw_response``"""

    def __init__(self, resource: ServerTasks) -> None:
        super().__init__(resource)
        self.get = self._raw(resource.get)
        self.wait = self._raw(resource.wait)


class FlatServerTasks(Flat):
    """The documented task methods of the client."""

    def get_async_task(
        self, request_id: str, account_id_override: str | int | None = None
    ) -> Envelope[AsyncTask]:
        """One task. The server blocks while it runs: to wait for it, use :meth:`wait_for_task`."""
        return self._get(GET_ASYNC_TASK, account_id_override, id=request_id)

    def wait_for_task(
        self, request_id: str, timeout: float = 60.0, account_id_override: str | int | None = None
    ) -> AsyncTask:
        """Wait until the task is finished and return it with its output.

        ``timeout`` bounds all reads together, in seconds on the monotonic clock. Raises
        :class:`~scheduler0.TaskFailedError` if the server reports a failure and
        :class:`~scheduler0.TaskTimeoutError` after ``timeout``. Both carry the task as last seen.
        """
        return wait_for_task(
            self._caller, request_id, timeout=timeout, account_id=account(account_id_override)
        )
