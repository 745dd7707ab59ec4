"""Batches: the due jobs that one request delivers, and the JSON that it carries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scheduler0.emulator.delivery.requests import repeats
from scheduler0.emulator.documents.job import JOB, JobBody
from scheduler0.emulator.engine.due_times import FAILED, SCHEDULED, SUCCESS, Entry, job_zone
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.time import format_date, format_instant
from scheduler0.emulator.instants import SECOND, ZERO, from_instant
from scheduler0.emulator.store.rows import ExecutorRow, JobRow

# The JSON of a job with longer data is not kept in memory for its next delivery.
_KEPT_DATA = 3072
_STATE_NAMES = {SCHEDULED: "scheduled", SUCCESS: "success", FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job that is due, as it was read from the store, and its entry in the queue."""

    job: JobRow
    entry: Entry
    shows_last_run: bool = False
    """The job in the body has the date of its last execution. The server does not know it at that moment."""
    project: str = ""
    """The name of the job's project, for the log."""


def single_body(due: DueJob) -> bytes:
    """The body for one job. Raises what `schedule.job_zone` raises."""
    return _text(due).encode()


def aggregated_body(batch: Sequence[DueJob]) -> bytes:
    """The body for several jobs, in the given order. Raises what `schedule.job_zone` raises."""
    return f'{{"aggregated":true,"jobs":[{",".join(map(_text, batch))}]}}'.encode()


def payload(job: JobBody, last_time: str, last_state: int) -> dict[str, object]:
    """The document of one job in a delivery."""
    return {
        "job": JOB.document(job),
        "lastExecutionDateTime": last_time,
        "lastExecutionStatus": _STATE_NAMES[last_state],
    }


def _text(due: DueJob) -> str:
    """`payload` of a stored job as JSON."""
    if due.shows_last_run:
        job = _job_text(due.job, due.entry.last_time)
    else:
        job = _kept_job_text(due.job) if len(due.job.data) <= _KEPT_DATA else _job_text(due.job)
    last_time = _last_time(due.job.timezone, due.entry.last_time)
    state = _STATE_NAMES[due.entry.last_state]
    return f'{{"job":{job},"lastExecutionDateTime":"{last_time}","lastExecutionStatus":"{state}"}}'


def _job_text(job: JobRow, last_time: int = ZERO) -> str:
    last = format_instant(ZERO) if last_time == ZERO else _last_time(job.timezone, last_time)
    return encode(JOB.document(job) | {"lastExecutionDate": last})


# From one delivery of a job to the next usually only the last run changes.
_kept_job_text = lru_cache(maxsize=4096)(_job_text)


# Jobs that are due together share their times.
@lru_cache(maxsize=1024)
def _last_time(timezone: str, instant: int) -> str:
    if instant == ZERO:
        return format_instant(ZERO)
    return format_date(from_instant(instant).astimezone(job_zone(timezone)))


@dataclass(frozen=True, slots=True)
class Batch:
    """One delivery: a job, or several jobs of one executor that succeed or fail together."""

    executor: ExecutorRow
    due: tuple[DueJob, ...]

    def __str__(self) -> str:
        ids = [str(due.job.id) for due in self.due]
        return f"job{'s' * (len(ids) > 1)} {', '.join(ids)}"

    def body(self) -> bytes:
        """The JSON. A batch of one job has the plain shape. Raises what `schedule.job_zone` raises."""
        return single_body(self.due[0]) if len(self.due) == 1 else aggregated_body(self.due)

    def retries(self) -> int:
        """How often a failing request is repeated in this delivery: the largest `retryMax` of the jobs."""
        if not repeats(self.executor):
            return 0
        return max(0, *(due.job.retry_max for due in self.due))


def batches(due: Iterable[tuple[DueJob, ExecutorRow]]) -> list[Batch]:
    """The deliveries for jobs that were popped together, in the order of their first jobs.

    An executor that aggregates gets one delivery for each second in which its jobs were due.
    """
    grouped: dict[tuple[int, int], tuple[ExecutorRow, list[DueJob]]] = {}
    for item, executor in due:
        if executor.payload_aggregation:
            key = (executor.id, item.entry.next_time // SECOND)
        else:
            key = (0, item.job.id)
        grouped.setdefault(key, (executor, []))[1].append(item)
    return [Batch(executor, tuple(items)) for executor, items in grouped.values()]
