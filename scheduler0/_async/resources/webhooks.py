"""One-shot webhooks: call a URL once, at a time (operations createJobs, listJobs, deleteJob)."""

from __future__ import annotations

import builtins
from datetime import datetime
from typing import Any

from ..._operations.endpoint import Endpoint
from ..._operations.executors import CREATE_EXECUTOR, GET_EXECUTOR, LIST_EXECUTORS
from ..._operations.job_keys import checked_key
from ..._operations.jobs import CREATE_JOBS, DELETE_JOB, LIST_JOBS
from ..._operations.projects import CREATE_PROJECT, GET_PROJECT, LIST_PROJECTS
from ..._operations.webhooks import (
    PROJECT,
    PROJECT_DESCRIPTION,
    Order,
    ScheduledWebhook,
    executor_for,
    order,
    project_named,
    waiting,
)
from ..._wire.arguments import seconds
from ...errors import BadRequestError, NotFoundError, Scheduler0Error
from ...models import Executor, Job, Project
from ..caller import AsyncCaller
from ..reconciling import send_batch
from .base import AsyncRawCalls, AsyncResource


class AsyncWebhooks(AsyncResource):
    """``client.webhooks``

    A one-shot webhook is a job that runs once, in the project ``scheduler0-webhooks``, with an executor for
    its URL and method. Project and executors are created when they are first needed, and are used again.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        super().__init__(caller)
        self._project_id: int | None = None
        self._executor_ids: dict[str, int] = {}

    @property
    def with_raw_response(self) -> AsyncRawWebhooks:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawWebhooks(self)

    async def schedule(
        self,
        url: str,
        *,
        at: datetime,
        payload: Any = None,
        id: str | None = None,
        method: str = "POST",
        timeout: float = 60.0,
    ) -> ScheduledWebhook:
        """Send a webhook to ``url`` once, at ``at`` (a datetime with a time zone).

        ``payload`` is any JSON value. The request has the body of every webhook of Scheduler0, and the
        payload is its ``data`` (docs/webhooks.md); :func:`scheduler0.webhooks.parse` reads it. ``id`` is an
        own id, by which :meth:`cancel` finds the webhook; without it one is made up. ``timeout`` bounds the
        wait for the job, in seconds.

        The same call with the same ``id`` can be repeated: while the webhook waits, the second call returns
        it. With ``id`` the waiting webhooks are read first. Two such calls at the same moment can both
        schedule. Raises ``ValueError`` if the id waits with another URL, time or payload, or for an argument
        that cannot be sent. Raises :class:`~scheduler0.BadRequestError` for a time in the past.
        """
        timeout = seconds("timeout", timeout)
        wanted = order(url, at, payload, id, method)
        if id is not None:
            found = await self._find(id)
            if found is not None:
                executor = await self._read(GET_EXECUTOR, id=found.executor_id)
                if wanted.is_same(found, executor):
                    return found
                raise ValueError(
                    f"id: {id!r} waits already, with another url, time or payload. Cancel it first: "
                    "webhooks.cancel(id)"
                )
        project_id = await self._project() or await self._new_project()
        executor_id = await self._executor(wanted)
        wire, account = self._caller.prepared(CREATE_JOBS, [wanted.job(project_id, executor_id)], None)
        creation = await send_batch(self._caller, wire, account)
        [created] = await creation.wait(timeout=timeout)
        webhook = waiting(created)
        if webhook is None:
            raise Scheduler0Error(f"the server created job {created.id}, but it does not wait for its time")
        return webhook

    async def list(self) -> builtins.list[ScheduledWebhook]:
        """The webhooks that wait for their time, the next one first."""
        found = [webhook for job in await self._jobs() if (webhook := waiting(job)) is not None]
        return sorted(found, key=lambda webhook: webhook.at)

    async def cancel(self, id: str) -> ScheduledWebhook:
        """Delete the webhook with this own id, so that it is not sent. Returns what was canceled.

        Raises :class:`~scheduler0.NotFoundError` if none waits: it was sent or canceled, or never existed. A
        webhook that is due at this moment may still be sent.
        """
        found = await self._find(checked_key(id, "id"))
        if found is None:
            raise NotFoundError(
                f"no webhook with the id {id!r} waits: it was sent, or canceled, or never was"
            )
        await self._caller.send(DELETE_JOB, {}, id=found.job_id)
        return found

    async def _find(self, own_id: str) -> ScheduledWebhook | None:
        for webhook in await self.list():
            if webhook.id == own_id:
                return webhook
        return None

    async def _jobs(self) -> builtins.list[Job]:
        project_id = await self._project()
        return [] if project_id is None else await self._all(LIST_JOBS, Job, project_id=project_id)

    async def _project(self) -> int | None:
        """The id of the project. One of an earlier call is checked: the server takes jobs of deleted ones."""
        if self._project_id is not None:
            try:
                return (await self._read(GET_PROJECT, id=self._project_id)).id
            except NotFoundError:
                self._project_id = None
        self._project_id = project_named(await self._all(LIST_PROJECTS, Project))
        return self._project_id

    async def _new_project(self) -> int:
        try:
            body = {"name": PROJECT, "description": PROJECT_DESCRIPTION}
            self._project_id = (await self._caller.send(CREATE_PROJECT, body)).data.id
        except BadRequestError:
            # Another program has just created it: its name is unique.
            self._project_id = await self._project()
            if self._project_id is None:
                raise
        return self._project_id

    async def _executor(self, wanted: Order) -> int:
        name = wanted.executor_name
        if name in self._executor_ids:
            executor = await self._read(GET_EXECUTOR, id=self._executor_ids[name])
            if executor.name == name and not executor.deleted_by:
                return executor.id
        found = executor_for(await self._all(LIST_EXECUTORS, Executor), wanted)
        if found is None:
            body = {
                "name": name,
                "type": "webhook_url",
                "webhook_url": wanted.url,
                "webhook_method": wanted.method,
            }
            found = (await self._caller.send(CREATE_EXECUTOR, body)).data.id
        self._executor_ids[name] = found
        return found

    async def _all(self, endpoint: Endpoint[Any], kind: Any, **filters: Any) -> builtins.list[Any]:
        listing = self._listing(endpoint, kind, None, 0, None, "id", "asc", **filters)
        return [item async for item in listing]


class AsyncRawWebhooks(AsyncRawCalls):
    """``client.webhooks.with_raw_response``"""

    def __init__(self, resource: AsyncWebhooks) -> None:
        super().__init__(resource)
        self.schedule = self._raw(resource.schedule)
        self.list = self._raw(resource.list)
        self.cancel = self._raw(resource.cancel)
