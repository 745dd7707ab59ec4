# Produced from tests/_async/test_job_life.py by scripts/unasync.py; do not edit.
"""Pause, resume, reschedule, trigger, keys: each does what it says at the emulator's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler0 import BadRequestError, Client, Job, JobStatus, RequestEvent, WaitTimeoutError
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .mock import ManualClock
from .test_emulated import client_of, unique

AUGUST = datetime(2031, 8, 4, 7, 30, tzinfo=UTC)  # half an hour before 09:00 in London
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def frozen() -> Iterator[Emulator]:
    with Emulator() as emulator:
        emulator.clock.freeze()
        emulator.clock.set(AUGUST)
        yield emulator


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


def job_of(client: Client, receiver: WebhookReceiver, **fields: object) -> Job:
    project = client.projects.create(name=unique("p"), description="d")
    executor = client.executors.create(
        name=unique("e"), type="webhook_url", webhook_url=receiver.url, webhook_method="POST"
    )
    common = {"project_id": project.id, "executor_id": executor.id, "timezone": "Europe/London"}
    creation = client.jobs.create({**common, **fields})
    [job] = creation.wait(timeout=10)
    return job


def fired(emulator: Emulator, job: Job | int) -> list[datetime]:
    return [delivery.scheduled_at for delivery in emulator.fired(job)]


DAILY = {"spec": "0 0 9 * * *", "start_date": AUGUST + timedelta(minutes=30)}


def test_a_paused_job_does_not_run_and_a_resumed_one_does(
    frozen: Emulator, receiver: WebhookReceiver
) -> None:
    with client_of(frozen) as client:
        job = job_of(client, receiver, **DAILY)
        paused = client.jobs.pause(job.id)
        assert (paused.action, paused.new_id, paused.next_run) == ("updated", job.id, None)
        assert (client.jobs.pause(job.id)).action == "unchanged"
        frozen.clock.advance(timedelta(days=2))
        assert fired(frozen, job) == []

        resumed = client.jobs.resume(job.id)
        assert (resumed.action, resumed.old_id) == ("replaced", job.id)
        assert resumed.next_run == datetime(2031, 8, 6, 9, tzinfo=LONDON)
        assert (client.jobs.get(job.id)).deleted_by == "tester"
        assert fired(frozen, resumed.new_id) == []
        frozen.clock.advance(timedelta(days=1))
        assert fired(frozen, resumed.new_id) == [datetime(2031, 8, 6, 8, tzinfo=UTC)]
        assert (client.jobs.resume(resumed.new_id)).action == "unchanged"


def test_a_one_time_job_moves(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        job = job_of(client, receiver, start_date=AUGUST + timedelta(hours=1))
        new = AUGUST + timedelta(hours=3)
        with pytest.raises(ValueError, match=r"jobs\.reschedule\(id, start_date=\.\.\.\)"):
            client.jobs.update(job.id, start_date=new)
        moved = client.jobs.reschedule(job.id, start_date=new)
        assert (moved.action, moved.next_run) == ("replaced", new)
        assert (client.jobs.reschedule(moved.new_id, start_date=new)).action == "unchanged"
        frozen.clock.advance(timedelta(hours=4))
        assert fired(frozen, job) == []
        assert fired(frozen, moved.new_id) == [new]

        over = client.jobs.get(moved.new_id)
        assert over.status is JobStatus.INACTIVE
        with pytest.raises(ValueError, match=r"jobs\.resume\(id\)"):
            client.jobs.update(over.id, status="active")
        with pytest.raises(ValueError, match="its start date is past"):
            client.jobs.resume(over.id)
        with pytest.raises(ValueError, match="no run to pause"):
            client.jobs.pause((client.jobs.update(over.id, data="x")).id)
        again = client.jobs.reschedule(over.id, start_date=AUGUST + timedelta(hours=9))
        assert again.job.status is JobStatus.ACTIVE
        frozen.clock.advance(timedelta(hours=9))
        assert len(fired(frozen, again.new_id)) == 1


def test_a_replaced_job_starts_by_the_clock_of_the_server(
    frozen: Emulator, receiver: WebhookReceiver
) -> None:
    with client_of(frozen) as client:
        job = job_of(client, receiver, **DAILY)
        frozen.clock.advance(timedelta(days=1))
        new = client.jobs.replace(job.id, spec="0 0 10 * * *")
        assert new.start_date == datetime(2031, 8, 5, 10, tzinfo=LONDON)
        moved = client.jobs.reschedule(new.id, timezone="America/New_York")
        assert moved.next_run is not None
        assert moved.next_run.isoformat() == "2031-08-05T10:00:00-04:00"
        later = client.jobs.reschedule(moved.new_id, spec="0 15 10 * * *")
        assert later.next_run is not None
        assert later.next_run.isoformat() == "2031-08-05T10:15:00-04:00"


def test_a_paused_job_that_is_rescheduled_stays_paused(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        job = job_of(client, receiver, **DAILY)
        client.jobs.pause(job.id)
        moved = client.jobs.reschedule(job.id, spec="0 0 10 * * *")
        assert (moved.job.status, moved.next_run) == (JobStatus.INACTIVE, None)
        frozen.clock.advance(timedelta(days=2))
        assert fired(frozen, moved.new_id) == []


def test_a_triggered_run_leaves_the_schedule_alone(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        job = job_of(client, receiver, data="daily", **DAILY)
        run = client.jobs.trigger(job.id, data="now")
        assert (run.action, run.old_id, run.job.spec) == ("triggered", job.id, None)
        frozen.clock.advance(timedelta(seconds=5))
        execution = client.executions.wait_for(run.new_id, timeout=10)
        assert execution.job_id == run.new_id
        [delivery] = receiver.wait(1)
        assert delivery.payload["job"]["data"] == "now"
        assert fired(frozen, job) == []
        frozen.clock.advance(timedelta(hours=1))
        assert len(fired(frozen, job)) == 1


def test_a_triggered_run_does_not_take_the_key(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        first = job_of(client, receiver, **DAILY)
        fields = {
            "project_id": first.project_id,
            "executor_id": first.executor_id,
            "timezone": "UTC",
            **DAILY,
        }
        made = client.jobs.upsert(key="invoices", data='{"batch": 5}', **fields)
        run = client.jobs.trigger(made.new_id)
        assert run.job.data == '{"batch":5}'
        found = client.jobs.by_key("invoices")
        assert found is not None
        assert found.id == made.new_id
        again = client.jobs.upsert(key="invoices", data='{"batch": 5}', **fields)
        assert (again.action, again.new_id) == ("unchanged", made.new_id)


def test_waiting_for_an_execution_ends(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        client._caller.clock = ManualClock()
        job = job_of(client, receiver, **DAILY)
        with pytest.raises(WaitTimeoutError, match="no success row within 5 s; its newest row is scheduled"):
            client.executions.wait_for(job.id, timeout=5)
        frozen.clock.advance(timedelta(hours=1))
        assert (client.executions.wait_for(job.id)).job_id == job.id
        with pytest.raises(WaitTimeoutError):
            client.executions.wait_for(job.id, after=AUGUST + timedelta(hours=1), timeout=5)
        with pytest.raises(TimeoutError):
            client.executions.wait_for(job.id, state="failed", timeout=0.5)


def test_the_next_runs_are_those_that_happen(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        job = job_of(
            client,
            receiver,
            spec="0 0 9 * * 1-5",
            start_date=AUGUST + timedelta(minutes=5),
            end_date=AUGUST + timedelta(days=3),
        )
        announced = client.jobs.next_runs(job)
        assert [run.isoformat() for run in announced] == [
            "2031-08-04T08:35:00+01:00",
            "2031-08-04T09:00:00+01:00",
            "2031-08-05T09:00:00+01:00",
            "2031-08-06T09:00:00+01:00",
            "2031-08-07T09:00:00+01:00",  # the server looks at the end date after a run
        ]
        text = client.jobs.explain(job.id)
        assert text.startswith(f"Job {job.id} runs by '0 0 9 * * 1-5' in Europe/London: ")
        assert "Next runs: 2031-08-04 08:35:00+01:00, " in text
        frozen.clock.advance(timedelta(days=4))
        assert fired(frozen, job) == announced
        assert client.jobs.next_runs(job.id) == []


def test_one_job_for_one_key(frozen: Emulator, receiver: WebhookReceiver) -> None:
    with client_of(frozen) as client:
        first = job_of(client, receiver, data='{"invoice": 1}', **DAILY)
        common = {
            "project_id": first.project_id,
            "executor_id": first.executor_id,
            "timezone": "Europe/London",
        }
        fields = {**common, **DAILY, "data": '{"invoice":42}'}
        made = client.jobs.upsert(fields, key="invoice-42")
        assert (made.action, made.old_id) == ("created", None)
        assert made.job.data == '{"invoice":42,"_scheduler0":{"key":"invoice-42"}}'
        found = client.jobs.by_key("invoice-42", project_id=first.project_id)
        assert found is not None
        assert found.id == made.new_id
        assert client.jobs.by_key("invoice-43") is None
        assert (client.jobs.upsert(fields, key="invoice-42")).action == "unchanged"
        updated = client.jobs.upsert({**fields, "retry_max": 3}, key="invoice-42")
        assert (updated.action, updated.new_id, updated.job.retry_max) == ("updated", made.new_id, 3)
        replaced = client.jobs.upsert({**fields, "spec": "0 0 10 * * *"}, key="invoice-42")
        assert (replaced.action, replaced.old_id) == ("replaced", made.new_id)

        creation = client.jobs.create(fields, key="invoice-42")
        [double] = creation.wait(timeout=10)
        kept = client.jobs.upsert(fields, key="invoice-42")
        assert (kept.action, kept.new_id) == ("unchanged", double.id)
        assert (client.jobs.list(project_id=first.project_id)).total == 2
        with pytest.raises(ValueError, match="key names one job, but 2 are given"):
            client.jobs.create([fields, fields], key="k")
        with pytest.raises(ValueError, match="project_id is missing"):
            client.jobs.upsert(timezone="UTC", spec="@daily", key="k")


class Hurrying:
    """Moves the emulator's clock by ten minutes just before each of the next ``times`` creations."""

    def __init__(self, emulator: Emulator, times: int) -> None:
        self._emulator = emulator
        self.left = times

    def __call__(self, event: RequestEvent) -> None:
        if self.left and (event.method, event.path) == ("POST", "/api/v1/jobs"):
            self.left -= 1
            self._emulator.clock.advance(timedelta(minutes=10))


def test_a_start_that_is_past_when_the_job_arrives_is_chosen_again(
    frozen: Emulator, receiver: WebhookReceiver
) -> None:
    with client_of(frozen) as client:
        job = job_of(client, receiver, **DAILY)
    hurrying = Hurrying(frozen, times=2)
    with client_of(frozen, on_request=hurrying) as client:
        run = client.jobs.trigger(job.id)
        assert run.job.start_date == AUGUST + timedelta(minutes=20, seconds=2)
        hurrying.left = 3
        with pytest.raises(BadRequestError, match="start date is in the past"):
            client.jobs.trigger(job.id)
        assert hurrying.left == 0

        hurrying.left = 1
        plan = {
            "projects": {"minutes": {}},
            "executors": {"local": {"type": "local", "command": "true"}},
            "jobs": {
                "each": {
                    "project": "minutes",
                    "executor": "local",
                    "spec": "0 * * * * *",
                    "timezone": "UTC",
                }
            },
        }
        client.plans.apply(plan)
        [planned] = [one for one in client.jobs.list(order_by="id") if one.spec == "0 * * * * *"]
        assert planned.start_date == frozen.clock.now().replace(second=0) + timedelta(minutes=1)
