"""Local executors: jobs that a machine of yours fetches and runs (contract admin 4, runtime C)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._arguments import path_id
from .._bodies import several
from .._endpoints import PULL_LOCAL_EXECUTOR_JOBS, REGISTER_LOCAL_EXECUTOR, REPORT_LOCAL_EXECUTIONS
from .._envelope import Envelope
from ..models import CommittedReports, Job, RegisteredLocalExecutor
from ._surface import AsyncFlat, AsyncResource

if TYPE_CHECKING:
    from ..types import LocalExecutionReport, LocalExecutorRegisterRequest


class AsyncLocalExecutors(AsyncResource):
    """``client.local_executors``. They are executors too: list, update and delete them there."""

    async def register(
        self, *, name: str, command: str, working_dir: str | None = None, created_by: str | None = None
    ) -> RegisteredLocalExecutor:
        """Register this machine. Registering a name again makes another executor."""
        body = {"name": name, "command": command, "working_dir": working_dir, "created_by": created_by}
        return (await self._caller.send(REGISTER_LOCAL_EXECUTOR, body)).data

    async def pull(self, executor_id: int | str) -> list[Job]:
        """The jobs of the executor: **all** that are not deleted, also inactive and ended ones."""
        answer = await self._caller.call(PULL_LOCAL_EXECUTOR_JOBS, id=path_id("executor_id", executor_id))
        return answer.data

    async def report(
        self, executor_id: int | str, reports: Sequence[LocalExecutionReport | Mapping[str, Any]]
    ) -> CommittedReports:
        """Report what ran. The server stores a report that is sent twice twice, and skips one
        without job or unique id (contract admin 4)."""
        wire, _ = self._caller.prepared(REPORT_LOCAL_EXECUTIONS, several("reports", reports), None)
        answer = await self._caller.call(
            REPORT_LOCAL_EXECUTIONS, id=path_id("executor_id", executor_id), body=wire
        )
        return answer.data


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
        """The jobs of a local executor, also inactive and ended ones."""
        return await self._caller.call(
            PULL_LOCAL_EXECUTOR_JOBS,
            id=path_id("executor_id", executor_id),
            account_id=account_id_override,
        )

    async def report_local_executions(
        self,
        executor_id: int | str,
        reports: Sequence[LocalExecutionReport | Mapping[str, Any]],
        account_id_override: str | int | None = None,
    ) -> Envelope[CommittedReports]:
        """Report what a local executor ran."""
        wire, account = self._caller.prepared(
            REPORT_LOCAL_EXECUTIONS, several("reports", reports), account_id_override
        )
        return await self._caller.call(
            REPORT_LOCAL_EXECUTIONS,
            id=path_id("executor_id", executor_id),
            body=wire,
            account_id=account,
        )
