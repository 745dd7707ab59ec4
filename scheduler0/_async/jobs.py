"""Jobs: what runs, when and by which executor (contract core 5, runtime A)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Unpack

from .._arguments import path_id
from .._bodies import WireBody, merge
from .._endpoints import CREATE_JOBS, DELETE_JOB, GET_JOB, LIST_JOBS, UPDATE_JOB
from .._envelope import Envelope
from .._fields import JobFields, JobUpdateFields
from .._jobs import batch, check_specs, merged_update, replacement, update_needs_project, with_project
from ..errors import APIError
from ..models import Job, JobPage
from ._caller import AsyncCaller
from ._creation import AsyncReconciledCreation, send_batch
from ._handle import AsyncTaskHandle
from ._listing import AsyncListing
from ._surface import AsyncFlat, AsyncResource

if TYPE_CHECKING:
    from ..types import JobDeleteRequestBody, JobRequestBody, JobUpdateRequestBody

JobCreation = AsyncTaskHandle[list[Job]]
"""A handle whose ``wait()`` gives the created jobs, in the order in which they were sent."""


class AsyncJobs(AsyncResource):
    """``client.jobs``"""

    def list(
        self,
        *,
        project_id: int | str | None = None,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: str | None = None,
    ) -> AsyncListing[Job]:
        """The jobs that are not deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` takes a column such as ``id``, ``start_date`` or ``date_created``;
        ``order`` is ``asc`` or ``desc``. Raises :class:`~scheduler0.BadRequestError` for a
        project that does not exist.
        """
        return self._listing(
            LIST_JOBS,
            Job,
            limit,
            offset,
            page_size,
            project_id=project_id,
            order_by=order_by,
            order_by_direction=order,
        )

    async def get(self, job_id: int | str) -> Job:
        """The job. A deleted job is still answered, with ``deleted_by`` set."""
        answer = await self._caller.call(GET_JOB, id=path_id("job_id", job_id))
        return answer.data

    async def create(
        self,
        body: JobRequestBody | Mapping[str, Any] | Sequence[JobRequestBody | Mapping[str, Any]] | None = None,
        /,
        *,
        reconcile: bool = False,
        **fields: Unpack[JobFields],
    ) -> JobCreation:
        """Create one job, or up to 100 in one batch, and return a handle on the creation.

        The server accepts the batch first and inserts it afterwards: ``wait()`` on the handle
        gives the jobs with their ids. A batch is inserted whole or not at all.

        A job needs ``project_id``, ``executor_id``, ``timezone`` and ``spec`` (recurring) or
        ``start_date`` (once); ``spec`` begins with the **second**. Raises
        :class:`~scheduler0.cron.CronError` for a spec that the server would refuse, and warns
        of one that probably means something else (see ``docs/cron.md``). A recurring job
        without ``start_date`` runs once at once. Repeating a call creates the jobs again.

        Where the answer is lost, :class:`~scheduler0.OutcomeUnknownError` is raised. With ``reconcile``
        the client first looks for the jobs, among those of the project that are newer than the call, for
        up to 15 s: found, they are the result; not found, the request is sent once more if the
        connection had broken, and the error is raised if the server was only slow
        (``docs/reliability.md``). It costs one more read per call.
        """
        jobs = merge(body, fields, CREATE_JOBS.rule)
        wire, account = _prepared(self._caller, jobs, None)
        if reconcile:
            return await AsyncReconciledCreation(self._caller, wire, account).run()
        return await send_batch(self._caller, wire, account)

    async def update(
        self,
        job_id: int | str,
        body: JobUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[JobUpdateFields],
    ) -> Job:
        """Change what is named and keep the rest: reads the job, merges, writes.

        The server can change neither the project nor the ``spec`` of a job: a ``ValueError``
        says so before anything is sent. It takes effect at the next run; setting a job active
        again may need a restart of the server (contract runtime A4).
        """
        changes = merge(body, fields, UPDATE_JOB.rule)
        wire, account = self._caller.prepared(UPDATE_JOB, [changes], None)
        current = await self._caller.call(GET_JOB, id=path_id("job_id", job_id), account_id=account)
        merged = merged_update(current.data, wire[0])
        answer = await self._caller.call(
            UPDATE_JOB, id=path_id("job_id", job_id), body=merged, account_id=account
        )
        return answer.data

    async def replace(
        self,
        job_id: int | str,
        body: JobRequestBody | Mapping[str, Any] | None = None,
        /,
        *,
        timeout: float = 60.0,
        **fields: Unpack[JobFields],
    ) -> Job:
        """Create the job anew with what is named changed, then delete the old one; for what
        :meth:`update` cannot change. Returns the new job, which has another id.

        The old job is deleted only after the new one exists, so no run is missed; one that is due in
        between may happen twice. A recurring job starts at its next tick unless ``start_date`` is named.
        ``timeout`` bounds the waiting for the new job, in seconds. Where the deletion fails, the error
        says so and both jobs exist.
        """
        wire, account = self._caller.prepared(CREATE_JOBS, [merge(body, fields, CREATE_JOBS.rule)], None)
        current = await self._caller.call(GET_JOB, id=path_id("job_id", job_id), account_id=account)
        new = replacement(current.data, wire[0], datetime.now(UTC))
        check_specs([new])
        creation = await send_batch(self._caller, [new], account)
        [created] = await creation.wait(timeout=timeout)
        author = {"deleted_by": new.members.get("createdBy")}
        try:
            await self._caller.send(DELETE_JOB, author, id=path_id("job_id", job_id), account_id=account)
        except APIError as error:
            error.add_note(f"job {created.id} replaces job {job_id}, which still exists: delete it")
            raise
        return created

    async def delete(self, job_id: int | str, *, deleted_by: str | None = None) -> None:
        """Delete the job; ``deleted_by`` defaults to the client's actor. Deleting again is no error."""
        await self._caller.send(DELETE_JOB, {"deleted_by": deleted_by}, id=path_id("job_id", job_id))


def _prepared(
    caller: AsyncCaller, jobs: object, account_id: str | int | None
) -> tuple[list[WireBody], str | None]:
    wire, account = caller.prepared(CREATE_JOBS, batch(jobs), account_id)
    check_specs(wire)
    return wire, account


class AsyncFlatJobs(AsyncFlat):
    """The documented job methods of the client."""

    async def list_jobs(
        self,
        project_id: int | str | None = None,
        limit: int = 10,
        offset: int = 0,
        order_by: str | None = None,
        order_by_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[JobPage]:
        """One page of jobs, of all projects for ``None`` and ``""``."""
        return await self._list(
            LIST_JOBS,
            limit,
            offset,
            account_id_override,
            project_id=project_id,
            order_by=order_by,
            order_by_direction=order_by_direction,
        )

    async def create_job(
        self, body: JobRequestBody | Mapping[str, Any], account_id_override: str | int | None = None
    ) -> Envelope[str]:
        """Create one job; ``data`` is the request id to follow it with."""
        return await self.batch_create_jobs([body], account_id_override)

    async def batch_create_jobs(
        self,
        jobs: Sequence[JobRequestBody | Mapping[str, Any]],
        account_id_override: str | int | None = None,
    ) -> Envelope[str]:
        """Create up to 100 jobs; ``data`` is the request id to follow them with."""
        wire, account = _prepared(self._caller, jobs, account_id_override)
        return await self._caller.call(CREATE_JOBS, body=wire, account_id=account)

    async def get_job(self, job_id: int | str, account_id_override: str | int | None = None) -> Envelope[Job]:
        """One job."""
        return await self._caller.call(GET_JOB, id=path_id("job_id", job_id), account_id=account_id_override)

    async def update_job(
        self,
        job_id: int | str,
        body: JobUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Job]:
        """Change a job. The server wants the job's project named: it is looked up where ``body`` does not."""
        wire, account = self._caller.prepared(UPDATE_JOB, [body], account_id_override)
        if update_needs_project(wire[0]):
            current = await self.get_job(job_id, account)
            wire = [with_project(wire[0], current.data)]
        return await self._caller.call(
            UPDATE_JOB, id=path_id("job_id", job_id), body=wire[0], account_id=account
        )

    async def delete_job(
        self,
        job_id: int | str,
        body: JobDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete a job."""
        return await self._caller.send(
            DELETE_JOB, body, id=path_id("job_id", job_id), account_id=account_id_override
        )
