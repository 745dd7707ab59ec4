"""The jobs: search and filters, and a page for each job with its next runs, its warnings and its runs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from starlette.responses import Response

from scheduler0._shared.secrets import masked_text
from scheduler0.cron import CronError, check, describe, dst_report, parse, preview
from scheduler0.cron.schedule import CalendarSchedule
from scheduler0.emulator.api.answers import PREFIX
from scheduler0.emulator.backend import Backend
from scheduler0.emulator.go.time import find_zone
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.hidden_secrets import masked_body
from scheduler0.emulator.inspection.job_search import (
    STATES,
    JobFilter,
    find_jobs,
    job_by_id,
    names,
    number_of_jobs,
)
from scheduler0.emulator.instants import ZERO, from_instant, to_instant
from scheduler0.emulator.page.job_actions import is_over, pause, resume, trigger
from scheduler0.emulator.page.overview_page import SNIPPET
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute
from scheduler0.emulator.page.timeline import still_runs
from scheduler0.emulator.store.executions import ExecutionFilter, list_executions
from scheduler0.emulator.store.executors import executor_by_id
from scheduler0.emulator.store.listing import Page
from scheduler0.emulator.store.rows import JobRow
from scheduler0.emulator.store.scheduling import executors_by_id, project_names

JOBS = f"{PAGE_PREFIX}/jobs"
ROWS = 50
_CHOICES = 200
_DATA = 200
"""A list shows less of the data of a job."""
_NEXT_RUNS = 8
_LAST_RUNS = 20
_NAMED = 3
_LOCAL = "%Y-%m-%d %H:%M:%S"
_EXECUTION_STATES = ("scheduled", "success", "failed")


class ComingRun(NamedTuple):
    """A coming run: its moment as an instant, or a local time that a clock change skips."""

    at: int | None
    local: str
    kind: str


async def _jobs(visit: PageRequest) -> Response:
    backend = visit.site.backend
    connection = backend.database.connection
    chosen = JobFilter(
        text=visit.query("q"),
        project_id=visit.query_number("project"),
        executor_id=visit.query_number("executor"),
        state=visit.query_choice("state", STATES),
    )
    page = find_jobs(connection, chosen, limit=ROWS, before=visit.query_number("before"))
    jobs = page.jobs
    return visit.render(
        "jobs.html",
        jobs=[(job, backend.engine.next_run(job.id), masked_text(job.data[:_DATA])) for job in jobs],
        page=page,
        total=number_of_jobs(connection, chosen),
        chosen=chosen,
        is_filtered=chosen != JobFilter(),
        project_names=project_names(connection, {job.project_id for job in jobs}),
        executors=executors_by_id(connection, {job.executor_id for job in jobs}),
        projects=[("", "all"), *names(connection, "projects", limit=_CHOICES, chosen=chosen.project_id)],
        all_executors=[
            ("", "all"),
            *names(connection, "executors", limit=_CHOICES, chosen=chosen.executor_id),
        ],
        states=[("", "all"), *((state, state) for state in STATES)],
        snippet=SNIPPET.format(url=f"http://{backend.address}"),
    )


async def _job(visit: PageRequest) -> Response:
    backend = visit.site.backend
    connection = backend.database.connection
    job = _require_job(visit)
    rows = list_executions(
        connection, ExecutionFilter(job.account_id, job_id=job.id), Page(_LAST_RUNS, 0, "id")
    )
    executor = None if job.executor_id is None else executor_by_id(connection, job.executor_id)
    return visit.render(
        "job.html",
        job=job,
        data=masked_body(job.data.encode(errors="replace")),
        description=_description(job),
        warnings=warnings_of(job.spec, job.timezone, backend.clock.now().year),
        next_runs=next_runs(backend, job),
        is_over=is_over(job, backend.now()),
        project=project_names(connection, [job.project_id]).get(job.project_id),
        executor=executor,
        runs=[(row, _EXECUTION_STATES[row.state]) for row in rows],
        fired=visit.site.control.journal.fired(job.id)[-_LAST_RUNS:][::-1],
        address=f"http://{backend.address}{PREFIX}/jobs/{job.id}",
    )


def _description(job: JobRow) -> str:
    if not job.spec:
        return "Runs once, at its start date."
    try:
        return describe(job.spec)
    except CronError as error:
        return f"The spec cannot be read: {error}"


@lru_cache(maxsize=512)
def warnings_of(spec: str, timezone: str, year: int) -> tuple[str, ...]:
    """What is odd about the spec of a job: its fields, and what clock changes of `year` do to its runs."""
    if not spec:
        return ()
    try:
        found = check(spec)
        if find_zone(timezone or "UTC") is None:
            return (*found, f"There is no time zone {timezone!r}.")
        seconds = _seconds(spec)
        # One second of a minute stands for all: a job of each second would take seconds to look at.
        _, *others = spec.split() if seconds else ("", spec)
        one = " ".join([str(seconds[0]), *others]) if seconds else spec
        report = dst_report(one, timezone or "UTC", year)
    except (CronError, ValueError):
        return ()
    skipped = [run.local for run in report.skipped]
    doubled = [run.first.replace(tzinfo=None) for run in report.doubled]
    told = (
        _told("The clock change skips {}, local time.", skipped, seconds),
        _told("The clock change makes {} happen twice, local time.", doubled, seconds),
    )
    return (*found, *filter(None, told))


def _seconds(spec: str) -> list[int]:
    """The seconds of a minute at which a spec of fields runs; none for a descriptor."""
    schedule = parse(spec)
    if spec.startswith("@") or not isinstance(schedule, CalendarSchedule):
        return []
    return [second for second in range(60) if schedule.fields.seconds >> second & 1]


def _told(sentence: str, runs: Sequence[datetime], seconds: Sequence[int]) -> str:
    """The sentence about these runs, each of which stands for one at each of `seconds`."""
    number = len(runs) * max(len(seconds), 1)
    if not number:
        return ""
    if number > _NAMED:
        last = max(runs).replace(second=seconds[-1]) if seconds else max(runs)
        what = f"{number:,} runs, from {min(runs):{_LOCAL}} to {last:{_LOCAL}}"
        return sentence.format(what)
    moments = [run.replace(second=second) for run in runs for second in seconds or [run.second]]
    named = ", ".join(f"{moment:{_LOCAL}}" for moment in moments)
    return sentence.format(f"the run{'s' if number > 1 else ''} of {named}")


def next_runs(backend: Backend, job: JobRow) -> list[ComingRun]:
    """The coming runs of a job that is queued, the first one as the scheduler has it."""
    first = backend.engine.next_run(job.id)
    if first is None or job.status != "active" or job.deleted_by is not None:
        return []
    if not still_runs(backend, job, None, first):
        return []
    runs = [ComingRun(first, "", "run")]
    if job.spec and first != ZERO:
        # The job is queued, so its spec and its zone can be read.
        zone = job.timezone or "UTC"
        before = first
        for run in preview(job.spec, timezone=zone, after=from_instant(first), count=_NEXT_RUNS - 1):
            moment = None if run.moment is None else to_instant(run.moment)
            if moment is not None:
                if not still_runs(backend, job, before, moment):
                    break
                before = moment
            runs.append(ComingRun(moment, f"{run.local}", run.kind))
    return runs


async def _pause(visit: PageRequest) -> Response:
    return _changed(visit, pause, "is paused")


async def _resume(visit: PageRequest) -> Response:
    return _changed(visit, resume, "goes on")


async def _trigger(visit: PageRequest) -> Response:
    job = _require_live(visit)
    number = trigger(visit.site.backend, job)
    return visit.redirect(
        f"{JOBS}/{job.id}", f"Job {job.id} runs now, as the one-time job {number}; its schedule stays."
    )


def _changed(visit: PageRequest, act: Callable[[Backend, JobRow], None], outcome: str) -> Response:
    job = _require_live(visit)
    act(visit.site.backend, job)
    return visit.redirect(f"{JOBS}/{job.id}", f"Job {job.id} {outcome}.")


def _require_job(visit: PageRequest) -> JobRow:
    number = visit.path_number()
    job = job_by_id(visit.site.backend.database.connection, number)
    if job is None:
        raise PageError(404, f"there is no job {number}")
    return job


def _require_live(visit: PageRequest) -> JobRow:
    job = _require_job(visit)
    if job.deleted_by is not None:
        raise PageError(404, f"job {job.id} is deleted")
    return job


JOB_ROUTES = (
    PageRoute("GET", JOBS, _jobs, ("q", "state", "project", "executor", "before")),
    PageRoute("GET", f"{JOBS}/{{id}}", _job),
    PageRoute("POST", f"{JOBS}/{{id}}/pause", _pause),
    PageRoute("POST", f"{JOBS}/{{id}}/resume", _resume),
    PageRoute("POST", f"{JOBS}/{{id}}/trigger", _trigger),
)
