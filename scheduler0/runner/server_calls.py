"""What the runner asks of the server, through a sync or an async client."""

from __future__ import annotations

import inspect
import logging
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from scheduler0 import AsyncClient, Client
from scheduler0.errors import BadRequestError
from scheduler0.models import Execution, Job
from scheduler0.models.server import server_time
from scheduler0.runner.daemon_threads import in_thread
from scheduler0.runner.declared import AUTHOR, Declared
from scheduler0.runner.run import payload

logger = logging.getLogger("scheduler0.runner")
T = TypeVar("T")
Identity = tuple[str, int]
"""A result: the unique id of its run, and its state."""
_CREATION_SECONDS = 60.0
_MARGINS = (0, 2, 8, 30)
"""Seconds that a start is put off further and further, if it was over when the server looked at it."""
COMMAND = "scheduler0-py runner"
"""The command of the executors that runners register. Nobody runs it."""


class ServerCalls:
    """The calls of one runner. Raises the errors of the client."""

    def __init__(self, client: Client | AsyncClient, name: str, working_dir: str | None) -> None:
        # Both clients have the same methods. Those of the sync one are called in threads.
        self._client = cast("Any", client)
        self._name = name
        self._working_dir = working_dir
        self._author = f"{AUTHOR}{name}"
        self.address: str = str(self._client._caller.config.base_url)
        """The server, as the client knows it."""
        self._sending: list[threading.Lock] = []

    async def find_project(self, project: int | str) -> int:
        """The id of a project; one that is named and does not exist is created."""
        found = await self.existing_project(project)
        if found is not None:
            return found
        created = await self._call(
            self._client.projects.create,
            name=project,
            description=f"Jobs of the runner {self._name}",
            created_by=self._author,
        )
        return int(created.id)

    async def find_executor(self) -> int:
        """The id of the local executor with the runner's name. Registers it if it does not exist."""
        found = await self._executors()
        if not found:
            created = await self._call(
                self._client.local_executors.register,
                name=self._name,
                command=COMMAND,
                working_dir=self._working_dir,
                created_by=self._author,
            )
            found = [int(created.id)]
        return found[0]

    async def _executors(self) -> list[int]:
        executors = await self._all(lambda: self._client.executors.list())
        return sorted(int(e.id) for e in executors if e.type == "local" and e.name == self._name)

    async def pull(self, executor_id: int) -> list[Job]:
        """All jobs of the executor, also inactive and ended ones."""
        return cast("list[Job]", await self._call(self._client.local_executors.pull, executor_id))

    async def report(self, executor_id: int, reports: Sequence[Mapping[str, Any]]) -> None:
        """Send results. The server keeps a result twice that is sent twice."""
        under_way = threading.Lock()

        def send() -> None:
            try:
                self._client.local_executors.report(executor_id, list(reports))
            finally:
                under_way.release()

        if isinstance(self._client, AsyncClient):
            await self._client.local_executors.report(executor_id, list(reports))
            return
        under_way.acquire()
        self._sending = [*self.sending(), under_way]
        await in_thread(send)

    def sending(self) -> list[threading.Lock]:
        """A locked one for each thread that reports. It goes on when its task is cancelled."""
        return [each for each in self._sending if each.locked()]

    async def reported(self, job_id: int, wanted: Set[Identity], most: int) -> tuple[Set[Identity], bool]:
        """Which of these results of a job the server has, and whether it surely has no other of them.

        Looks for them from the newest on, until all are found, in `most` rows.
        """
        found: set[Identity] = set()
        looked = 0

        def take(row: Execution) -> bool:
            nonlocal looked
            looked += 1
            found.update(wanted & {(row.unique_id, int(row.state))})
            return len(found) == len(wanted)

        await self._walk(lambda: self._client.executions.list(job_id=job_id, limit=most, order="desc"), take)
        return found, len(found) == len(wanted) or looked < most

    async def deactivate(self, job_id: int) -> None:
        """Set a job inactive that has run for the last time."""
        await self._call(self._client.jobs.update, job_id, status="inactive", modified_by=self._author)

    async def bring(
        self,
        declared: Iterable[Declared],
        project_id: int,
        executor_id: int,
        now: Callable[[], datetime],
        before_each: Callable[[], Awaitable[None]],
    ) -> list[str]:
        """Create, change and replace jobs until they are as declared. Returns what was done, in words.

        `now` gives the present time. `before_each` is awaited before each job; what it raises ends the work.
        """
        done: list[str] = []
        jobs = await self.pull(executor_id)
        for wanted in declared:
            if not wanted.is_scheduled:
                continue
            await before_each()
            found = sorted(
                (job for job in jobs if payload(job.data)[0] == wanted.key), key=lambda job: job.id
            )
            if not found:
                done.append(await self._create(wanted, project_id, executor_id, now))
                continue
            for surplus in found[1:]:
                await self._call(self._client.jobs.delete, surplus.id, deleted_by=self._author)
                done.append(
                    f"deleted job {surplus.id}: it has the key {wanted.key!r} as job {found[0].id} has"
                )
            changed = await self._change(wanted, found[0], project_id, now)
            if changed:
                done.append(changed)
        return [text for text in done if text]

    async def _create(
        self, wanted: Declared, project_id: int, executor_id: int, now: Callable[[], datetime]
    ) -> str:
        async def create(start: datetime) -> Job:
            members = {**wanted.new_job(project_id, executor_id, start), "created_by": self._author}
            handle = await self._call(self._client.jobs.create, **members, reconcile=True)
            [job] = await self._call(handle.wait, timeout=_CREATION_SECONDS)
            return cast("Job", job)

        created = await self._from_next_tick(wanted, now, create)
        if created is None:
            return f"left out {wanted.key!r}: its time is over"
        return f"created job {created.id} for {wanted.key!r}"

    async def _from_next_tick(
        self, wanted: Declared, now: Callable[[], datetime], send: Callable[[datetime], Awaitable[Job]]
    ) -> Job | None:
        """Send a job that starts at its next tick.

        The tick may be over when the server looks at it. Its clock may be ahead: the next try counts from the
        time of its answer.
        """
        server = datetime.min.replace(tzinfo=UTC)
        for margin in _MARGINS:
            start = wanted.start_after(max(now(), server) + timedelta(seconds=margin))
            if start is None:
                return None
            try:
                return await send(start)
            except BadRequestError as error:
                if wanted.at is not None or margin == _MARGINS[-1] or "in the past" not in error.message:
                    raise
                date = None if error.response is None else error.response.headers.get("date")
                server = server_time(date) or server
        return None

    async def _change(
        self, wanted: Declared, job: Job, project_id: int, now: Callable[[], datetime]
    ) -> str | None:
        changes = wanted.changes(job, project_id, now())
        if not changes:
            return None
        if wanted.must_replace(changes):

            async def replace(start: datetime) -> Job:
                members = {**changes, "start_date": start, "created_by": self._author}
                replaced = await self._call(
                    self._client.jobs.replace, job.id, timeout=_CREATION_SECONDS, **members
                )
                return cast("Job", replaced)

            new = await self._from_next_tick(wanted, now, replace)
            if new is None:
                return f"left job {job.id} of {wanted.key!r} as it is: the time of the new one is over"
            return f"replaced job {job.id} by job {new.id} for {wanted.key!r}: {', '.join(changes)}"
        # Who set a job inactive stays known: one that a user set inactive stays so.
        author = (job.modified_by if job.status == "inactive" else None) or self._author
        await self._call(self._client.jobs.update, job.id, **changes, modified_by=author)
        return f"changed job {job.id} of {wanted.key!r}: {', '.join(changes)}"

    async def planned_changes(
        self,
        declared: Iterable[Declared],
        project_id: int | None,
        executor_id: int | None,
        now: datetime,
    ) -> list[str]:
        """What `bring` would do, in words. Nothing is changed."""
        jobs = [] if executor_id is None else await self.pull(executor_id)
        todo: list[str] = []
        for wanted in declared:
            found = sorted(
                (job for job in jobs if payload(job.data)[0] == wanted.key), key=lambda job: job.id
            )
            if not wanted.is_scheduled:
                continue
            todo += [
                f"delete job {surplus.id}: it has the key {wanted.key!r} as job {found[0].id} has"
                for surplus in found[1:]
            ]
            if not found:
                late = wanted.start_after(now) is None
                todo.append(
                    f"leave out {wanted.key!r}: its time is over" if late else f"create {wanted.key!r}"
                )
            elif changes := wanted.changes(found[0], project_id, now):
                verb = "replace" if wanted.must_replace(changes) else "change"
                todo.append(f"{verb} job {found[0].id} of {wanted.key!r}: {', '.join(changes)}")
        return todo

    async def existing_project(self, project: int | str) -> int | None:
        """The id of a project; None where no project has that name."""
        if isinstance(project, int):
            return project
        projects = await self._all(lambda: self._client.projects.list())
        return next((int(found.id) for found in projects if found.name == project), None)

    async def existing_executor(self) -> int | None:
        """The id of the executor; None if it is not registered yet."""
        return next(iter(await self._executors()), None)

    async def _call(self, method: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        if inspect.iscoroutinefunction(method):
            return await method(*arguments, **keywords)
        return await in_thread(method, *arguments, **keywords)

    async def _all(self, listing: Callable[[], Any]) -> list[Any]:
        items: list[Any] = []
        await self._walk(listing, items.append)
        return items

    async def _walk(self, listing: Callable[[], Any], take: Callable[[Any], bool | None]) -> None:
        """Give the items of a listing to `take`, until it returns True."""
        if isinstance(self._client, AsyncClient):
            async for item in listing():
                if take(item):
                    break
            return
        await in_thread(lambda: any(map(take, listing())))
