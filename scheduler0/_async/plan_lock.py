"""The lock of a plan: a project, because the server lets only one project have a name.

The server knows no locks. The program that creates the project holds the lock, and deletes the project in
the end.
"""

from __future__ import annotations

from contextlib import suppress

from ..errors import BadRequestError, NotFoundError
from ..models import Project
from ..plans.export import LOCK, LOCK_DESCRIPTION
from .caller import AsyncCaller
from .resources.projects import AsyncProjects

_PAUSE = 0.5
_TAKEN = "same name"
"""What the server says of a name that another project has (contract core 5.9)."""


class AsyncPlanLock:
    """Held by the one program of an account that carries out a plan."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._clock = caller.clock
        self._projects = AsyncProjects(caller)
        self._id = 0

    async def take(self, timeout: float) -> None:
        """Wait for the lock. A lock that nobody refreshes for ``timeout`` seconds is taken over."""
        seen, since = "", self._clock.monotonic()
        while True:
            try:
                self._id = (await self._projects.create(name=LOCK, description=LOCK_DESCRIPTION)).id
                return
            except BadRequestError as error:
                if _TAKEN not in error.message:
                    raise
            holder = await self._holder()
            state = "" if holder is None else f"{holder.id} {holder.description}"
            if state != seen:
                seen, since = state, self._clock.monotonic()
            elif holder is not None and self._clock.monotonic() - since >= timeout:
                # Of several programs that wait, one deletes it; then one of them creates it.
                with suppress(NotFoundError):
                    await self._projects.delete(holder.id)
            await self._clock.sleep(min(_PAUSE, timeout / 4))

    async def refresh(self, step: int) -> None:
        """Show that this program is alive. Raises ``NotFoundError`` if the lock was taken over."""
        await self._projects.update(self._id, description=f"{LOCK_DESCRIPTION} Step {step}.")

    async def release(self) -> None:
        """Give the lock back. One that was taken over is left alone."""
        with suppress(NotFoundError):
            await self._projects.delete(self._id)

    async def _holder(self) -> Project | None:
        async for project in self._projects.list(order_by="id", order="desc"):
            if project.name == LOCK:
                return project
        return None
