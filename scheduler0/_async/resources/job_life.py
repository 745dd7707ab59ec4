"""The life of one job: pause, resume, reschedule, trigger, keys, next runs (docs/job-life.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.clearing import cleared_dates, uncleared
from ..._operations.job_keys import checked_key, with_key
from ..._operations.job_life import (
    JobChange,
    explanation,
    is_over,
    next_runs,
    rescheduled,
    resumed,
    run_now,
    same_content,
    wanted_times,
)
from ..._operations.jobs import (
    CREATE_JOBS,
    DELETE_JOB,
    REPLACE_JOB,
    UPDATE_JOB,
    JobFields,
    JobTimes,
    check_specs,
    replacement,
)
from ..._wire.arguments import at_least, number_id, seconds
from ..._wire.bodies import WireBody, merge
from ...models import Job, JobStatus
from ..job_changes import Plan, changed, create_like, job_and_time, jobs_with_key, replace_job, update_job
from ..reconciling import send_batch
from .base import AsyncResource

if TYPE_CHECKING:
    from ...types import JobRequestBody

IN_THE_SCHEDULE = {"projectId", "spec", "startDate", "timezone", "status"}
"""Members that an update does not change, or changes without an effect on the runs."""


class AsyncJobLife(AsyncResource):
    """The methods of ``client.jobs`` that follow a job after its creation.

    Where the server cannot change a job in its schedule, these create a new job and delete the old one.
    The result names both ids. All times are the server's own.
    """

    async def pause(self, job_id: int | str, *, modified_by: str | None = None) -> JobChange:
        """Stop the runs of the job from the next one on. The job keeps its id.

        A run that is under way goes on. A paused job stays ``unchanged``. Raises ``ValueError`` for a
        job that is over (operation ``updateJob``; contract runtime A4).
        """
        fields = {"status": str(JobStatus.INACTIVE), "modified_by": modified_by}
        self._caller.prepared(UPDATE_JOB, [fields], None)
        job, now = await job_and_time(self._caller, job_id)
        if is_over(job, now):
            raise ValueError(f"job {job.id} is over and has no run to pause")
        if job.status == JobStatus.INACTIVE:
            return changed("unchanged", job, job, now)
        return changed("updated", job, await update_job(self._caller, job_id, fields), now)

    async def resume(
        self, job_id: int | str, *, created_by: str | None = None, timeout: float = 60.0
    ) -> JobChange:
        """Run a paused job again, by a new job that replaces it: the server does not queue the old one.

        A recurring job goes on at its next tick. A job that is active stays ``unchanged``. ``timeout``
        bounds the wait for the new job, in seconds. Raises ``ValueError`` for a job that is over, and as
        :meth:`replace` does (operations ``createJobs``, ``deleteJob``; contract runtime A4).
        """
        timeout = seconds("timeout", timeout)
        fields = {"created_by": created_by}
        self._caller.prepared(REPLACE_JOB, [fields], None)
        job, now = await job_and_time(self._caller, job_id)
        if job.status == JobStatus.ACTIVE:
            return changed("unchanged", job, job, now)
        return await self._replaced(job_id, fields, resumed, timeout)

    async def reschedule(
        self,
        job_id: int | str,
        *,
        created_by: str | None = None,
        timeout: float = 60.0,
        **times: Unpack[JobTimes],
    ) -> JobChange:
        """Move the runs of the job, by a new job that replaces it.

        ``spec``, ``start_date``, ``end_date`` and ``timezone`` are the new times. A date that is ``None`` is
        cleared. A recurring job without a new ``start_date`` goes on at its next tick; a start in the
        future stays, unless it is cleared. A paused job stays paused; a one-time job that has run is active
        again. A job that has these times already stays ``unchanged``. ``timeout`` bounds the wait for the new
        job, in seconds. Raises ``TypeError`` where nothing is named, and as :meth:`replace` does (operations
        ``createJobs``, ``deleteJob``; contract runtime A3).
        """
        unknown = times.keys() - JobTimes.__annotations__
        if unknown:
            raise TypeError(f"reschedule takes no {min(unknown)}; use jobs.update or jobs.replace")
        cleared = cleared_dates(times)
        if not cleared and all(value is None for value in times.values()):
            raise TypeError("nothing to reschedule: name spec, start_date, end_date or timezone")
        timeout = seconds("timeout", timeout)
        changes: dict[str, Any] = {**times, "created_by": created_by}
        [wire], account = self._caller.prepared(REPLACE_JOB, [changes], None)
        check_specs([wire])
        job, now = await job_and_time(self._caller, job_id, account)
        wanted = wanted_times(job, WireBody(wire.members | cleared), now)
        if not same_content(job, wanted) and not is_over(job, now):
            return changed("unchanged", job, job, now)
        return await self._replaced(job_id, changes, rescheduled, timeout)

    async def trigger(
        self,
        job_id: int | str,
        *,
        data: str | None = None,
        created_by: str | None = None,
        timeout: float = 60.0,
    ) -> JobChange:
        """Run the job now, off its schedule, by a one-time job with the same executor and data.

        The job itself is not touched. The run is delivered, repeated and recorded as every other, under
        the id of the new job, which stays as an inactive job. ``data`` replaces the data for this run.
        It starts about a second after the call, by the server's clock; if that clock is frozen, once it
        moves. ``timeout`` bounds the wait for the new job, in seconds (operation ``createJobs``).
        """
        fields = {"data": data, "created_by": created_by}
        old, new, now, _ = await create_like(
            self._caller, job_id, fields, run_now, timeout=seconds("timeout", timeout)
        )
        return changed("triggered", old, new, now)

    async def next_runs(self, job_id: int | str | Job, *, count: int = 5) -> list[datetime]:
        """The next runs of the job, aware, in its time zone; empty for a job that is paused or over.

        Reads the job, and counts from the server's time. ``count`` bounds the list (contract runtime A3).
        """
        at_least(1, "count", count)
        job, now = await job_and_time(self._caller, _id(job_id))
        return next_runs(job, now, count)

    async def explain(self, job_id: int | str | Job) -> str:
        """The job in plain English: when it runs, its next runs, its state, and warnings."""
        job, now = await job_and_time(self._caller, _id(job_id))
        return explanation(job, now)

    async def by_key(self, key: str, *, project_id: int | str | None = None) -> Job | None:
        """The job that was created with this ``key``, the newest of several, or ``None``.

        The server cannot search for keys: the client reads all jobs of the project, or of the account.
        """
        if project_id is not None:
            number_id("project_id", project_id)
        found = await jobs_with_key(self._caller, checked_key(key), project_id, None)
        return found[0] if found else None

    async def upsert(
        self,
        body: JobRequestBody | Mapping[str, Any] | None = None,
        /,
        *,
        key: str,
        timeout: float = 60.0,
        **fields: Unpack[JobFields],
    ) -> JobChange:
        """Have one job with this ``key`` in the project, as it is described here.

        Creates the job if no job has the key. If the job differs in what you name, updates it, or replaces
        it if the server cannot update it: another time, and a member that is to be empty or zero. An
        ``end_date`` of ``None`` is to be empty; a ``start_date`` of ``None`` is not named. Otherwise the job
        stays ``unchanged``. Of several jobs with the key the newest is kept and the others are deleted.
        So two programs that do this at once end with one job; until the deletion both jobs may run. Reads
        all jobs of the project. Raises ``ValueError`` if ``project_id`` is missing.
        """
        given = merge(body, fields, REPLACE_JOB.rule)
        [wire], account = self._caller.prepared(REPLACE_JOB, [given], None)
        if "endDate" in cleared_dates(given):
            wire.members["endDate"] = None
        project = wire.members.get("projectId")
        if not project:
            raise ValueError("project_id is missing: a key is looked up in one project")
        check_specs([wire])
        return await self._upsert(wire.members, checked_key(key), account, seconds("timeout", timeout))

    async def _upsert(
        self, members: dict[str, Any], key: str, account: str | None, timeout: float
    ) -> JobChange:
        project = members["projectId"]
        members["data"] = with_key(members.get("data"), key)
        found = await jobs_with_key(self._caller, key, project, account)
        if not found:
            complete, _ = self._caller.prepared(CREATE_JOBS, [members], None)
            creation = await send_batch(self._caller, complete, account)
            [made] = await creation.wait(timeout=timeout)
            kept = await self._keep_newest(key, project, account)
            job, now = await job_and_time(self._caller, kept or made.id, account)
            return changed("created", None, job, now)
        await self._keep_newest(key, project, account)
        job, now = await job_and_time(self._caller, found[0].id, account)
        differ = same_content(job, WireBody(members))
        if not differ:
            return changed("unchanged", job, job, now)
        if not differ.keys() & IN_THE_SCHEDULE and not any(uncleared(job, differ)):
            change = {**differ, "modifiedBy": members.get("createdBy"), "accountId": account}
            return changed("updated", job, await update_job(self._caller, job.id, change), now)
        return await self._replaced(job.id, {**members, "accountId": account}, replacement, timeout)

    async def _keep_newest(self, key: str, project: Any, account: str | None) -> int | None:
        """Delete all jobs with ``key`` but the newest; its id."""
        found = await jobs_with_key(self._caller, key, project, account)
        for job in found[1:]:
            author = {"deleted_by": self._caller.config.actor or job.created_by}
            await self._caller.send(DELETE_JOB, author, id=job.id, account_id=account)
        return found[0].id if found else None

    async def _replaced(
        self, job_id: int | str, changes: Mapping[str, Any], plan: Plan, timeout: float
    ) -> JobChange:
        old, new, now = await replace_job(self._caller, job_id, changes, plan, timeout=timeout)
        return changed("replaced", old, new, now)


def _id(job: int | str | Job) -> int | str:
    return job.id if isinstance(job, Job) else job
