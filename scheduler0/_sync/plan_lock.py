# Produced from scheduler0/_async/plan_lock.py by scripts/unasync.py; do not edit.
"""The lock of a plan: a project, because the server lets only one project have a name.

The server knows no locks. The program that creates the project holds the lock, and deletes the project in
the end.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from .._operations.projects import UPDATE_PROJECT
from .._warnings import warn
from ..errors import BadRequestError, NotFoundError
from ..models import Project
from ..plans.export import LOCK, LOCK_DESCRIPTION
from .caller import Caller
from .job_changes import time_of
from .resources.projects import Projects

_PAUSE = 0.5
_TAKEN = "same name"
"""What the server says of a name that another project has (contract core 5.9)."""


class PlanLock:
    """Held by the one program of an account that carries out a plan.

    A lock that nobody renews for ``timeout`` seconds is taken over.
    """

    def __init__(self, caller: Caller, timeout: float) -> None:
        self._caller = caller
        self._clock = caller.clock
        self._projects = Projects(caller)
        self._timeout = timeout
        self._id = 0
        self._renewals = 0
        self.stays = False
        """Whether what is being created may still arrive, so that nobody else should begin yet."""

    def take(self) -> None:
        """Wait for the lock."""
        seen, since = "", self._clock.monotonic()
        while True:
            try:
                self._id = (self._projects.create(name=LOCK, description=LOCK_DESCRIPTION)).id
                return
            except BadRequestError as error:
                if _TAKEN not in error.message:
                    raise
            holder = self._holder()
            state = "" if holder is None else f"{holder.id} {holder.description}"
            if state != seen:
                seen, since = state, self._clock.monotonic()
            elif holder is not None and self._clock.monotonic() - since >= self._timeout:
                # Of several programs that wait, one deletes it; then one of them creates it.
                with suppress(NotFoundError):
                    self._projects.delete(holder.id)
            self._clock.sleep(min(_PAUSE, self._timeout / 4))

    def renew(self) -> datetime | None:
        """Show that this program is alive. The time of the server, ``None`` if the lock was taken over."""
        self._renewals += 1
        fields = {"description": f"{LOCK_DESCRIPTION} Renewal {self._renewals}."}
        [body], account = self._caller.prepared(UPDATE_PROJECT, [fields], None)
        try:
            _, response = self._caller.call_seen(UPDATE_PROJECT, id=self._id, body=body, account_id=account)
        except NotFoundError:
            return None
        return time_of(self._caller, response.headers.get("date"))

    def release(self, failure: BaseException | None) -> None:
        """Give the lock back. One that was taken over is left alone. It hides neither failure nor success."""
        try:
            if not self.stays:
                with suppress(NotFoundError):
                    self._projects.delete(self._id)
                return
            self.renew()
            why = "what was being created may still arrive"
        except Exception as error:
            why = f"it could not be deleted: {error}"
        text = (
            f"the project {LOCK} may still be there, because {why}. The next apply waits until it has not "
            f"changed for {self._timeout:g} s"
        )
        if failure is None:
            warn(text, RuntimeWarning)
        else:
            failure.add_note(text)

    def _holder(self) -> Project | None:
        for project in self._projects.list(order_by="id", order="desc"):
            if project.name == LOCK:
                return project
        return None
