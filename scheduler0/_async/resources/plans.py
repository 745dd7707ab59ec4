"""Jobs as code: compare a file with the account, and make the account like it (docs/plans.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from os import PathLike
from typing import Any

from ..._operations.jobs import CREATE_JOBS
from ..._operations.projects import LIST_PROJECTS
from ..._shared.functions import call_back, check_callback
from ..._wire.arguments import seconds
from ..._wire.bodies import WireBody
from ...errors import APIError
from ...plans.desired import Desired, DesiredExecutor, DesiredJob, PlanError, parse
from ...plans.differences import TAG, Live, compare, executor_of, job_data, marker, secret_values
from ...plans.export import LOCK, exported, first_run
from ...plans.plan import Applied, Plan, PlanFailedError, Step
from ...plans.plan_files import load
from ..caller import AsyncCaller
from ..job_changes import create_in_time, time_of, update_job
from ..plan_lock import AsyncPlanLock
from .base import AsyncRawCalls, AsyncResource
from .executors import AsyncExecutors
from .jobs import AsyncJobs
from .projects import AsyncProjects

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

        ``on_step`` gets each step before it is carried out. ``lock_timeout`` bounds the wait for the lock,
        in seconds; a lock that nobody has refreshed in that time is taken over: its program has died.
        ``timeout`` bounds the wait for one job. Raises :class:`~scheduler0.plans.PlanFailedError` with what
        is done.
        """
        if on_step is not None:
            check_callback("on_step", on_step)
        lock_timeout, timeout = seconds("lock_timeout", lock_timeout), seconds("timeout", timeout)
        agreed = plan if isinstance(plan, Plan) else await self.plan(plan)
        if not agreed.steps:
            return Applied(())
        done: list[tuple[Step, int]] = []
        lock = AsyncPlanLock(self._caller)
        await lock.take(lock_timeout)
        try:
            live = await self._live()
            current = compare(
                agreed.desired, live, prune=agreed.prune, refresh_secrets=agreed.refresh_secrets
            )
            _check_unchanged(agreed, current)
            ids = _Ids(live)
            for step in current.steps:
                try:
                    if on_step is not None:
                        call_back("on_step", on_step, step)
                    await lock.refresh(len(done) + 1)
                    done.append((step, await self._carry_out(step, current.desired, ids, timeout)))
                except Exception as error:
                    raise PlanFailedError(Applied(tuple(done)), step, error) from error
        finally:
            await lock.release()
        return Applied(tuple(done))

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

    async def _carry_out(self, step: Step, desired: Desired, ids: _Ids, timeout: float) -> int:
        """Carry out one step. Returns the id of what it made, changed or deleted."""
        if step.action == "delete" and step.id is not None:
            if step.kind == "project":
                await self._projects.delete(step.id)
            elif step.kind == "executor":
                await self._executors.delete(step.id)
            else:
                await self._jobs.delete(step.id)
            return step.id
        if step.kind == "project":
            return await self._project(step, desired, ids)
        if step.kind == "executor":
            return await self._executor(step, step.subject, desired, ids)
        return await self._job(step, step.subject, desired, ids, timeout)

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

    async def _executor(self, step: Step, wanted: DesiredExecutor, desired: Desired, ids: _Ids) -> int:
        fields = {"name": wanted.name, **wanted.members, **secret_values(wanted.secrets)}
        if step.id is None:
            fields["tags"] = [*wanted.members.get("tags", []), f"{TAG}{desired.name}"]
            made = await self._executors.create(fields)
            ids.executors[wanted.label] = made.id
            return made.id
        found = await self._executors.get(step.id)
        if "tags" in wanted.members:
            fields["tags"] = [*wanted.members["tags"], *(tag for tag in found.tags if tag.startswith(TAG))]
        await self._executors.update(step.id, fields)
        return step.id

    async def _job(self, step: Step, wanted: DesiredJob, desired: Desired, ids: _Ids, timeout: float) -> int:
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
        created = await self._create(body, timeout)
        if step.id is not None:
            try:
                await self._jobs.delete(step.id)
            except APIError as error:
                error.add_note(f"job {created} replaces job {step.id}, which still exists: delete it")
                raise
        return created

    async def _create(self, body: dict[str, Any], timeout: float) -> int:
        def at(moment: datetime) -> WireBody:
            start = first_run(body, moment)
            whole = body if start is None else {**body, "start_date": start}
            [wire], _ = self._caller.prepared(CREATE_JOBS, [whole], None)
            return wire

        _, response = await self._caller.call_seen(LIST_PROJECTS, limit=1, offset=0)
        now = time_of(self._caller, response.headers.get("date"))
        movable = not body.get("start_date")
        creation, _ = await create_in_time(self._caller, at, now, None, movable=movable)
        [created] = await creation.wait(timeout=timeout)
        return created.id


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
