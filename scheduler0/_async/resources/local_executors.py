"""Local executors: one of your machines fetches jobs and runs them (contract admin 4, contract runtime C)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.local_executors import (
    PULL_LOCAL_EXECUTOR_JOBS,
    REGISTER_LOCAL_EXECUTOR,
    REPORT_LOCAL_EXECUTIONS,
    LocalExecutorFields,
)
from ..._wire.bodies import as_list
from ..._wire.envelope import Envelope
from ...models import CommittedReports, Job, RegisteredLocalExecutor
from .base import AsyncFlat, AsyncRawCalls, AsyncResource

if TYPE_CHECKING:
    from ...types import LocalExecutionReport, LocalExecutorRegisterRequest


class AsyncLocalExecutors(AsyncResource):
    """``client.local_executors``. ``client.executors`` lists, updates and deletes them."""

    @property
    def with_raw_response(self) -> AsyncRawLocalExecutors:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawLocalExecutors(self)

    async def register(
        self,
        body: LocalExecutorRegisterRequest | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[LocalExecutorFields],
    ) -> RegisteredLocalExecutor:
        """Register this machine with a ``name`` and a ``command``. A second call with the same name makes
        another executor."""
        return await self._send(REGISTER_LOCAL_EXECUTOR, body, fields)

    async def pull(self, executor_id: int | str) -> list[Job]:
        """The jobs of the executor: **all** that are not deleted, inactive and ended ones included."""
        return await self._read(PULL_LOCAL_EXECUTOR_JOBS, id=executor_id)

    async def report(
        self, executor_id: int | str, reports: Sequence[LocalExecutionReport | Mapping[str, Any]]
    ) -> CommittedReports:
        """Report what ran. The server stores a report twice if it is sent twice, and skips a report
        without a job or a unique id (contract admin 4)."""
        wire, _ = self._caller.prepared(REPORT_LOCAL_EXECUTIONS, as_list("reports", reports), None, "reports")
        return await self._read(REPORT_LOCAL_EXECUTIONS, id=executor_id, body=wire)


class AsyncRawLocalExecutors(AsyncRawCalls):
    """``client.local_executors.with_raw_response``"""

    def __init__(self, resource: AsyncLocalExecutors) -> None:
        super().__init__(resource)
        self.register = self._raw(resource.register)
        self.pull = self._raw(resource.pull)
        self.report = self._raw(resource.report)


class AsyncFlatLocalExecutors(AsyncFlat):
    """The documented local executor methods of the client."""

    async def register_local_executor(
        self,
        body: LocalExecutorRegisterRequest | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[RegisteredLocalExecutor]:
        """Register this machine."""
        return await self._caller.send(REGISTER_LOCAL_EXECUTOR, body, account_id=account_id_override)

    async def pull_local_executor_jobs(
        self, executor_id: int | str, account_id_override: str | int | None = None
    ) -> Envelope[list[Job]]:
        """The jobs of a local executor, inactive and ended ones included."""
        return await self._get(PULL_LOCAL_EXECUTOR_JOBS, account_id_override, id=executor_id)

    async def report_local_executions(
        self,
        executor_id: int | str,
        reports: Sequence[LocalExecutionReport | Mapping[str, Any]],
        account_id_override: str | int | None = None,
    ) -> Envelope[CommittedReports]:
        """Report what a local executor ran."""
        wire, account = self._caller.prepared(
            REPORT_LOCAL_EXECUTIONS, as_list("reports", reports), account_id_override, "reports"
        )
        return await self._caller.call(
            REPORT_LOCAL_EXECUTIONS,
            id=executor_id,
            body=wire,
            account_id=account,
        )
