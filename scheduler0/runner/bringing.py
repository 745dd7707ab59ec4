"""Bring the declared jobs to the server, one process at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler0.leases import Job as Lease
from scheduler0.leases import LeaseClient, LeaseError, LeaseLostError
from scheduler0.models import Job
from scheduler0.runner.declared import Declared
from scheduler0.runner.server_calls import ServerCalls

logger = logging.getLogger("scheduler0.runner")
_TAKEN_OVER_MS = 60_000
"""After this time another process takes the place of one that was killed."""
_RENEWED_AFTER = 15.0
"""Seconds after which the lease is taken anew, before the next job is brought."""
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
            while (place := await self._take(leases)) is not None:
                try:
                    found = await self._bring(place)
                except LeaseLostError:
                    found = None
                finally:
                    kept = await place.give_back()
                if found is not None and kept:
                    self.is_done = True
                    return found
                # The other one may have made the same jobs. One of each is deleted now.
                logger.warning("another process took over the start of this one; the jobs are brought again")
            return None

    async def _take(self, leases: LeaseClient) -> _Place | None:
        place = _Place(leases, f"bring:{self._server.address}:{self._name}")
        for _ in range(_TRIES):
            if await place.take():
                return place
            await asyncio.sleep(_PAUSE)
        return None

    async def _bring(self, place: _Place) -> tuple[int, list[Job]]:
        executor_id = await self._server.find_executor()
        if self._scheduled:
            project_id = await self._server.find_project(self._project)
            done = await self._server.bring(self._scheduled, project_id, executor_id, self._now, place.keep)
            for text in done:
                logger.info("%s", text)
        return executor_id, await self._server.pull(executor_id)


class _Place:
    """The lease of the process that brings the jobs."""

    def __init__(self, leases: LeaseClient, name: str) -> None:
        self._leases = leases
        self._name = name
        self._lease: Lease | None = None
        self._taken = 0.0

    async def take(self) -> bool:
        self._taken = time.monotonic()
        self._lease = await self._leases.request_job_start(self._name, 1, retry_interval=_TAKEN_OVER_MS)
        return self._lease is not None

    async def keep(self) -> None:
        """Take the lease anew if it is no longer fresh. Raises `LeaseLostError` if another process has it."""
        if self._lease is None or time.monotonic() - self._taken < _RENEWED_AFTER:
            return
        await self._lease.interrupt()
        if not await self.take():
            raise LeaseLostError(f"another process has taken {self._name!r}")

    async def give_back(self) -> bool:
        """False if another process had taken it over."""
        try:
            if self._lease is not None and self._lease.is_active:
                await self._lease.interrupt()
        except LeaseLostError:
            return False
        except LeaseError as error:
            logger.warning("the lease of the start ends by itself in %s s: %s", _TAKEN_OVER_MS // 1000, error)
        return True
