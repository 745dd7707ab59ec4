# Produced from scheduler0/_async/resources/jobs.py by scripts/unasync.py; do not edit.
"""Jobs: what runs, when and by which executor (contract core 5, contract runtime A)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.endpoint import DeleteFields, Order
from ..._operations.job_keys import with_key
from ..._operations.jobs import (
    CREATE_JOBS,
    DELETE_JOB,
    GET_JOB,
    LIST_JOBS,
    UPDATE_JOB,
    JobFields,
    JobUpdateFields,
    batch,
    check_specs,
    replacement,
)
from ..._wire.arguments import seconds
from ..._wire.bodies import WireBody, merge
from ..._wire.envelope import Envelope
from ...models import Job, JobPage
from ..caller import Caller
from ..job_changes import replace_job, update_job
from ..pages import Page
from ..reconciling import ReconciledCreation, create_jobs, send_batch
from ..tasks import TaskHandle
from .base import Flat, RawCalls
from .bulk_jobs import BulkJobs
from .job_life import JobLife

if TYPE_CHECKING:
    from ...types import JobDeleteRequestBody, JobRequestBody, JobUpdateRequestBody

JobCreation = TaskHandle[list[Job]]
"""A handle whose ``wait()`` gives the created jobs, in the order of the request."""


class Jobs(JobLife, BulkJobs):
    """``client.jobs``"""

    @property
    def with_raw_response(self) -> RawJobs:
        """The same methods, with the HTTP answer beside what they return."""
        return RawJobs(self)

    def list(
        self,
        *,
        project_id: int | str | None = None,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: Order | None = None,
    ) -> Page[Job]:
        """The jobs that are not deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``project_id``, ``executor_id``, ``account_id``, ``spec``, ``timezone``,
        ``start_date``, ``end_date``, ``retry_max``, ``date_created``, ``date_modified`` or ``deleted_by``.
        A project that does not exist raises :class:`~scheduler0.BadRequestError`.
        """
        return self._listing(LIST_JOBS, Job, limit, offset, page_size, order_by, order, project_id=project_id)

    def get(self, job_id: int | str) -> Job:
        """The job, even if it is deleted: then ``deleted_by`` is set."""
        return self._read(GET_JOB, id=job_id)

    def create(
        self,
        body: JobRequestBody | Mapping[str, Any] | Sequence[JobRequestBody | Mapping[str, Any]] | None = None,
        /,
        *,
        key: str | None = None,
        reconcile: bool = False,
        **fields: Unpack[JobFields],
    ) -> JobCreation:
        """Create one job, or up to 100 in one batch, and return a handle on the creation.

        The server accepts the batch first and inserts it afterwards. ``wait()`` on the handle
        gives the jobs with their ids. A batch is inserted whole, or nothing of it.

        A job needs ``project_id``, ``executor_id``, ``timezone`` and ``spec`` (recurring) or
        ``start_date`` (once). ``spec`` begins with the **second**. A recurring job without
        ``start_date`` runs for the first time at once. A second call creates the jobs again.
        Raises :class:`~scheduler0.cron.CronError` for a spec that the server would refuse, and warns
        of a spec that probably means something else (see ``docs/cron.md``).

        If the answer is lost, the call raises :class:`~scheduler0.OutcomeUnknownError`. With ``reconcile``
        the client first looks for the jobs, for up to 15 s, among the newer jobs of the project, also
        after a 500 or an answer that cannot be read. If it finds them, they are the result. If it does not,
        and the connection was broken, it sends the request once more; else it raises the error
        (``docs/reliability.md``).
        ``reconcile`` costs one more read per call.
        """
        jobs = merge(body, fields, CREATE_JOBS.rule)
        wire, account = _prepared(self._caller, jobs, None)
        if key is not None:
            if len(wire) != 1:
                raise ValueError(f"key names one job, but {len(wire)} are given")
            wire[0].members["data"] = with_key(wire[0].members.get("data"), key)
        if reconcile:
            return ReconciledCreation(self._caller, wire, account).run()
        return send_batch(self._caller, wire, account)

    def update(
        self,
        job_id: int | str,
        body: JobUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[JobUpdateFields],
    ) -> Job:
        """Change the members that you name and keep the rest. It reads the job, merges, and writes.

        The server can change neither the project nor the ``spec`` of a job: both raise ``ValueError``
        before anything is written; use :meth:`replace`. Nor can it clear a member (contract core 5.6): one
        that is empty or zero, and a date that is ``None``, raise ``ValueError`` where the job has something
        there. Other members that are ``None`` are not named. Other changes take effect at the next run.
        ``ValueError`` also refuses what the server stores without an effect on the runs: another
        ``start_date``, a paused job set active, another time zone of a one-time job
        (:meth:`reschedule`, :meth:`resume`; contract runtime A4).
        """
        return update_job(self._caller, job_id, merge(body, fields, UPDATE_JOB.rule))

    def replace(
        self,
        job_id: int | str,
        body: JobRequestBody | Mapping[str, Any] | None = None,
        /,
        *,
        timeout: float = 60.0,
        **fields: Unpack[JobFields],
    ) -> Job:
        """Create a changed copy of the job, then delete the old one. Returns the new job, with a new id.

        Use it for what :meth:`update` cannot change. The old job is deleted only after the new one
        exists, so no run is missed; a run that is due in between may happen twice. A recurring job
        starts at its next tick after the server's time, unless you name ``start_date``. A date that is
        ``None`` is cleared; other members that are ``None`` are not named. ``timeout``
        bounds the wait for the new job, in seconds. If the deletion fails, the error says so, and both
        jobs exist.
        """
        changes = merge(body, fields, CREATE_JOBS.rule)
        _, new, _ = replace_job(
            self._caller, job_id, changes, replacement, timeout=seconds("timeout", timeout)
        )
        return new

    def delete(
        self,
        job_id: int | str,
        body: JobDeleteRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[DeleteFields],
    ) -> None:
        """Delete the job. ``deleted_by`` defaults to the client's actor. A second deletion is no error."""
        self._send(DELETE_JOB, body, fields, id=job_id)


class RawJobs(RawCalls):
    """``client.jobs.with_raw_response``"""

    def __init__(self, resource: Jobs) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)
        self.get = self._raw(resource.get)
        self.create = self._raw(resource.create)
        self.update = self._raw(resource.update)
        self.replace = self._raw(resource.replace)
        self.pause = self._raw(resource.pause)
        self.resume = self._raw(resource.resume)
        self.reschedule = self._raw(resource.reschedule)
        self.trigger = self._raw(resource.trigger)
        self.upsert = self._raw(resource.upsert)
        self.by_key = self._raw(resource.by_key)
        self.next_runs = self._raw(resource.next_runs)
        self.explain = self._raw(resource.explain)
        self.delete = self._raw(resource.delete)


def _prepared(
    caller: Caller, jobs: object, account_id: str | int | None
) -> tuple[list[WireBody], str | None]:
    bodies, name = batch(jobs)
    wire, account = caller.prepared(CREATE_JOBS, bodies, account_id, name)
    check_specs(wire)
    return wire, account


class FlatJobs(Flat):
    """The documented job methods of the client."""

    def list_jobs(
        self,
        project_id: int | str | None = None,
        limit: int = 10,
        offset: int = 0,
        order_by: str | None = None,
        order_by_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[JobPage]:
        """One page of jobs, of all projects for ``None`` and ``""``."""
        return self._list(
            LIST_JOBS,
            limit,
            offset,
            account_id_override,
            order_by,
            order_by_direction,
            project_id=project_id,
        )

    def create_job(
        self, body: JobRequestBody | Mapping[str, Any], account_id_override: str | int | None = None
    ) -> Envelope[str]:
        """Create one job. ``data`` of the answer is the request id for :meth:`wait_for_task`."""
        return (create_jobs(self._caller, *_prepared(self._caller, body, account_id_override)))[0]

    def batch_create_jobs(
        self,
        jobs: Sequence[JobRequestBody | Mapping[str, Any]],
        account_id_override: str | int | None = None,
    ) -> Envelope[str]:
        """Create up to 100 jobs. ``data`` of the answer is the request id for :meth:`wait_for_task`."""
        return (create_jobs(self._caller, *_prepared(self._caller, jobs, account_id_override)))[0]

    def get_job(self, job_id: int | str, account_id_override: str | int | None = None) -> Envelope[Job]:
        """One job."""
        return self._get(GET_JOB, account_id_override, id=job_id)

    def update_job(
        self,
        job_id: int | str,
        body: JobUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Job]:
        """Change a job. The server demands the job's project: if ``body`` has none, the job is read first."""
        [change], account = self._caller.prepared(UPDATE_JOB, [body], account_id_override)
        if not change.members.get("projectId"):
            current = self._caller.call(GET_JOB, id=job_id, account_id=account)
            change.members["projectId"] = current.data.get("projectId")
        return self._caller.call(UPDATE_JOB, id=job_id, body=change, account_id=account)

    def delete_job(
        self,
        job_id: int | str,
        body: JobDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete a job."""
        return self._caller.send(DELETE_JOB, body, id=job_id, account_id=account_id_override)
