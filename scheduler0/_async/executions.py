"""Executions: the log of what ran (contract core 5, runtime A6)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from .._arguments import cleanup_body, timestamp, upper, utc
from .._endpoints import (
    CLEANUP_OLD_EXECUTION_LOGS,
    GET_EXECUTION_ANALYTICS,
    GET_EXECUTION_TOTALS,
    LIST_EXECUTIONS,
)
from .._envelope import Envelope
from ..models import DateRangeAnalytics, Execution, ExecutionPage, ExecutionTotals, Message
from ._listing import AsyncListing
from ._surface import AsyncFlat, AsyncResource

State = Literal["scheduled", "success", "failed"]


class AsyncExecutions(AsyncResource):
    """``client.executions``"""

    def list(
        self,
        *,
        project_id: int | str | None = None,
        job_id: int | str | None = None,
        state: State | None = None,
        start_date: datetime | str | None = None,
        end_date: datetime | str | None = None,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: Literal["asc", "desc", "ASC", "DESC"] | None = None,
    ) -> AsyncListing[Execution]:
        """The execution rows, newest first unless ordered otherwise.

        The dates bound ``date_created``, both inclusive, to the second. ``order_by`` is
        ``dateCreated``, ``lastExecutionDateTime`` or ``nextExecutionDateTime``. ``limit`` bounds
        all items of the listing, ``page_size`` (at most 100) one request. A run has one row
        for each state that it went through.
        """
        # The server ignores the direction unless a column is named.
        column = order_by or ("dateCreated" if order else None)
        return self._listing(
            LIST_EXECUTIONS,
            Execution,
            limit,
            offset,
            page_size,
            project_id=project_id,
            job_id=job_id,
            state=state,
            start_date=timestamp("start_date", start_date),
            end_date=timestamp("end_date", end_date),
            order_by=column,
            order_direction=upper("order", order),
        )

    async def analytics(self, at: datetime) -> DateRangeAnalytics:
        """Executions per hour, in thirteen points from six hours before ``at`` to six hours after."""
        instant = utc("at", at)
        answer = await self._caller.call(
            GET_EXECUTION_ANALYTICS,
            start_date=instant.strftime("%Y-%m-%d"),
            start_time=instant.strftime("%H:%M:%S"),
        )
        return answer.data

    async def totals(self) -> ExecutionTotals:
        """Rows of the account per state, over all kept history."""
        answer = await self._caller.call(GET_EXECUTION_TOTALS)
        return answer.data

    async def cleanup(self, *, retention_months: int) -> Message:
        """Delete the account's rows that are older than ``retention_months`` months of 30 days.

        An account over its execution allowance has all its jobs set inactive by this call
        (contract core, cleanupOldExecutionLogs).
        """
        account_id = self._caller.config.account_id
        if account_id is None:
            raise ValueError("account_id: the client has none; use client.for_account(...)")
        answer = await self._caller.send(
            CLEANUP_OLD_EXECUTION_LOGS, cleanup_body(account_id, retention_months), account_id=account_id
        )
        return answer.data


class AsyncFlatExecutions(AsyncFlat):
    """The documented execution methods of the client."""

    async def list_executions(
        self,
        limit: int = 10,
        offset: int = 0,
        start_date: datetime | str | None = None,
        end_date: datetime | str | None = None,
        project_id: int | str | None = None,
        job_id: int | str | None = None,
        state: State | None = None,
        order_by: str | None = None,
        order_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[ExecutionPage]:
        """One page of execution rows; a project or job id of 0 means all."""
        return await self._list(
            LIST_EXECUTIONS,
            limit,
            offset,
            account_id_override,
            start_date=timestamp("start_date", start_date),
            end_date=timestamp("end_date", end_date),
            project_id=project_id,
            job_id=job_id,
            state=state,
            order_by=order_by,
            order_direction=order_direction,
        )

    async def get_date_range_analytics(
        self,
        start_date: str,
        start_time: str,
        account_id: str | int | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[DateRangeAnalytics]:
        """Executions per hour around an instant (UTC): ``YYYY-MM-DD`` and ``HH:MM`` or ``HH:MM:SS``."""
        return await self._caller.call(
            GET_EXECUTION_ANALYTICS,
            start_date=start_date,
            start_time=start_time,
            account_id=account_id_override if account_id_override is not None else account_id,
        )

    async def get_execution_totals(
        self, account_id: str | int, account_id_override: str | int | None = None
    ) -> Envelope[ExecutionTotals]:
        """Rows of the account per state."""
        return await self._caller.call(
            GET_EXECUTION_TOTALS,
            account_id=account_id_override if account_id_override is not None else account_id,
        )

    async def cleanup_old_execution_logs(
        self,
        account_id: str | int,
        retention_months: int,
        account_id_override: str | int | None = None,
    ) -> Envelope[Message]:
        """Delete the account's rows that are older than ``retention_months`` months of 30 days."""
        return await self._caller.send(
            CLEANUP_OLD_EXECUTION_LOGS,
            cleanup_body(account_id, retention_months),
            account_id=account_id_override if account_id_override is not None else account_id,
        )
