import pytest

from scheduler0.cron import CronError
from scheduler0.emulator.engine.due_times import (
    FAILED,
    SCHEDULED,
    SUCCESS,
    Deactivated,
    Decision,
    Entry,
    Exhausted,
    Finished,
    JobQueue,
    NextRun,
    Redelivery,
    after_delivery,
    first_entry,
    next_time,
)
from scheduler0.emulator.instants import HOUR, SECOND, ZERO, to_instant
from scheduler0.emulator.store.rows import JobRow

from .engine_world import NOON, job_row

T0 = to_instant(NOON)
MINUTE = 60 * SECOND


def entry(job_id: int = 1, due: int = T0, fail_count: int = 0) -> Entry:
    return Entry(job_id, 5, fail_count, SUCCESS, T0 - MINUTE, due)


def test_queue_pops_what_is_due_in_order() -> None:
    queue = JobQueue()
    for job_id, due in [(1, 30), (2, 10), (3, 20), (4, 10), (5, 40)]:
        queue.push(entry(job_id, due))
    assert queue.next_due() == 10
    assert [item.job_id for item in queue.pop_due(30, 100)] == [2, 4, 3, 1]
    assert queue.next_due() == 40
    assert queue.pop_due(39, 100) == []


def test_queue_never_divides_a_second() -> None:
    queue = JobQueue()
    for job_id, due in enumerate([0, SECOND, SECOND + 1, 2 * SECOND - 1, 2 * SECOND, 3 * SECOND]):
        queue.push(entry(job_id, due))
    assert [item.job_id for item in queue.pop_due(MINUTE, 2)] == [0, 1, 2, 3]
    assert [item.job_id for item in queue.pop_due(MINUTE, 1)] == [4]


def test_queue_counts_what_waits_by_hour() -> None:
    queue = JobQueue()
    for job_id, due in enumerate([-1, 0, HOUR - 1, HOUR, HOUR, 5 * HOUR]):
        queue.push(entry(job_id, due))
    assert queue.hours() == {-1: 1, 0: 2, 1: 2, 5: 1}
    queue.pop_due(0, 100)
    assert queue.hours() == {0: 1, 1: 2, 5: 1}
    queue.push(entry(0, 5 * HOUR))
    assert queue.hours() == {0: 1, 1: 2, 5: 2}
    queue.pop_waiting()
    assert queue.hours() == {}
    queue.push(entry())
    queue.clear()
    assert queue.hours() == {}


def test_queue_knows_popped_entries_until_they_are_forgotten() -> None:
    queue = JobQueue()
    queue.push(entry(1))
    assert queue.pop_due(T0, 1)
    assert 1 in queue
    queue.forget(1)
    assert 1 not in queue
    assert queue.next_due() is None


def test_first_entry() -> None:
    start = T0 + 90 * SECOND
    assert first_entry(job_row(start_date=start), T0) == Entry(1, 1, 0, SCHEDULED, ZERO, start)


def test_next_time_of_jobs_that_are_not_validated() -> None:
    assert next_time(job_row(timezone=""), T0, T0) == T0 + MINUTE
    with pytest.raises(KeyError):
        next_time(job_row(timezone="Mars/Olympus"), T0, T0)
    with pytest.raises(CronError):
        next_time(job_row(spec="nonsense"), T0, T0)


NEXT = NextRun(Entry(1, 6, 0, SUCCESS, T0, T0 + MINUTE))
NEXT_FAILED = NextRun(Entry(1, 6, 0, FAILED, T0, T0 + MINUTE))
AGAIN = Redelivery(Entry(1, 5, 1, FAILED, T0 - MINUTE, T0))


@pytest.mark.parametrize(
    ("job", "fail_count", "succeeded", "decision"),
    [
        (job_row(), 0, True, NEXT),
        (job_row(), 0, False, NEXT_FAILED),
        (job_row(retry_max=1), 0, True, NEXT),
        (job_row(retry_max=1), 0, False, AGAIN),
        (job_row(retry_max=1), 1, False, NEXT_FAILED),
        (job_row(retry_max=1), 1, True, NEXT),
        (job_row(retry_max=-1), 0, False, NEXT_FAILED),
        (job_row(end_date=T0 + SECOND, retry_max=1), 0, False, AGAIN),
        (job_row(end_date=T0 + SECOND), 0, True, NEXT),
        (job_row(end_date=T0, retry_max=1), 0, False, Deactivated()),
        (job_row(end_date=T0 - 1), 0, True, Deactivated()),
        (job_row(spec=""), 0, True, Deactivated()),
        (job_row(spec="", retry_max=3), 0, False, Deactivated()),
        (job_row(spec="", start_date=T0 + MINUTE), 0, True, Finished()),
        (job_row(spec="0 0 0 30 2 *"), 0, True, Finished()),
    ],
)
def test_after_delivery(job: JobRow, fail_count: int, succeeded: bool, decision: Decision) -> None:
    run = entry(fail_count=fail_count)
    assert after_delivery(run, job, succeeded=succeeded, charged=True, now=T0) == decision


@pytest.mark.parametrize("succeeded", [True, False])
@pytest.mark.parametrize("job", [job_row(retry_max=3), job_row(spec=""), job_row(end_date=T0)])
def test_after_delivery_that_could_not_be_charged(job: JobRow, succeeded: bool) -> None:
    assert after_delivery(entry(), job, succeeded=succeeded, charged=False, now=T0) == Exhausted()


def test_interval_keeps_its_phase() -> None:
    job = job_row(spec="@every 7m")
    late = after_delivery(entry(), job, succeeded=True, charged=True, now=T0 + 20 * MINUTE)
    assert late == NextRun(Entry(1, 6, 0, SUCCESS, T0, T0 + 21 * MINUTE))


def test_a_run_that_was_due_before_the_clock_was_set_back_is_the_last_one_before_now() -> None:
    now = T0 - 24 * 3600 * SECOND + 30 * SECOND
    decision = after_delivery(entry(), job_row(), succeeded=True, charged=True, now=now)
    assert isinstance(decision, NextRun)
    assert (decision.entry.last_time, decision.entry.next_time) == (now, now + 30 * SECOND)
