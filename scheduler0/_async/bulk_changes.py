"""Update or delete many jobs, some at once."""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
)
from typing import Any

from .._bulk.results import BulkResult, BulkStatus, Tally, at_most, some
from .._operations.jobs import LIST_JOBS
from .._shared.functions import call_back, check_callback
from .._wire.arguments import number_id
from .._wire.paging import Window
from ..errors import (
    APIStatusError,
    AuthenticationError,
    PermissionDeniedError,
    may_have_been_carried_out,
)
from ..models import Job
from .aio import all_of, each
from .caller import AsyncCaller
from .pages import first_page

JobOrId = Job | int | str
Change = Mapping[str, Any] | Callable[[Job], Mapping[str, Any] | None]
"""The members to change, or a function that gives them for a job (``None``: leave the job alone)."""


class AsyncBulkChange:
    """One run of ``jobs.update_many`` or ``jobs.delete_many``: one request an item, some at once."""

    def __init__(
        self,
        caller: AsyncCaller,
        jobs: Iterable[JobOrId] | AsyncIterable[JobOrId] | None,
        *,
        where: Callable[[Job], object] | None,
        project_id: int | str | None,
        concurrency: int,
        apply: Callable[[JobOrId], Awaitable[tuple[BulkStatus, Job | None]]],
    ) -> None:
        if jobs is None and where is None and project_id is None:
            raise ValueError(
                "no jobs are named: pass jobs, project_id or where (where=lambda job: True is all)"
            )
        if jobs is not None and (where is not None or project_id is not None):
            raise ValueError("pass either jobs, or project_id and where, not both")
        if project_id is not None:
            number_id("project_id", project_id)  # an empty one would stand for all jobs of the account
        if where is not None:
            check_callback("where", where)
        self._caller = caller
        self._jobs: Iterable[JobOrId] | AsyncIterable[JobOrId] | None
        self._jobs = None if jobs is None else some("jobs", jobs)
        self._where = where
        self._project_id = project_id
        self._concurrency = at_most("concurrency", concurrency, 100)
        self._apply = apply

    async def results(self, tally: Tally) -> AsyncGenerator[BulkResult, None]:
        """The results, in the order of the jobs."""
        waiting: list[tuple[int, JobOrId]] = []
        index = 0
        async for job in each(await self._selected()):
            waiting.append((index, job))
            index += 1
            if len(waiting) == self._concurrency:
                async for result in self._changed(waiting, tally):
                    yield result
                waiting = []
        if waiting:
            async for result in self._changed(waiting, tally):
                yield result

    async def _changed(self, waiting: list[tuple[int, JobOrId]], tally: Tally) -> AsyncIterator[BulkResult]:
        """Carry out what waits. An error that is about no item is raised after the results."""
        results = await all_of(self._one, waiting)
        for result in results:
            if not _general(result.error):
                yield result
        tally.report()
        for result in results:
            if result.error is not None and _general(result.error):
                raise result.error

    async def _selected(self) -> Iterable[JobOrId] | AsyncIterable[JobOrId]:
        """The jobs to change. A listing is read to its end first: a deletion would move its pages."""
        if self._jobs is not None:
            return self._jobs
        page = await first_page(
            self._caller,
            LIST_JOBS,
            Job,
            Window.first(limit=None, offset=0, page_size=None),
            project_id=self._project_id,
            order_by="id",
            order_by_direction="asc",
        )
        where = self._where
        return [job.id async for job in page if where is None or call_back("where", where, job)]

    async def _one(self, numbered: tuple[int, JobOrId]) -> BulkResult:
        index, job = numbered
        try:
            job_id = int(job.id if isinstance(job, Job) else job)
            status, changed = await self._apply(job)
        except Exception as error:
            status = BulkStatus.UNKNOWN if may_have_been_carried_out(error) else BulkStatus.REFUSED
            return BulkResult(index, job, status, error=error)
        return BulkResult(index, job, status, job_id, changed)


def _general(error: Exception | None) -> bool:
    """Whether ``error`` is about no item: a server that is not there, a refused key, a bug of a callback."""
    if error is None or may_have_been_carried_out(error):
        return False
    if isinstance(error, (AuthenticationError, PermissionDeniedError)):
        return True
    return not isinstance(error, (APIStatusError, ValueError, TypeError))
