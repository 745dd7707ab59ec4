"""Jobs as code: compare a file with the account, and make the account like it (docs/plans.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from os import PathLike
from typing import Any

from ..._operations.jobs import CREATE_JOBS
from ..._shared.functions import check_callback, notify
from ..._wire.arguments import seconds
from ..._wire.bodies import WireBody
from ...errors import APIError, TaskFailedError, may_have_been_carried_out
from ...plans.desired import Desired, DesiredExecutor, DesiredJob, PlanError, parse
from ...plans.differences import TAG, Live, compare, executor_of, job_data, marker, secret_values
from ...plans.export import LOCK, exported, first_run
from ...plans.plan import Applied, Plan, PlanFailedError, Step
from ...plans.plan_files import load
from ..caller import AsyncCaller
from ..job_changes import create_in_time, jobs_with_key, time_of, update_job
from ..plan_lock import AsyncPlanLock
from .base import AsyncRawCalls, AsyncResource
from .executors import AsyncExecutors
from .jobs import AsyncJobs
from .projects import AsyncProjects

_LOST = "another apply has taken the lock over, because this one took longer than lock_timeout"
Wanted = Desired | Mapping[str, Any] | str | PathLike[str]


class AsyncPlans(AsyncResource):
    """``client.plans``"""

    def __init__(self, caller: AsyncCaller) -> None:
        super().__init__(caller)
        self._projects = AsyncProjects(caller)
        self._executors = AsyncExecutors(caller)
        self._jobs = AsyncJobs(caller)

    @property
    def with_raw_response(self) -> AsyncRawPlans:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawPlans(self)

    async def plan(self, desired: Wanted, *, prune: bool = False, refresh_secrets: bool = False) -> Plan:
        """The steps that make the account what ``desired`` says. Changes nothing.

        ``desired`` is the path of a plan file, a document (a mapping), or what :func:`scheduler0.plans.load`
        returns. With ``prune`` what an earlier plan of the same name created is deleted if ``desired`` no
        longer has it. The server never shows secrets, so the plan cannot see a changed one:
        ``refresh_secrets`` sends those of all executors again. Reads all projects, executors and jobs.

        Raises :class:`~scheduler0.plans.PlanError` if the file is wrong, or if it is not clear which
        executor or job is meant.
        """
        for name, value in (("prune", prune), ("refresh_secrets", refresh_secrets)):
            if not isinstance(value, bool):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError(f"{name} must be True or False, got {value!r:.80}")
        wanted = _desired(desired)
        live = await self._live()
        return compare(wanted, live, prune=prune, refresh_secrets=refresh_secrets)

    async def apply(
        self,
        plan: Plan | Wanted,
        *,
        on_step: Callable[[Step], object] | None = None,
        lock_timeout: float = 60.0,
        timeout: float = 60.0,
    ) -> Applied:
        """Carry out a plan. It stops at the first failure, and the same call can be repeated.

        Two calls at the same time do not double anything. Each holds a lock: the project
        ``scheduler0-plan-lock``, whose name is unique on the server. Under the lock the account is compared
        again, so steps that are done meanwhile are left out. If the new comparison would replace or delete
        what the plan does not replace or delete, nothing is changed and :class:`~scheduler0.plans.PlanError`
        says so.

        ``on_step`` gets each step before it is carried out. A lock that nobody has renewed for
        ``lock_timeout`` seconds is taken over: its program has died. A program that lives and notices that
        its lock was taken over deletes what it made a second time, and stops. ``timeout`` bounds the wait
        for one job, in seconds. Raises :class:`~scheduler0.plans.PlanFailedError` with what is done.
        """
        if on_step is not None:
            check_callback("on_step", on_step)
        lock_timeout, timeout = seconds("lock_timeout", lock_timeout), seconds("timeout", timeout)
        agreed = plan if isinstance(plan, Plan) else await self.plan(plan)
        if not agreed.steps:
            return Applied(())
        done: list[tuple[Step, int]] = []
        lock = AsyncPlanLock(self._caller, lock_timeout)
        await lock.take()
        try:
            await self._apply(agreed, lock, done, on_step, timeout)
        except BaseException as error:
            await lock.release(error)
            raise
        await lock.release(None)
        return Applied(tuple(done))

    async def _apply(
        self,
        agreed: Plan,
        lock: AsyncPlanLock,
        done: list[tuple[Step, int]],
        on_step: Callable[[Step], object] | None,
        timeout: float,
    ) -> None:
        """Carry out what is left of ``agreed``, under the lock; ``done`` grows with each step."""
        live = await self._live()
        current = compare(agreed.desired, live, prune=agreed.prune, refresh_secrets=agreed.refresh_secrets)
        _check_unchanged(agreed, current)
        ids = _Ids(live)
        for step in current.steps:
            try:
                if on_step is not None:
                    notify("on_step", on_step, step)
                now = await lock.renew()
                if now is None:
                    raise PlanError(_LOST)
                done.append((step, await self._carry_out(step, current.desired, ids, lock, now, timeout)))
                if _may_double(step) and await lock.renew() is None:
                    await self._give_way(lock, done, ids)
                    raise PlanError(_LOST)
            except Exception as error:
                raise PlanFailedError(Applied(tuple(done)), step, error) from error

    async def export(self) -> dict[str, Any]:
        """The account as a document, for :func:`scheduler0.plans.save` (docs/plans.md).

        A job without a key gets its id in the document: the first apply gives it the key. Secrets are not
        known. One-time jobs that have run are left out. Reads all projects, executors and jobs.
        """
        live = await self._live()
        return exported(list(live.projects), list(live.executors), list(live.jobs))

    async def _live(self) -> Live:
        listening = copy(self._caller)
        listening.answers = []
        projects = [one async for one in AsyncProjects(listening).list(order_by="id", order="asc")]
        moment = time_of(self._caller, listening.answers[-1].headers.get("date"))
        executors = [one async for one in self._executors.list(order_by="id", order="asc")]
        jobs = [one async for one in self._jobs.list(order_by="id", order="asc")]
        projects = [one for one in projects if one.name != LOCK]
        return Live(tuple(projects), tuple(executors), tuple(jobs), moment)

    async def _carry_out(
        self, step: Step, desired: Desired, ids: _Ids, lock: AsyncPlanLock, now: datetime, timeout: float
    ) -> int:
        """Carry out one step, at the server's time ``now``. Returns the id of what it made or changed."""
        if step.action == "delete" and step.id is not None:
            return await self._delete(step, step.id)
        if step.kind == "project":
            return await self._project(step, desired, ids)
        if step.kind == "executor":
            return await self._executor(step, step.subject, desired, ids, lock)
        return await self._job(step, step.subject, desired, ids, lock, now, timeout)

    async def _delete(self, step: Step, its_id: int) -> int:
        if step.kind == "project":
            await self._projects.delete(its_id)
        elif step.kind == "executor":
            await self._executors.delete(its_id)
        else:
            await self._jobs.delete(its_id)
        return its_id

    async def _give_way(self, lock: AsyncPlanLock, done: list[tuple[Step, int]], ids: _Ids) -> None:
        """Delete what the last step made, if the program that took the lock over has made the same."""
        step, made = done[-1]
        try:
            await lock.take()
            if await self._is_doubled(step, made, ids):
                await self._delete(step, made)
                done.pop()
        except Exception as error:
            error.add_note(
                f"{_LOST}: it may have made {step.kind} {step.name} too. Look for it, and delete {made} then"
            )
            raise

    async def _is_doubled(self, step: Step, made: int, ids: _Ids) -> bool:
        """Whether another program has made the same as ``step``, under a later lock."""
        if step.kind == "executor":
            same = [one.id async for one in self._executors.list() if one.name == step.subject.name]
        else:
            project = ids.projects[step.subject.project]
            same = [job.id for job in await jobs_with_key(self._caller, step.subject.key, project, None)]
        return any(one not in (made, step.id) for one in same)

    async def _project(self, step: Step, desired: Desired, ids: _Ids) -> int:
        if step.action == "create":
            wanted = step.subject
            description = wanted.description + marker(desired.name)
            made = await self._projects.create(name=wanted.name, description=description)
        else:
            wanted, found = step.subject
            owned = marker(desired.name) if (found.description or "").endswith(marker(desired.name)) else ""
            made = await self._projects.update(found.id, description=wanted.description + owned)
        ids.projects[wanted.name] = made.id
        return made.id

    async def _executor(
        self, step: Step, wanted: DesiredExecutor, desired: Desired, ids: _Ids, lock: AsyncPlanLock
    ) -> int:
        fields = {"name": wanted.name, **wanted.members, **secret_values(wanted.secrets)}
        if step.id is None:
            fields["tags"] = [*wanted.members.get("tags", []), f"{TAG}{desired.name}"]
            try:
                made = await self._executors.create(fields)
            except BaseException as error:
                lock.stays = _may_still_arrive(error)
                raise
            ids.executors[wanted.label] = made.id
            return made.id
        found = await self._executors.get(step.id)
        if "tags" in wanted.members:
            fields["tags"] = [*wanted.members["tags"], *(tag for tag in found.tags if tag.startswith(TAG))]
        await self._executors.update(step.id, fields)
        return step.id

    async def _job(
        self,
        step: Step,
        wanted: DesiredJob,
        desired: Desired,
        ids: _Ids,
        lock: AsyncPlanLock,
        now: datetime,
        timeout: float,
    ) -> int:
        body = {
            **wanted.members,
            "project_id": ids.projects[wanted.project],
            "executor_id": ids.executor(wanted.executor, desired),
            "data": job_data(desired.name, wanted),
        }
        if step.action == "change" and step.id is not None:
            names = {change.member for change in step.changes}
            fields: dict[str, Any] = {"project_id": body["project_id"]}
            for member in ("retry_max", "status"):
                if member in names:
                    fields[member] = body[member]
            if "executor" in names:
                fields["executor_id"] = body["executor_id"]
            if names & {"data", "key", "plan"}:
                fields["data"] = body["data"]
            await update_job(self._caller, step.id, fields)
            return step.id
        created = await self._create(body, lock, now, timeout)
        if step.id is not None:
            try:
                await self._jobs.delete(step.id)
            except APIError as error:
                error.add_note(f"job {created} replaces job {step.id}, which still exists: delete it")
                raise
        return created

    async def _create(self, body: dict[str, Any], lock: AsyncPlanLock, now: datetime, timeout: float) -> int:
        def at(moment: datetime) -> WireBody:
            start = first_run(body, moment)
            whole = body if start is None else {**body, "start_date": start}
            [wire], _ = self._caller.prepared(CREATE_JOBS, [whole], None)
            return wire

        movable = not body.get("start_date")
        try:
            creation, _ = await create_in_time(self._caller, at, now, None, movable=movable)
        except BaseException as error:
            lock.stays = _may_still_arrive(error)
            raise
        try:
            [created] = await creation.wait(timeout=timeout)
        except BaseException as error:
            lock.stays = not isinstance(error, TaskFailedError)
            raise
        return created.id


def _may_still_arrive(error: BaseException) -> bool:
    """Whether the request of a creation may be carried out after this. A cancelled one may be under way."""
    return not isinstance(error, Exception) or may_have_been_carried_out(error)


class _Ids:
    """The ids of projects and executors, also of those that the plan has made."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.projects = {project.name: project.id for project in live.projects}
        self.executors: dict[str, int] = {}

    def executor(self, label: str, desired: Desired) -> int:
        if label not in self.executors:
            wanted = next(one for one in desired.executors if one.label == label)
            found = executor_of(wanted, self._live)
            if found is None:
                raise PlanError(f"executors.{label} does not exist; plan again")
            self.executors[label] = found.id
        return self.executors[label]


def _desired(desired: Wanted) -> Desired:
    if isinstance(desired, Desired):
        return desired
    return parse(desired) if isinstance(desired, Mapping) else load(desired)


def _may_double(step: Step) -> bool:
    """Whether two programs can make it: only the names of projects are unique on the server."""
    return step.action in ("create", "replace") and step.kind != "project"


def _check_unchanged(agreed: Plan, current: Plan) -> None:
    """Raise :class:`PlanError` if the account has changed so that more would go away than was planned."""
    known = {step.identity for step in agreed.steps}
    new = [step for step in current.steps if step.is_destructive and step.identity not in known]
    if new:
        what = f"{new[0].action} {new[0].kind} {new[0].name}"
        raise PlanError(
            f"the account has changed since the plan: it would now {what}. Nothing was done; plan again."
        )


class AsyncRawPlans(AsyncRawCalls):
    """``client.plans.with_raw_response``"""

    def __init__(self, resource: AsyncPlans) -> None:
        super().__init__(resource)
        self.plan = self._raw(resource.plan)
        self.apply = self._raw(resource.apply)
        self.export = self._raw(resource.export)
