"""Which due jobs travel together in one delivery (runtime.md A9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler0.emulator.invocation import repeats
from scheduler0.emulator.payload import DueJob, aggregated_body, single_body
from scheduler0.emulator.store.instants import SECOND
from scheduler0.emulator.store.rows import ExecutorRow


@dataclass(frozen=True, slots=True)
class Batch:
    """One delivery: a job, or several of one executor that succeed or fail together."""

    executor: ExecutorRow
    due: tuple[DueJob, ...]

    def body(self) -> bytes:
        """A batch of one has the plain shape. Raises as `schedule.job_zone` does."""
        return single_body(self.due[0]) if len(self.due) == 1 else aggregated_body(self.due)

    def retries(self) -> int:
        """How often a failing request is repeated within this delivery: the largest `retryMax` decides."""
        if not repeats(self.executor):
            return 0
        return max(0, *(due.job.retry_max for due in self.due))


def batches(due: Iterable[tuple[DueJob, ExecutorRow]]) -> list[Batch]:
    """The deliveries for what was popped together, in the order of their first jobs.

    Executors that aggregate get one delivery for each second in which jobs of theirs were due.
    """
    grouped: dict[tuple[int, int], tuple[ExecutorRow, list[DueJob]]] = {}
    for item, executor in due:
        if executor.payload_aggregation:
            key = (executor.id, item.entry.next_time // SECOND)
        else:
            key = (0, item.job.id)
        grouped.setdefault(key, (executor, []))[1].append(item)
    return [Batch(executor, tuple(items)) for executor, items in grouped.values()]
