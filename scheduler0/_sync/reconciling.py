# Produced from scheduler0/_async/reconciling.py by scripts/unasync.py; do not edit.
"""Creating jobs where the answer may be lost: look for them before anything is repeated."""

from __future__ import annotations

from collections.abc import Sequence

from .._operations.async_tasks import created_jobs, pauses
from .._operations.jobs import CREATE_JOBS, LIST_JOBS, whose
from .._operations.reconciliation import SETTLED, could_be_ours, matches, project_of
from .._transport.call import NODE, deadline_of
from .._wire.bodies import WireBody
from .._wire.envelope import Envelope
from .._wire.paging import Window
from ..errors import (
    APIError,
    APIStatusError,
    APITimeoutError,
    OutcomeUnknownError,
    may_have_been_carried_out,
)
from ..models import Job
from .caller import Caller
from .pages import first_page
from .tasks import TaskHandle


def send_batch(
    caller: Caller,
    bodies: Sequence[WireBody],
    account_id: str | None,
    *,
    deadline: float | None = None,
) -> TaskHandle[list[Job]]:
    """Send a batch that is wire-ready. ``deadline`` is in seconds."""
    answer, node = create_jobs(caller, bodies, account_id, deadline=deadline)
    return TaskHandle(caller, answer.data, account_id, created_jobs, node)


def create_jobs(
    caller: Caller,
    bodies: Sequence[WireBody],
    account_id: str | None,
    *,
    deadline: float | None = None,
) -> tuple[Envelope[str], str | None]:
    """The answer to a batch, and the node that gave it. The notes of a refusal name the items."""
    try:
        answer, response = caller.call_seen(
            CREATE_JOBS, body=list(bodies), account_id=account_id, deadline=deadline
        )
    except APIStatusError as error:
        if named := whose(error.message, bodies):
            error.add_note(named)
        raise
    return answer, response.extensions.get(NODE)


class FoundJobs(TaskHandle[list[Job]]):
    """A creation whose answer was lost and whose jobs were found; its ``request_id`` is empty."""

    def __init__(self, caller: Caller, jobs: list[Job]) -> None:
        super().__init__(caller, "", None, created_jobs)
        self._jobs = jobs

    def wait(self, *, timeout: float = 60.0) -> list[Job]:
        """The jobs as they were found, in the order in which they were sent."""
        return self._jobs


class ReconciledCreation:
    """One creation, from the look at what is there before to the jobs, within one deadline."""

    def __init__(self, caller: Caller, bodies: Sequence[WireBody], account_id: str | None) -> None:
        self._caller = caller
        self._clock = caller.clock
        self._bodies = bodies
        self._account_id = account_id
        self._end = self._clock.monotonic() + deadline_of(caller.config.limits, caller.config.timeouts.read)
        self._newest_before = 0

    def run(self) -> TaskHandle[list[Job]]:
        for job in self._newer_than_before(limit=1):
            self._newest_before = job.id
        repeated = False
        while True:
            try:
                return send_batch(self._caller, self._bodies, self._account_id, deadline=self._left())
            except APIError as error:
                if not may_have_been_carried_out(error):
                    raise
                found = self._found(error)
                if found is not None:
                    return FoundJobs(self._caller, found)
                if repeated:
                    raise
            repeated = True

    def _found(self, error: APIError) -> list[Job] | None:
        """The jobs, or ``None`` once it is clear that they did not arrive; else raises ``error``."""
        settled = self._clock.monotonic() + SETTLED
        seen = ""
        for pause in pauses():
            asked = self._clock.monotonic()
            try:
                newer = self._newer_than_before()
            except APIError as failure:
                seen = f"looking for the jobs failed too: {failure}"
            else:
                seen = "jobs like these were not found since; they may still arrive"
                found = matches(self._bodies, newer)
                if len(found) == len(self._bodies):
                    return found
                # A server that is slow, or that answered, may still carry the request out.
                broken = isinstance(error, OutcomeUnknownError) and not isinstance(error, APITimeoutError)
                final = asked >= settled and broken
                if final and not could_be_ours(self._bodies, newer):
                    return None
            if asked >= settled or self._clock.monotonic() + pause >= self._end:
                break
            self._clock.sleep(pause)
        error.add_note(seen)
        raise error

    def _newer_than_before(self, limit: int | None = None) -> list[Job]:
        page = first_page(
            self._caller,
            LIST_JOBS,
            Job,
            Window.first(limit=limit, offset=0, page_size=limit),
            project_id=project_of(self._bodies),
            order_by="id",
            order_by_direction="desc",
            account_id=self._account_id,
            deadline=self._left(),
        )
        newer: list[Job] = []
        for job in page:
            if job.id <= self._newest_before:
                break
            newer.append(job)
        return newer

    def _left(self) -> float:
        return max(self._end - self._clock.monotonic(), 0.001)
