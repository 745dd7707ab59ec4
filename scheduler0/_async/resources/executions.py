"""Executions: the log of what ran (contract core 5, contract runtime A6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Unpack

from ..._operations.async_tasks import pauses
from ..._operations.endpoint import Order
from ..._operations.executions import (
    CLEANUP_OLD_EXECUTION_LOGS,
    GET_EXECUTION_ANALYTICS,
    GET_EXECUTION_TOTALS,
    LIST_EXECUTIONS,
    CleanupFields,
    cleanup_body,
)
from ..._wire.arguments import number_id, plain_text, seconds, timestamp, utc
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ..._wire.paging import Window
from ...errors import WaitTimeoutError
from ...models import DateRangeAnalytics, Execution, ExecutionPage, ExecutionTotals, Message
from ..lazy_listing import AsyncListing
from ..pages import AsyncPage, first_page
from .base import AsyncFlat, AsyncRawCalls, AsyncResource

if TYPE_CHECKING:
    from ...types import CleanupOldLogsRequestBody

State = Literal["scheduled", "success", "failed"]


class AsyncExecutions(AsyncResource):
    """``client.executions``"""

    @property
    def with_raw_response(self) -> AsyncRawExecutions:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawExecutions(self)

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
        order: Order | None = None,
    ) -> AsyncListing[Execution]:
        """The execution rows, newest first unless ordered otherwise.

        A run has one row for each state that it went through. The dates bound ``date_created``, both
        inclusive, to the second. ``order_by`` is ``date_created``, ``last_execution_datetime`` or
        ``next_execution_datetime``. ``limit`` bounds all items of the listing, ``page_size``
        (at most 100) one request.
        """
        return self._listing(
            LIST_EXECUTIONS,
            Execution,
            limit,
            offset,
            page_size,
            order_by,
            order,
            project_id=project_id,
            job_id=job_id,
            state=state,
            start_date=timestamp("start_date", start_date),
            end_date=timestamp("end_date", end_date),
        )

    async def wait_for(
        self,
        job_id: int | str,
        *,
        state: State = "success",
        after: datetime | None = None,
        timeout: float = 60.0,
    ) -> Execution:
        """The newest execution row of the job in ``state``, as soon as there is one.

        ``after`` leaves out rows that were made before this moment (aware, of the server's clock). Asks
        again after pauses that grow to 1 s. Raises :class:`~scheduler0.WaitTimeoutError` after ``timeout``
        seconds, which names the newest row of the job (operation ``listExecutions``).
        """
        number_id("job_id", job_id)
        if plain_text("state", state) not in ("scheduled", "success", "failed"):
            raise ValueError(f'state must be "scheduled", "success" or "failed", got {state!r:.80}')
        end = self._caller.clock.monotonic() + seconds("timeout", timeout)
        earliest = None if after is None else utc("after", after)
        for pause in pauses():
            page = await self._rows(job_id, state, earliest)
            for row in page.items:
                if earliest is None or row.date_created is None or row.date_created >= earliest:
                    return row
            left = end - self._caller.clock.monotonic()
            if left <= 0:
                break
            await self._caller.clock.sleep(min(pause, left))
        page = await self._rows(job_id, None, None)
        seen = f"its newest row is {page.items[0].state.name.lower()}" if page.items else "it has no rows"
        raise WaitTimeoutError(f"job {job_id} had no {state} row within {timeout:g} s; {seen}")

    async def _rows(
        self, job_id: int | str, state: State | None, earliest: datetime | None
    ) -> AsyncPage[Execution]:
        return await first_page(
            self._caller,
            LIST_EXECUTIONS,
            Execution,
            Window.first(limit=100, offset=0, page_size=None),
            job_id=job_id,
            state=state,
            start_date=timestamp("after", earliest),
            **LIST_EXECUTIONS.ordering.arguments("date_created", "desc"),
        )

    async def analytics(self, at: datetime) -> DateRangeAnalytics:
        """Executions per hour: thirteen points, from six hours before ``at`` to six hours after."""
        instant = utc("at", at)
        return await self._read(
            GET_EXECUTION_ANALYTICS,
            start_date=instant.strftime("%Y-%m-%d"),
            start_time=instant.strftime("%H:%M:%S"),
        )

    async def totals(self) -> ExecutionTotals:
        """The number of rows of the account per state, over all kept history."""
        return await self._read(GET_EXECUTION_TOTALS)

    async def cleanup(
        self,
        body: CleanupOldLogsRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[CleanupFields],
    ) -> Message:
        """Delete the account's rows that are older than ``retention_months`` months of 30 days.

        ``account_id`` defaults to the account of the client. If the account is over its execution
        allowance, this call also sets all its jobs inactive (contract core 5.16).
        """
        given = merge(body, fields, CLEANUP_OLD_EXECUTION_LOGS.rule)
        [wire], _ = self._caller.prepared(CLEANUP_OLD_EXECUTION_LOGS, [given], None)
        account_id = wire.members.get("accountId", self._caller.config.account_id)
        if account_id is None:
            raise ValueError("account_id is missing and the client has none: use client.for_account(...)")
        complete = cleanup_body(account_id, wire.members.get("retentionMonths"))
        return (await self._caller.send(CLEANUP_OLD_EXECUTION_LOGS, complete, account_id=account_id)).data


class AsyncRawExecutions(AsyncRawCalls):
    """``client.executions.with_raw_response``"""

    def __init__(self, resource: AsyncExecutions) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)
        self.analytics = self._raw(resource.analytics)
        self.wait_for = self._raw(resource.wait_for)
        self.totals = self._raw(resource.totals)
        self.cleanup = self._raw(resource.cleanup)


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
        """One page of execution rows. A project or job id of 0 means all."""
        return await self._list(
            LIST_EXECUTIONS,
            limit,
            offset,
            account_id_override,
            order_by,
            order_direction,
            start_date=timestamp("start_date", start_date),
            end_date=timestamp("end_date", end_date),
            project_id=project_id,
            job_id=job_id,
            state=state,
        )

    async def get_date_range_analytics(
        self,
        start_date: str,
        start_time: str,
        account_id: str | int | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[DateRangeAnalytics]:
        """Executions per hour around an instant in UTC: ``YYYY-MM-DD`` and ``HH:MM`` or ``HH:MM:SS``."""
        return await self._get(
            GET_EXECUTION_ANALYTICS,
            account_id_override if account_id_override is not None else account_id,
            start_date=start_date,
            start_time=start_time,
        )

    async def get_execution_totals(
        self, account_id: str | int, account_id_override: str | int | None = None
    ) -> Envelope[ExecutionTotals]:
        """The number of rows of the account per state."""
        return await self._get(
            GET_EXECUTION_TOTALS, account_id_override if account_id_override is not None else account_id
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
