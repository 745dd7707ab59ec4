"""Reset and state of an emulator, and the deliveries that it records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler0.emulator import Emulator, Mode, running_emulators

from ..api_client import ok
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]


def test_a_reset_leaves_what_a_new_emulator_has(controlled: ControlledEmulator) -> None:
    emulator = controlled.emulator
    with Emulator() as new:
        pristine = new.state().rows
    access = (emulator.api_key, emulator.api_secret, emulator.username, emulator.password)
    job = controlled.new_job()
    controlled.clock.advance(hours=5)
    emulator.faults.add("status", path="/nothing", status=500)
    assert emulator.state().rows != pristine

    emulator.reset()

    state = emulator.state()
    assert state.rows == pristine
    assert (state.queue_length, state.deliveries_recorded, state.faults_pending) == (0, 0, 0)
    assert state.next_wake is None
    assert state.clock is not None
    assert state.clock.mode is Mode.REAL
    assert (emulator.deliveries(job), emulator.fired(job), emulator.faults.pending()) == ([], [], [])
    assert (emulator.api_key, emulator.api_secret, emulator.username, emulator.password) == access
    assert ok(controlled.api.get("/projects"))["total"] == 0
    assert ok(controlled.api.get("/jobs"))["total"] == 0
    assert controlled.api.new_project() == 1


def test_the_emulator_goes_on_after_a_reset(controlled: ControlledEmulator) -> None:
    for _ in range(2):
        controlled.emulator.reset()
        world = ControlledEmulator(controlled.emulator, controlled.api, controlled.receiver)
        job = world.new_job()
        assert [one.job_id for one in world.clock.advance(hours=1)] == [job, job]


def test_a_reset_ends_pauses_and_stalls(controlled: ControlledEmulator) -> None:
    controlled.receiver.status = 500
    controlled.emulator.faults.add("delivery_stall", job=2)
    assert [controlled.new_job(retryMax=3), controlled.new_job()] == [1, 2]
    controlled.clock.settle()
    assert controlled.emulator.state().deliveries_under_way == 2
    controlled.emulator.reset()
    assert controlled.emulator.state().deliveries_under_way == 0
    assert controlled.emulator.state().rows["executions"] == 0


def test_the_state_tells_what_is_there_and_what_is_next(controlled: ControlledEmulator) -> None:
    controlled.new_job(startDate=(NOON + timedelta(hours=1)).isoformat())
    controlled.emulator.faults.add("drop_before", path="/nothing")
    state = controlled.emulator.state()
    assert state.clock is not None
    assert (state.clock.now, state.clock.mode) == (NOON, Mode.FROZEN)
    assert (state.rows["jobs"], state.rows["executions"], state.rows["accounts"]) == (1, 1, 2)
    assert (state.queue_length, state.deliveries_under_way, state.faults_pending) == (1, 0, 1)
    assert state.next_wake == NOON + timedelta(hours=1)


def test_deliveries_are_recorded_as_they_were_sent(controlled: ControlledEmulator) -> None:
    controlled.receiver.answer_with(503)
    job = ok(controlled.api.get(f"/jobs/{controlled.new_job(data='payload')}"))
    other = controlled.new_job()
    controlled.clock.advance(hours=1)
    [first, second] = controlled.emulator.deliveries(job)
    assert (first.scheduled_at, first.at, first.attempt, first.redelivery) == (NOON, NOON, 1, 0)
    assert (first.status, second.status, second.error) == (503, 200, None)
    assert first.error is not None
    assert first.error.startswith("webhook returned status code 503")
    assert first.payload["job"]["data"] == "payload"
    assert sorted(attempt.body for attempt in controlled.emulator.deliveries()) == sorted(
        request.body for request in controlled.receiver.requests
    )
    assert len(controlled.emulator.deliveries(other)) == 2
    assert controlled.emulator.deliveries(4711) == []


def test_aggregated_jobs_share_a_request(controlled: ControlledEmulator) -> None:
    executor = controlled.api.new_executor(webhookUrl=controlled.receiver.url, payloadAggregation=True)
    start = (NOON + timedelta(hours=1)).isoformat()
    jobs = [controlled.new_job(spec="", startDate=start, executorId=executor) for _ in range(2)]
    assert [one.job_id for one in controlled.clock.advance(hours=2)] == jobs
    [first], [second] = (controlled.emulator.deliveries(job) for job in jobs)
    assert first.body == second.body == controlled.receiver.requests[0].body
    assert len(controlled.receiver.requests) == 1


def test_no_answer_is_no_status(controlled: ControlledEmulator) -> None:
    executor = controlled.api.new_executor(webhookUrl="http://127.0.0.1:1/nobody")
    job = controlled.new_job(executorId=executor)
    controlled.clock.settle()
    [attempt] = controlled.emulator.deliveries(job)
    assert attempt.status is None
    assert attempt.error is not None
    assert "could not be called" in attempt.error


def test_a_reference_is_an_id_or_has_one(controlled: ControlledEmulator) -> None:
    for wrong in ("1", {"id": "1"}, {}, True):
        with pytest.raises(TypeError, match=r"job: .* is neither an id nor an object with one"):
            controlled.emulator.deliveries(wrong)


def test_running_emulators_are_known() -> None:
    before = running_emulators()
    with Emulator() as emulator:
        assert running_emulators() == [*before, emulator]
    assert running_emulators() == before
