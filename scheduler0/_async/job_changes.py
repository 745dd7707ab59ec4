"""Change, replace and trigger a job, at the time of the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from .._operations.clearing import cleared_dates
from .._operations.job_keys import key_of
from .._operations.job_life import Action, JobChange, check_update, next_runs
from .._operations.jobs import (
    DELETE_JOB,
    GET_JOB,
    LIST_JOBS,
    REPLACE_JOB,
    UPDATE_JOB,
    check_specs,
    merged_update,
)
from .._wire.bodies import WireBody
from .._wire.paging import Window
from .._wire.records import server_time
from ..errors import APIError, BadRequestError
from ..models import Job
from .caller import AsyncCaller
from .pages import first_page
from .reconciling import send_batch
from .tasks import AsyncTaskHandle

Plan = Callable[[Job, WireBody, datetime], WireBody]
"""Makes the job to create out of the present one, the changes and the server's time."""


async def update_job(caller: AsyncCaller, job_id: int | str, changes: object) -> Job:
    """Read the job, merge ``changes``, write it. Refuses what has no effect."""
    [wire], account = caller.prepared(UPDATE_JOB, [changes], None)
    current = await caller.call(GET_JOB, id=job_id, account_id=account)
    check_update(current.data, wire.members | cleared_dates(changes))
    merged = merged_update(current.data, wire)
    return (await caller.call(UPDATE_JOB, id=job_id, body=merged, account_id=account)).data


def time_of(caller: AsyncCaller, date: str | None) -> datetime:
    """The time in the header ``Date`` of an answer; this machine's time without such a header."""
    return server_time(date) or caller.clock.utc()


async def job_and_time(
    caller: AsyncCaller, job_id: int | str, account: str | None = None
) -> tuple[Job, datetime]:
    """The job, and the server's time when it answered."""
    answer, response = await caller.call_seen(GET_JOB, id=job_id, account_id=account)
    return answer.data, time_of(caller, response.headers.get("date"))


async def replace_job(
    caller: AsyncCaller, job_id: int | str, changes: object, plan: Plan, *, timeout: float
) -> tuple[Job, Job, datetime]:
    """Create the job that ``plan`` makes, then delete the old one.

    Returns the old job, the new one and the server's time. Where the deletion fails, the error says
    that both exist.
    """
    old, new, now, account = await create_like(caller, job_id, changes, plan, timeout=timeout)
    author = {"deleted_by": new.created_by or caller.config.actor}
    try:
        await caller.send(DELETE_JOB, author, id=job_id, account_id=account)
    except APIError as error:
        error.add_note(f"job {new.id} replaces job {job_id}, but the old one still exists: delete it")
        raise
    return old, new, now


async def create_like(
    caller: AsyncCaller, job_id: int | str, changes: object, plan: Plan, *, timeout: float
) -> tuple[Job, Job, datetime, str | None]:
    """Create the job that ``plan`` makes out of the present one."""
    [wire], account = caller.prepared(REPLACE_JOB, [changes], None)
    check_specs([wire])
    wire.members |= cleared_dates(changes)
    current, now = await job_and_time(caller, job_id, account)
    # While a new job is made, the old one is there, and has run at the moment that is left out.
    creation, now = await create_in_time(
        caller,
        lambda moment: plan(current, wire, moment),
        now,
        account,
        movable=wire.members.get("startDate") is None,
    )
    [created] = await creation.wait(timeout=timeout)
    # The answer to a creation leaves out what the server fills in.
    stored = (await caller.call(GET_JOB, id=created.id, account_id=account)).data
    return current, stored, now, account


async def create_in_time(
    caller: AsyncCaller,
    job_at: Callable[[datetime], WireBody],
    now: datetime,
    account: str | None,
    *,
    movable: bool,
) -> tuple[AsyncTaskHandle[list[Job]], datetime]:
    """Send the job that ``job_at`` makes for the moment ``now``. Returns the moment that it was made for.

    A start that ``job_at`` chose can be past when the server looks at it. If it is ``movable``, the job is
    made again for a later moment, up to twice.
    """
    tries = 3
    while True:
        body = job_at(now)
        check_specs([body])
        try:
            return await send_batch(caller, [body], account), now
        except BadRequestError as error:
            passed = movable and "start date is in the past" in error.message
            later = None if error.response is None else server_time(error.response.headers.get("date"))
            tries -= 1
            if not tries or not passed or later is None:
                raise
            now = max(now, later) + timedelta(seconds=1)


def changed(action: Action, old: Job | None, new: Job, now: datetime) -> JobChange:
    """The result of a call that changed a job."""
    following = next_runs(new, now, 1)
    return JobChange(
        action,
        None if old is None else old.id,
        new,
        following[0] if following else None,
    )


async def jobs_with_key(
    caller: AsyncCaller, key: str, project_id: int | str | None, account: str | None
) -> list[Job]:
    """The jobs that carry ``key``, newest first. Reads all jobs of the project."""
    page = await first_page(
        caller,
        LIST_JOBS,
        Job,
        Window.first(limit=None, offset=0, page_size=None),
        project_id=project_id,
        account_id=account,
        order_by="id",
        order_by_direction="asc",
    )
    return [job async for job in page if key_of(job.data) == key][::-1]
