"""One-shot messages beside jobs: what `advance` returns, what is recorded, which faults apply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator, Fired
from scheduler0.testing import WebhookReceiver, assert_fired, assert_not_fired

from ..controlled import NOON, ControlledEmulator, controlled

__all__ = ["controlled"]

HALF_PAST = NOON + timedelta(minutes=30)


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(messages_token="hush") as emulator:
        yield emulator


def send(world: ControlledEmulator, name: str, at: datetime = HALF_PAST, url: str | None = None) -> None:
    headers = {"Authorization": "Bearer hush"}
    body: dict[str, Any] = {"id": name, "scheduleTo": at.isoformat(), "payload": {"name": name}}
    body["webhookUrl"] = url or world.receiver.url
    address = f"{world.emulator.url}/messages"
    httpx.post(address, json=body, headers=headers, verify=False).raise_for_status()


def waiting(world: ControlledEmulator) -> int:
    headers = {"Authorization": "Bearer hush"}
    answer = httpx.get(f"{world.emulator.url}/messages", headers=headers, verify=False)
    return int(answer.json()["count"])


def fired(name: str, due: datetime, at: datetime | None = None, outcome: Any = "success") -> Fired:
    return Fired(None, due, at or due, outcome, message_id=name)


def test_messages_are_among_what_an_advance_returns(controlled: ControlledEmulator) -> None:
    job = controlled.new_job()
    send(controlled, "late", NOON - timedelta(days=1))
    for name in ("b", "a"):
        send(controlled, name)
    send(controlled, "same time", NOON + timedelta(hours=1))
    assert controlled.clock.advance(hours=1) == [
        fired("late", NOON - timedelta(days=1), NOON),
        Fired(job, NOON, NOON, "success"),
        fired("a", HALF_PAST),
        fired("b", HALF_PAST),
        Fired(job, NOON + timedelta(hours=1), NOON + timedelta(hours=1), "success"),
        fired("same time", NOON + timedelta(hours=1)),
    ]


def test_running_until_idle_returns_messages(controlled: ControlledEmulator) -> None:
    send(controlled, "far", datetime(2036, 1, 1, tzinfo=UTC))
    send(controlled, "never", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert controlled.clock.run_until_idle() == [fired("far", datetime(2036, 1, 1, tzinfo=UTC))]


def test_a_message_is_recorded(controlled: ControlledEmulator) -> None:
    controlled.receiver.answer_with(503)
    job = controlled.new_job(spec="", startDate=HALF_PAST.isoformat())
    for name in ("one", "two"):
        send(controlled, name)
    controlled.clock.advance(hours=1)
    emulator = controlled.emulator
    attempts = [attempt for name in ("one", "two") for attempt in emulator.deliveries(message=name)]
    assert [(one.message_id, one.job_id, one.executor_id) for one in attempts] == [
        ("one", None, None),
        ("two", None, None),
    ]
    assert {(one.scheduled_at, one.at, one.attempt, one.redelivery) for one in attempts} == {
        (HALF_PAST, HALF_PAST, 1, 0)
    }
    assert [one.payload for one in attempts] == [{"name": "one"}, {"name": "two"}]
    [of_job] = emulator.deliveries(job)
    assert (of_job.message_id, of_job.executor_id) == (None, controlled.executor)
    outcomes = [one.outcome for one in emulator.fired()]
    assert sorted(outcomes) == ["failed", "success", "success"]
    assert sorted([one.status or 0 for one in (*attempts, of_job)]) == [200, 200, 503]
    assert emulator.deliveries(message="three") == emulator.fired(message="three") == []


def test_the_assertions_know_messages(controlled: ControlledEmulator) -> None:
    emulator = controlled.emulator
    send(controlled, "one")
    assert_not_fired(message="one", emulator=emulator)
    controlled.receiver.answer_with(500)
    controlled.clock.advance(minutes=30)
    assert_fired(message="one", times=1, at=HALF_PAST, emulator=emulator)
    assert_not_fired(message="one", at=NOON, emulator=emulator)
    with pytest.raises(AssertionError) as error:
        assert_not_fired(message="one", emulator=emulator)
    assert str(error.value).splitlines() == [
        "message 'one' fired at 2026-08-03T12:30:00Z",
        "  run of 2026-08-03T12:30:00Z: failed, answers to its requests: 500",
        "  the emulator's clock: 2026-08-03T12:30:00Z, frozen",
        "  next due, of all jobs and messages: nothing",
    ]


def test_messages_over_http(controlled: ControlledEmulator) -> None:
    send(controlled, "one")
    with httpx.Client(base_url=f"{controlled.emulator.url}/_emulator", verify=False) as http:
        http.post("/faults", json={"kind": "delivery_failure", "message": "one", "status": 502})
        [entry] = http.post("/clock/run-until-idle").json()
        assert (entry["jobId"], entry["messageId"], entry["outcome"]) == (None, "one", "failed")
        [attempt] = http.get("/deliveries", params={"messageId": "one"}).json()
        assert (attempt["messageId"], attempt["jobId"], attempt["status"]) == ("one", None, 502)
        assert http.get("/deliveries", params={"messageId": "two"}).json() == []


def test_a_message_fails_on_demand(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_failure", message="one", status=500)
    for name in ("one", "two"):
        send(controlled, name)
    assert controlled.clock.advance(hours=1) == [
        fired("one", HALF_PAST, outcome="failed"),
        fired("two", HALF_PAST),
    ]
    assert controlled.receiver.payloads == [{"name": "two"}]
    assert [one.status for one in controlled.emulator.deliveries(message="one")] == [500]
    assert waiting(controlled) == 0


def test_a_message_stalls_on_the_emulators_clock(controlled: ControlledEmulator) -> None:
    faults = controlled.emulator.faults
    faults.add("delivery_stall", message="slow", seconds=7)
    faults.add("delivery_stall", message="dead")
    for name in ("slow", "dead"):
        send(controlled, name)
    controlled.clock.advance(minutes=30)
    assert (controlled.emulator.state().deliveries_under_way, waiting(controlled)) == (2, 0)
    assert controlled.emulator.state().next_wake == HALF_PAST + timedelta(seconds=7)
    assert controlled.clock.run_until_idle() == [
        fired("slow", HALF_PAST, HALF_PAST + timedelta(seconds=7)),
        fired("dead", HALF_PAST, HALF_PAST + timedelta(seconds=30), "failed"),
    ]
    assert controlled.receiver.payloads == [{"name": "slow"}]


def test_a_reset_forgets_a_message_that_stalls(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_stall", message="one")
    send(controlled, "one", NOON)
    controlled.clock.settle()
    assert controlled.emulator.state().deliveries_under_way == 1
    controlled.emulator.reset()
    assert (controlled.emulator.state().deliveries_under_way, waiting(controlled)) == (0, 0)
    assert controlled.emulator.fired() == []


def test_faults_of_a_job_or_an_executor_leave_messages_alone(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_failure", executor=controlled.executor, status=500)
    controlled.emulator.faults.add("delivery_failure", message="one", status=500)
    other = controlled.new_job(executorId=controlled.api.new_executor(webhookUrl=controlled.receiver.url))
    job = controlled.new_job()
    send(controlled, "one", NOON)
    outcomes = {one.job_id: one.outcome for one in controlled.clock.advance()}
    assert outcomes == {job: "failed", other: "success", None: "failed"}


def test_what_a_webhook_orders_happens_at_the_same_moment(controlled: ControlledEmulator) -> None:
    """The endpoint of a message creates a job, which is due at once."""

    class Creator(WebhookReceiver):
        def receive(self, *request: Any) -> int:
            controlled.new_job(spec="", startDate=HALF_PAST.isoformat())
            return super().receive(*request)

    with Creator() as creator:
        send(controlled, "one", url=creator.url)
        returned = controlled.clock.advance(hours=1)
    assert [(one.message_id, one.at) for one in returned] == [(None, HALF_PAST), ("one", HALF_PAST)]
