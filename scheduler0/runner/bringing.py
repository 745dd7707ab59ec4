"""Bring the declared jobs to the server, one process at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler0.leases import LeaseClient, LeaseError
from scheduler0.models import Job
from scheduler0.runner.declared import Declared
from scheduler0.runner.server_calls import ServerCalls

logger = logging.getLogger("scheduler0.runner")
_TAKEN_OVER_MS = 60_000
"""After this time another process takes the place of one that was killed."""
_TRIES, _PAUSE = 20, 0.2


class Bringer:
    """Registers the executor and brings the jobs. Two processes at once would make both of them twice."""

    def __init__(
        self,
        server: ServerCalls,
        leases: str,
        name: str,
        project: int | str,
        declared: Sequence[Declared],
        now: Callable[[], datetime],
    ) -> None:
        self._server = server
        self._leases = leases
        self._name = name
        self._project = project
        self._scheduled = [each for each in declared if each.is_scheduled]
        self._now = now
        self.is_done = False

    async def bring(self) -> tuple[int, list[Job]] | None:
        """The id of the executor and its jobs; None if another process is at it for seconds already.

        Raises the errors of the client, and ``LeaseStoreError``.
        """
        async with LeaseClient(self._leases) as leases:
            lease = f"bring:{self._server.address}:{self._name}"
            for _ in range(_TRIES):
                job = await leases.request_job_start(lease, 1, retry_interval=_TAKEN_OVER_MS)
                if job is not None:
                    break
                await asyncio.sleep(_PAUSE)
            else:
                return None
            try:
                executor_id = await self._server.find_executor()
                if self._scheduled:
                    project_id = await self._server.find_project(self._project)
                    done = await self._server.bring(self._scheduled, project_id, executor_id, self._now)
                    for text in done:
                        logger.info("%s", text)
                jobs = await self._server.pull(executor_id)
            finally:
                try:
                    await job.interrupt()
                except LeaseError as error:
                    logger.warning("the lease of the start is lost: %s", error)
            self.is_done = True
            return executor_id, jobs
