# Produced from tests/_async/test_waiting.py by scripts/unasync.py; do not edit.
"""Waiting for async tasks, on a clock that the test moves."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIDecodeError,
    NotFoundError,
    ServiceUnavailableError,
    TaskFailedError,
    TaskState,
    TaskTimeoutError,
)

from .mock import JOB, Answer, Exchange, ManualClock, client_for, envelope

POLL = "GET /api/v1/async-tasks/req"


def task(state: int, output: str = "", *, stored: bool = True) -> httpx.Response:
    date = "2026-08-03T09:00:00Z" if stored else "0001-01-01T00:00:00Z"
    data = {"id": 1, "requestId": "req", "state": state, "output": output, "dateCreated": date}
    return envelope(data)


def polls(*answers: Answer) -> Exchange:
    return Exchange(*((POLL, answer) for answer in answers))


def test_a_blocked_read_is_followed_by_one_for_the_output() -> None:
    clock = ManualClock()
    jobs = json.dumps([{"id": 7, "projectId": 1}, {"id": 8, "projectId": 1}])
    exchange = Exchange(
        ("POST /api/v1/jobs", envelope("req", 202, Location="/async-tasks/req")),
        (POLL, task(1, stored=False)),
        (POLL, task(2, stored=False)),
        (POLL, task(2, jobs)),
    )
    with client_for(exchange, clock=clock) as client:
        created = client.jobs.create([JOB, JOB])
        assert created.request_id == "req"
        assert [job.id for job in created.wait(timeout=60)] == [7, 8]
    exchange.assert_done()
    assert clock.slept == [0.05]


def test_the_task_is_read_for_the_account_that_it_was_made_for() -> None:
    exchange = Exchange(("POST /api/v1/jobs", envelope("req", 202)), (POLL, task(2, "[]")))
    with client_for(exchange) as client:
        assert (client.jobs.create({**JOB, "account_id": 77})).wait() == []
    assert [request.headers["X-Account-ID"] for request in exchange.requests] == ["77", "77"]


def test_each_read_is_bounded_and_a_blocked_one_is_repeated() -> None:
    clock = ManualClock()
    limits: list[Any] = []

    def server(request: httpx.Request) -> httpx.Response:
        limits.append(request.extensions["timeout"]["read"])
        if len(limits) < 2:
            clock.now += limits[-1]
            raise httpx.ReadTimeout("", request=request)
        return task(2, "done")

    with client_for(server, clock=clock) as client:
        assert (client.wait_for_task("req", timeout=15)).output == "done"
    assert limits == [10, 5]


def test_a_task_that_does_not_end_is_overdue() -> None:
    clock = ManualClock()
    with client_for(lambda request: task(1), clock=clock) as client:
        with pytest.raises(
            TaskTimeoutError, match=r"did not finish within 3 s \(it was last seen in_progress"
        ) as caught:
            client.wait_for_task("req", timeout=3)
    assert caught.value.request_id == "req"
    assert caught.value.task is not None
    assert caught.value.task.state is TaskState.IN_PROGRESS
    assert clock.slept[:5] == [0.05, 0.1, 0.2, 0.4, 0.8]
    assert sum(clock.slept) == pytest.approx(3)


def test_a_failed_task_says_why() -> None:
    output = json.dumps({"Message": "failed to batch insert job repository: disk full", "Type": 500})
    with client_for(polls(task(3, output))) as client:
        with pytest.raises(TaskFailedError, match="task req failed: failed to batch insert") as caught:
            client.async_tasks.wait("req")
    assert caught.value.task is not None
    assert caught.value.task.output == output


def test_a_finished_task_without_output_is_believed_at_the_second_read() -> None:
    with client_for(polls(task(2, stored=False), task(2, stored=False))) as client:
        assert (client.wait_for_task("req")).state is TaskState.SUCCESS


def test_the_servers_race_is_hidden_and_an_unknown_task_is_not() -> None:
    race = envelope("message: could not find task with id 4, code: 404", 404)
    unknown = envelope("message: task doesn't exist, code: 404", 404)
    with client_for(polls(race, task(2, "x"), unknown), clock=ManualClock()) as client:
        assert (client.wait_for_task("req")).output == "x"
        with pytest.raises(NotFoundError, match="task doesn't exist"):
            client.wait_for_task("req")


def test_other_errors_end_the_wait() -> None:
    with client_for(polls(*[envelope("peer cannot accept requests", 503)] * 3)) as client:
        with pytest.raises(ServiceUnavailableError, match="peer cannot accept requests"):
            client.wait_for_task("req")


def test_an_output_that_is_no_list_of_jobs() -> None:
    exchange = Exchange(("POST /api/v1/jobs", envelope("req", 202)), (POLL, task(2, "nonsense")))
    with client_for(exchange) as client:
        created = client.jobs.create(JOB)
        with pytest.raises(APIDecodeError, match="the output of task req is not a list of jobs"):
            created.wait()


@pytest.mark.parametrize("timeout", [0, -1, float("inf")])
def test_waiting_has_an_end(timeout: float) -> None:
    with client_for(Exchange()) as client:
        with pytest.raises(ValueError, match="timeout must be a positive, finite number"):
            client.wait_for_task("req", timeout=timeout)
