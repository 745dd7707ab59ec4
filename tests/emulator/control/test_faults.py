"""Injected faults: of requests, over a real connection, and of deliveries."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator, Fault, FaultKind, Fired, Quirks

from ..api_client import ok, operator_headers
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]

SOON = httpx.Timeout(30, read=0.01)


@pytest.fixture
def client(running: Emulator) -> httpx.Client:
    """Without the check against the contract, which knows no faults."""
    return httpx.Client(base_url=running.url, verify=False, headers=operator_headers(running, 2))


def test_the_next_requests_that_match_are_answered(
    controlled: ControlledEmulator, client: httpx.Client
) -> None:
    with client:
        faults = controlled.emulator.faults
        faults.add(
            "status",
            times=2,
            method="get",
            path="/api/v1/pro*",
            status=503,
            body="{}",
            headers={"Retry-After": "7"},
        )
        assert client.get("/api/v1/jobs").status_code == 200
        for _ in range(2):
            answer = client.get("/api/v1/projects/1")
            assert (answer.status_code, answer.text, answer.headers["retry-after"]) == (503, "{}", "7")
        assert client.get("/api/v1/projects/1").status_code == 200
        assert faults.pending() == []


def test_a_fault_comes_before_authentication_and_is_an_envelope(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add(FaultKind.STATUS, status=429)
    answer = httpx.get(f"{controlled.emulator.url}/api/v1/jobs", verify=False)
    assert answer.status_code == 429
    assert answer.json()["success"] is False


@pytest.mark.parametrize("status", [204, 205, 304])
def test_an_answer_without_a_body_has_none(
    controlled: ControlledEmulator, client: httpx.Client, status: int
) -> None:
    controlled.emulator.faults.add("status", status=status, headers={"X-Tea": "1"})
    with client:
        answer = client.get("/api/v1/jobs")
        assert (answer.status_code, answer.content, answer.headers["x-tea"]) == (status, b"", "1")
        assert client.get("/api/v1/jobs").status_code == 200


def test_a_connection_through_a_proxy_ends(controlled: ControlledEmulator, client: httpx.Client) -> None:
    controlled.emulator.faults.add("drop_before")
    with client, pytest.raises(httpx.TransportError):
        client.get("/api/v1/jobs", headers={"X-Forwarded-For": "10.0.0.1"}, timeout=10)
    assert controlled.emulator.faults.pending() == []


def test_a_connection_ends_before_the_handler(controlled: ControlledEmulator, client: httpx.Client) -> None:
    controlled.emulator.faults.add("drop_before", method="POST")
    body = {"name": "dropped", "description": "d", "createdBy": "me"}
    with client:
        with pytest.raises(httpx.TransportError):
            client.post("/api/v1/projects", json=body)
        assert client.post("/api/v1/projects", json=body).status_code == 201


def test_a_connection_ends_after_the_handler(controlled: ControlledEmulator, client: httpx.Client) -> None:
    controlled.emulator.faults.add("drop_after", method="POST")
    body = {"name": "kept", "description": "d", "createdBy": "me"}
    with client:
        with pytest.raises(httpx.TransportError):
            client.post("/api/v1/projects", json=body)
        again = client.post("/api/v1/projects", json=body)
    assert again.status_code == 400
    assert "another project exist with the same name" in again.json()["data"]["Message"]


REDIRECT = '{"data":null,"success":false}'
HANDLER = '{"data":"server not raft leader","success":false}'


@pytest.mark.parametrize(
    ("peer", "quirks", "status", "kind", "body"),
    [
        ("", Quirks(), 302, "application/json", REDIRECT + HANDLER),
        ("cmd", Quirks(), 301, "text/plain; charset=utf-8", HANDLER),
        ("", Quirks(two_documents=False), 302, "application/json", REDIRECT),
        ("peer", Quirks(two_documents=False), 301, "application/json", REDIRECT),
    ],
)
def test_a_follower_redirects(peer: str, quirks: Quirks, status: int, kind: str, body: str) -> None:
    with Emulator(quirks=quirks) as emulator:
        emulator.faults.add("redirect", leader="http://127.0.0.1:7071/")
        answer = httpx.delete(f"{emulator.url}/api/v1/jobs/5?a=b", headers={"X-Peer": peer}, verify=False)
    assert answer.status_code == status
    assert answer.headers["location"] == "http://127.0.0.1:7071/api/v1/jobs/5"
    assert answer.headers["x-frame-options"] == "DENY"
    assert (answer.headers["content-type"], answer.text) == (kind, body)


@pytest.mark.parametrize("operator", [False, True], ids=["key", "operator"])
def test_a_redirected_write_happens_at_the_leader_alone(operator: bool) -> None:
    known = {"api_key": "key", "api_secret": "secret", "username": "admin", "password": "word"}
    with Emulator(**known) as leader, Emulator(**known) as follower:
        follower.faults.add("redirect", method="POST", leader=leader.url)
        used = ("username", "password") if operator else ("api_key", "api_secret")
        access = {name: known[name] for name in used}
        with Client(follower.url, account_id=2, actor="me", **access) as client:
            client.projects.create(name="p", description="d")
        assert (leader.state().rows["projects"], follower.state().rows["projects"]) == (1, 0)


def test_a_request_that_stalls_is_handled_later(controlled: ControlledEmulator, client: httpx.Client) -> None:
    controlled.emulator.faults.add("stall", seconds=0.001)
    with client:
        assert client.get("/api/v1/jobs").status_code == 200
    assert controlled.emulator.faults.pending() == []


def test_a_client_gives_up_on_a_request_that_stalls(
    controlled: ControlledEmulator, client: httpx.Client
) -> None:
    controlled.emulator.faults.add("stall")
    with client, pytest.raises(httpx.ReadTimeout):
        client.get("/api/v1/jobs", timeout=SOON)


def test_clearing_drops_what_stalls(controlled: ControlledEmulator, client: httpx.Client) -> None:
    faults = controlled.emulator.faults
    faults.add("stall")
    errors: list[Exception] = []

    def request() -> None:
        try:
            client.post("/api/v1/projects", json={"name": "n", "description": "d", "createdBy": "me"})
        except httpx.TransportError as error:
            errors.append(error)

    with client:
        thread = threading.Thread(target=request)
        thread.start()
        while faults.pending():
            pass
        faults.clear()
        thread.join()
    assert len(errors) == 1
    assert controlled.emulator.state().rows["projects"] == 1


def test_an_emulator_stops_although_a_request_stalls() -> None:
    with Emulator() as emulator:
        emulator.faults.add("stall")
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{emulator.url}/api/v1/jobs", timeout=SOON, verify=False)


@pytest.mark.parametrize("status", [None, 502])
def test_deliveries_fail(controlled: ControlledEmulator, status: int | None) -> None:
    controlled.emulator.faults.add("delivery_failure", times=2, job=1, status=status)
    job, other = controlled.new_job(retryMax=1), controlled.new_job()
    fired = controlled.clock.advance(minutes=1)
    assert sorted((one.job_id, one.outcome) for one in fired) == [
        (job, "failed"),
        (job, "success"),
        (other, "success"),
    ]
    assert [(one.status, one.error is None) for one in controlled.emulator.deliveries(job)] == [
        (status, False),
        (status, False),
        (200, True),
    ]
    assert len(controlled.receiver.requests) == 2


def test_deliveries_stall_on_the_emulators_clock(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_stall", seconds=7)
    controlled.emulator.faults.add("delivery_stall")
    job = controlled.new_job()
    controlled.clock.settle()
    assert controlled.receiver.requests == []
    late = NOON + timedelta(hours=1)
    assert controlled.clock.advance(hours=1, minutes=1) == [
        Fired(job, NOON, NOON + timedelta(seconds=7), "success"),
        Fired(job, late, late + timedelta(seconds=30), "failed"),
    ]
    assert len(controlled.receiver.requests) == 1
    assert controlled.emulator.deliveries(job)[1].error == "webhook did not answer within 30 s"


def test_a_test_invocation_is_recorded_and_meets_faults(controlled: ControlledEmulator) -> None:
    faults, executor = controlled.emulator.faults, controlled.executor
    faults.add("delivery_failure", job=1)
    faults.add("delivery_failure", executor=ok(controlled.api.get(f"/executors/{executor}")), status=502)
    outcomes = [ok(controlled.api.post(f"/executors/{executor}/test-invoke"))["success"] for _ in range(2)]
    assert outcomes == [False, True]
    assert [
        (one.job_id, one.message_id, one.executor_id, one.scheduled_at, one.status)
        for one in controlled.emulator.deliveries()
    ] == [(None, None, executor, NOON, 502), (None, None, executor, NOON, 200)]
    assert controlled.clock.advance(hours=1) == controlled.emulator.fired() == []
    assert [fault.job for fault in faults.pending()] == [1]


def test_a_test_invocation_that_stalls_goes_on_when_the_clock_moves(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_stall", executor=controlled.executor, seconds=9)
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(controlled.api.post, f"/executors/{controlled.executor}/test-invoke")
        while controlled.emulator.faults.pending():
            pass
        assert controlled.clock.run_until_idle() == []
    assert ok(answer.result())["durationMs"] == 9000


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"kind": "status"}, "status"),
        ({"kind": "redirect"}, "leader"),
        ({"kind": "redirect", "leader": "127.0.0.1:7071"}, "leader"),
        ({"kind": "status", "status": 99}, "status"),
        ({"kind": "delivery_failure", "status": 200}, "status"),
        ({"kind": "drop_before", "times": 0}, "times"),
        ({"kind": "drop_before", "job": 1}, "job"),
        ({"kind": "delivery_stall", "path": "*"}, "path"),
        ({"kind": "delivery_stall", "seconds": -1}, "seconds"),
        ({"kind": "stall", "seconds": float("inf")}, "seconds"),
        ({"kind": "nonsense"}, "nonsense"),
        ({"kind": None}, "None"),
        ({"kind": "delivery_failure", "message": "m", "job": 1}, "message"),
        ({"kind": "delivery_failure", "message": "m", "executor": 1}, "message"),
        ({"kind": "drop_before", "message": "m"}, "message"),
        ({"kind": "drop_before", "times": True}, "times"),
        ({"kind": "drop_before", "times": 1.5}, "times"),
        ({"kind": "drop_before", "times": None}, "times"),
        ({"kind": "drop_before", "method": 5}, "method"),
        ({"kind": "drop_before", "path": "api/v1/jobs"}, "path"),
        ({"kind": "drop_before", "path": "/api/v1/projects?limit=1"}, "path: .* must have no query"),
        ({"kind": "drop_before", "method": ""}, "method: '' is not a method"),
        ({"kind": "drop_before", "method": "GET /"}, "method"),
        ({"kind": "delivery_failure", "job": 0}, "job: 0 is no id"),
        ({"kind": "delivery_failure", "executor": -1}, "executor: -1 is no id"),
        ({"kind": "delivery_failure", "message": ""}, "message: must not be empty"),
        ({"kind": "stall", "seconds": True}, "seconds"),
        ({"kind": "stall", "seconds": float("nan")}, "seconds"),
        ({"kind": "status", "status": "500"}, "status"),
        ({"kind": "status", "status": 500, "body": b"{}"}, "body"),
        ({"kind": "status", "status": 500, "body": "\ud800"}, "body"),
        ({"kind": "status", "status": 500, "headers": ["a"]}, "headers"),
        ({"kind": "status", "status": 500, "headers": {"a": 1}}, "headers: a"),
        ({"kind": "status", "status": 500, "headers": {"a b": "c"}}, "headers: 'a b'"),
        ({"kind": "status", "status": 500, "headers": {"a": "b\r\nc: d"}}, "headers: a"),
        ({"kind": "status", "status": 500, "headers": {"a": "\u20ac"}}, "headers: a"),
        ({"kind": "status", "status": 500, "headers": {"Content-Length": "3"}}, "headers"),
        ({"kind": "status", "status": 204, "body": ""}, "body"),
        ({"kind": "redirect", "leader": "http://"}, "leader"),
        ({"kind": "redirect", "leader": "http://127.0.0.1:7071?a=1"}, "leader: .* without a query"),
        ({"kind": "redirect", "leader": "http://a\nb"}, "leader"),
        ({"kind": "redirect", "leader": "http://[::1"}, "leader|IPv6"),
    ],
)
def test_what_is_no_fault_is_refused(
    controlled: ControlledEmulator, wrong: dict[str, Any], name: str
) -> None:
    with pytest.raises(ValueError, match=name):
        controlled.emulator.faults.add(**wrong)
    assert controlled.emulator.faults.pending() == []


def test_faults_happen_in_the_order_in_which_they_were_added(
    controlled: ControlledEmulator, client: httpx.Client
) -> None:
    faults = controlled.emulator.faults
    faults.add("status", status=500, times=2)
    faults.add("status", status=429)
    assert faults.pending() == [
        Fault(kind=FaultKind.STATUS, status=500, times=2),
        Fault(kind=FaultKind.STATUS, status=429),
    ]
    with client:
        assert [client.get("/api/v1/jobs").status_code for _ in range(4)] == [500, 500, 429, 200]
