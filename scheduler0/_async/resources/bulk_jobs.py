"""Many jobs in one call (docs/many-jobs.md)."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from ..._operations.jobs import DELETE_JOB, GET_JOB, UPDATE_JOB
from ..._shared.functions import call_back, check_callback
from ...models import Job
from ..job_changes import update_job
from .base import AsyncResource

if TYPE_CHECKING:
    from ..._bulk.results import BulkProgress, BulkStatus
    from ..bulk import AsyncBulkRun
    from ..bulk_changes import Change, JobOrId


class AsyncBulkJobs(AsyncResource):
    """The methods of ``client.jobs`` that send many requests."""

    def create_many(
        self,
        items: Iterable[Any] | AsyncIterable[Any],
        *,
        batch_size: int = 100,
        concurrency: int = 4,
        on_progress: Callable[[BulkProgress], object] | None = None,
        journal: str | PathLike[str] | None = None,
        timeout: float = 60.0,
    ) -> AsyncBulkRun:
        """Create any number of jobs; iterate over the run for one :class:`~scheduler0.BulkResult` an item.

        ``items`` are bodies or mappings, as :meth:`create` takes them. Each is checked by itself. At most
        ``batch_size`` (1 to 100) travel in one request, and ``concurrency`` batches are under way at once;
        no more is held in memory. Results come in the order of ``items``: ``done`` with the id, ``refused``
        with the error, ``unknown`` where the answer was lost. A batch that the server refuses is split until
        the bad items are found, so one bad item never takes others along.

        With ``journal``, the path of a file, an interrupted run can be repeated with the same items: what
        the server acknowledged is ``skipped``, what was sent without an answer is ``unknown`` and is not
        sent again. A journal of another server or account is refused. ``on_progress`` gets a
        :class:`~scheduler0.BulkProgress` after each batch; without it a bar is shown where stderr is a
        terminal and Rich is installed. ``timeout`` bounds the waiting for one batch, in seconds. Raises as
        :meth:`create` does where the server cannot be reached or refuses the credentials; the results of
        batches that were acknowledged come first (operation ``createJobs``).
        """
        from ..bulk import AsyncBulkCreation, begin

        creation = AsyncBulkCreation(
            self._caller,
            items,
            batch_size=batch_size,
            concurrency=concurrency,
            journal=journal,
            timeout=timeout,
        )
        return begin("create jobs", creation.results, items, on_progress)

    def update_many(
        self,
        jobs: Iterable[JobOrId] | AsyncIterable[JobOrId] | None = None,
        *,
        change: Change,
        where: Callable[[Job], object] | None = None,
        project_id: int | str | None = None,
        concurrency: int = 4,
        on_progress: Callable[[BulkProgress], object] | None = None,
    ) -> AsyncBulkRun:
        """Update the named jobs, or those of a listing; iterate over the run for the results.

        ``jobs`` are records or ids. Without it all jobs are listed, of ``project_id`` where it is given, and
        ``where`` chooses among them. ``change`` is a mapping as :meth:`update` takes it, or a function that
        gives one for a job; ``None`` from it leaves the job alone. ``concurrency`` updates are under way at
        once. A run may be repeated: an update that was made before changes nothing. Needs no journal
        (operation ``updateJob``).
        """
        from ..._bulk.results import BulkStatus
        from ..bulk import begin
        from ..bulk_changes import AsyncBulkChange

        if callable(change):
            check_callback("change", change)
        elif not isinstance(change, Mapping) and not hasattr(change, "to_dict"):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"change must be a mapping or a function, got {type(change).__name__}")
        else:
            self._caller.prepared(UPDATE_JOB, [change], None)

        async def apply(job: JobOrId) -> tuple[BulkStatus, Job | None]:
            job_id = job.id if isinstance(job, Job) else job
            if not callable(change):
                return BulkStatus.DONE, await update_job(self._caller, job_id, change)
            current = job if isinstance(job, Job) else await self._read(GET_JOB, id=job_id)
            fields = call_back("change", change, current)
            if fields is None:
                return BulkStatus.SKIPPED, None
            return BulkStatus.DONE, await update_job(self._caller, job_id, fields)

        run = AsyncBulkChange(
            self._caller, jobs, where=where, project_id=project_id, concurrency=concurrency, apply=apply
        )
        return begin("update jobs", run.results, jobs, on_progress)

    def delete_many(
        self,
        jobs: Iterable[JobOrId] | AsyncIterable[JobOrId] | None = None,
        *,
        where: Callable[[Job], object] | None = None,
        project_id: int | str | None = None,
        deleted_by: str | None = None,
        concurrency: int = 4,
        on_progress: Callable[[BulkProgress], object] | None = None,
    ) -> AsyncBulkRun:
        """Delete the named jobs, or those of a listing; iterate over the run for the results.

        The jobs are chosen as :meth:`update_many` chooses them; a listing is read to its end before the
        first deletion. A run may be repeated: deleting again is no error (operation ``deleteJob``).
        """
        from ..._bulk.results import BulkStatus
        from ..bulk import begin
        from ..bulk_changes import AsyncBulkChange

        async def apply(job: JobOrId) -> tuple[BulkStatus, Job | None]:
            job_id = job.id if isinstance(job, Job) else job
            await self._caller.send(DELETE_JOB, {"deleted_by": deleted_by}, id=job_id)
            return BulkStatus.DONE, None

        run = AsyncBulkChange(
            self._caller, jobs, where=where, project_id=project_id, concurrency=concurrency, apply=apply
        )
        return begin("delete jobs", run.results, jobs, on_progress)
