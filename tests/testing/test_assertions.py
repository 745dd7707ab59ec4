"""The assertions, and what they say when they fail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler0 import Client, Job
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver, assert_fired, assert_not_fired

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def job(scheduler0_emulator: Emulator, scheduler0_client: Client, webhook_receiver: WebhookReceiver) -> Job:
    """An hourly job from NOON on; its first request fails."""
    scheduler0_emulator.clock.freeze(NOON)
    webhook_receiver.answer_with(500)
    return create(scheduler0_client, webhook_receiver, spec="0 0 * * * *", retry_max=1)


def create(client: Client, receiver: WebhookReceiver, **settings: Any) -> Job:
    project = client.projects.create(name="p", description="d")
    executor = client.executors.create(
        name="hook", type="webhook_url", webhook_url=receiver.url, webhook_method="POST"
    )
    defaults = {"project_id": project.id, "executor_id": executor.id, "timezone": "UTC", "start_date": NOON}
    [job] = client.jobs.create(**(defaults | settings)).wait(timeout=10)
    return job


def message(error: pytest.ExceptionInfo[AssertionError]) -> str:
    return str(error.value)


def test_what_is_due_is_waited_for(scheduler0_emulator: Emulator, job: Job) -> None:
    scheduler0_emulator.clock.advance(seconds=4)
    assert_not_fired(job, emulator=scheduler0_emulator)
    scheduler0_emulator.clock.advance(seconds=1)
    assert_fired(job, emulator=scheduler0_emulator)


def test_runs_are_counted_and_found(scheduler0_emulator: Emulator, job: Job) -> None:
    scheduler0_emulator.clock.advance(hours=1)
    for reference in (job, job.id):
        assert_fired(reference, emulator=scheduler0_emulator)
        assert_fired(reference, times=2, emulator=scheduler0_emulator)
        assert_fired(reference, at=NOON, emulator=scheduler0_emulator)
        assert_fired(reference, times=2, at=[NOON + HOUR, NOON], emulator=scheduler0_emulator)
        assert_not_fired(reference, at=NOON + timedelta(seconds=5), emulator=scheduler0_emulator)
    assert_not_fired(job.id + 1, emulator=scheduler0_emulator)
    assert_fired(job.id + 1, times=0, emulator=scheduler0_emulator)


def test_a_wrong_count_says_what_ran(scheduler0_emulator: Emulator, job: Job) -> None:
    scheduler0_emulator.clock.advance(hours=1)
    with pytest.raises(AssertionError) as error:
        assert_fired(job, times=1, emulator=scheduler0_emulator)
    assert message(error).splitlines() == [
        "job 1 fired 2 times, not once",
        "  run of 2026-08-03T12:00:00Z: success, answers to its requests: 500, 200",
        "  run of 2026-08-03T13:00:00Z: success, answers to its requests: 200",
        "  the emulator's clock: 2026-08-03T13:00:00Z, frozen",
        "  next due, of all jobs and messages: 2026-08-03T14:00:00Z",
    ]


def test_a_missing_run_is_named(scheduler0_emulator: Emulator, job: Job) -> None:
    scheduler0_emulator.clock.advance(hours=1)
    with pytest.raises(AssertionError) as error:
        assert_fired(job, at=[NOON, NOON + timedelta(minutes=1)], emulator=scheduler0_emulator)
    assert message(error).startswith("job 1 did not fire at 2026-08-03T12:01:00Z\n")


def test_no_run_at_all(scheduler0_emulator: Emulator) -> None:
    with pytest.raises(AssertionError) as error:
        assert_fired(7, emulator=scheduler0_emulator)
    assert message(error).startswith("job 7 did not fire\n  the emulator's clock: ")
    assert message(error).endswith(", real\n  next due, of all jobs and messages: nothing")


def test_an_unwanted_run_is_named(scheduler0_emulator: Emulator, job: Job) -> None:
    scheduler0_emulator.clock.advance(hours=1)
    for at, named in ((None, "12:00:00Z, 2026-08-03T13:00:00Z"), (NOON + HOUR, "13:00:00Z")):
        with pytest.raises(AssertionError) as error:
            assert_not_fired(job, at=at, emulator=scheduler0_emulator)
        assert message(error).startswith(f"job 1 fired at 2026-08-03T{named}\n")


def test_a_run_that_failed_says_why(
    scheduler0_emulator: Emulator, scheduler0_client: Client, webhook_receiver: WebhookReceiver
) -> None:
    scheduler0_emulator.clock.freeze(NOON)
    scheduler0_emulator.faults.add("delivery_failure")
    job = create(scheduler0_client, webhook_receiver)
    with pytest.raises(AssertionError) as error:
        assert_not_fired(job, emulator=scheduler0_emulator)
    assert "failed, answers to its requests: injected fault" in message(error)
    assert webhook_receiver.requests == []


def test_a_moment_needs_a_zone(scheduler0_emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=r"at: .* no time zone"):
        assert_fired(1, at=datetime(2026, 8, 3), emulator=scheduler0_emulator)


def test_one_of_several_emulators_is_named(scheduler0_emulator: Emulator) -> None:
    with Emulator(), pytest.raises(RuntimeError, match="emulators run in this process: pass emulator="):
        assert_not_fired(1)


@pytest.mark.parametrize("check", [assert_fired, assert_not_fired])
def test_no_moments_are_no_assertion(check: Any, scheduler0_emulator: Emulator, job: Job) -> None:
    for at in ([], (), iter(())):
        with pytest.raises(ValueError, match="at has no moments"):
            check(job, at=at, emulator=scheduler0_emulator)


def test_what_is_still_to_come_cannot_be_denied(scheduler0_emulator: Emulator, job: Job) -> None:
    with pytest.raises(ValueError, match=r"has not reached 2026-08-03T13:00:00Z: move the clock first"):
        assert_not_fired(job, at=[NOON, NOON + HOUR], emulator=scheduler0_emulator)
