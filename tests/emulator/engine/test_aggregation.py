import pytest

from scheduler0.emulator.engine.batches import DueJob, aggregated_body, batches, single_body
from scheduler0.emulator.engine.due_times import SCHEDULED, Entry
from scheduler0.emulator.instants import SECOND, ZERO, to_instant
from scheduler0.emulator.store.rows import ExecutorRow

from .engine_world import NOON, World, executor_row, job_row

T0 = to_instant(NOON)
PLAIN = executor_row(id=1)
AGGREGATING = executor_row(id=2, payload_aggregation=1)
OTHER = executor_row(id=3, payload_aggregation=1)


def due(job_id: int, time: int, retry_max: int = 0) -> DueJob:
    return DueJob(job_row(id=job_id, retry_max=retry_max), Entry(job_id, 1, 0, SCHEDULED, ZERO, time))


def grouped(*items: tuple[int, int, ExecutorRow]) -> list[tuple[int, list[int]]]:
    found = batches((due(job_id, time), executor) for job_id, time, executor in items)
    return [(batch.executor.id, [item.job.id for item in batch.due]) for batch in found]


def test_without_the_flag_every_job_travels_alone() -> None:
    assert grouped((1, T0, PLAIN), (2, T0, PLAIN)) == [(1, [1]), (1, [2])]


def test_jobs_of_one_executor_and_second_travel_together_in_their_order() -> None:
    assert grouped(
        (4, T0, AGGREGATING),
        (3, T0, PLAIN),
        (2, T0 + SECOND - 1, AGGREGATING),
        (9, T0, OTHER),
        (1, T0 + SECOND, AGGREGATING),
    ) == [(2, [4, 2]), (1, [3]), (3, [9]), (2, [1])]


def test_batch_of_one_has_the_plain_shape() -> None:
    (batch,) = batches([(due(1, T0), AGGREGATING)])
    assert batch.body() == single_body(due(1, T0))


def test_batch_of_two_is_aggregated_and_retried_as_its_most_patient_job() -> None:
    (batch,) = batches([(due(1, T0, 1), AGGREGATING), (due(2, T0, 3), AGGREGATING)])
    assert batch.body() == aggregated_body([due(1, T0, 1), due(2, T0, 3)])
    assert batch.retries() == 3


def test_negative_retries_count_as_none() -> None:
    (batch,) = batches([(due(1, T0, -5), PLAIN)])
    assert batch.retries() == 0


@pytest.mark.anyio
async def test_rows_charges_and_outer_retries_are_per_job(world: World) -> None:
    executor = world.add_executor(payload_aggregation=1)
    world.receiver.default = 500
    await world.engine.start()
    patient = world.add_job(executor_id=executor, retry_max=1, spec="0 0 * * * *")
    hasty = world.add_job(executor_id=executor, spec="0 0 * * * *")
    world.engine.schedule_new([patient, hasty])
    await world.advance(minutes=30)
    together, alone = world.receiver.requests[:2], world.receiver.requests[2:]
    assert [[item["job"]["id"] for item in request.payload["jobs"]] for request in together] == [
        [patient, hasty],
        [patient, hasty],
    ]
    assert [request.payload["job"]["id"] for request in alone] == [patient, patient]
    assert world.states(patient) == [(0, 1), (2, 1), (2, 1), (0, 2)]
    assert world.states(hasty) == [(0, 1), (2, 1), (0, 2)]
    assert world.executions_left() == 1000 - 3
