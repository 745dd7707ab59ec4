"""Deliveries and requests as the page shows them, of an emulator on a real port."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from scheduler0.emulator.inspection.shown_deliveries import (
    DeliveryFilter,
    ShownDelivery,
    ShownExchange,
    deliveries_of_run,
    newest_deliveries,
    shown_exchange,
)
from scheduler0.emulator.inspection.shown_requests import (
    Callers,
    RequestDetail,
    RequestFilter,
    ShownRequest,
    newest_requests,
    request_detail,
)

from ..api_client import operator_headers, webhook_body
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]
HUSH = 'hush"hush-hush'


class _Echo(BaseHTTPRequestHandler):
    """Answers 500 with everything that came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = json.dumps({"path": self.path, "headers": list(self.headers.items()), "body": body}).encode()
        self.send_response(500)
        self.send_header("Set-Cookie", "hush")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo() -> Iterator[str]:
    """The address of an endpoint that repeats what it gets."""
    with HTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://me:{HUSH[5:]}@127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def deliveries(
    world: ControlledEmulator, chosen: DeliveryFilter | None = None, *, limit: int = 50, offset: int = 0
) -> tuple[list[ShownDelivery], bool]:
    node = world.emulator._running()
    chosen = chosen or DeliveryFilter()
    return node.call(lambda: newest_deliveries(node.control.journal, chosen, limit=limit, offset=offset))


def exchange(world: ControlledEmulator, number: int) -> ShownExchange:
    (attempt,) = (one for one in world.emulator.deliveries() if one.number == number)
    return shown_exchange(attempt)


def requests(world: ControlledEmulator, chosen: RequestFilter | None = None) -> list[ShownRequest]:
    node = world.emulator._running()

    def read() -> list[ShownRequest]:
        callers = Callers(node.control._database.connection, world.emulator.username)
        return newest_requests(node.control.requests, chosen or RequestFilter(), callers, limit=50)[0]

    return node.call(read)


def detail(world: ControlledEmulator, number: int) -> RequestDetail:
    node = world.emulator._running()
    kept = node.call(node.control.requests.find, number)
    assert kept is not None
    return request_detail(kept, world.emulator.url)


def test_a_delivery_is_shown_with_its_lateness(controlled: ControlledEmulator) -> None:
    job = controlled.new_job()
    controlled.clock.settle()
    controlled.clock.set(NOON + timedelta(hours=1, minutes=2))
    controlled.clock.settle()
    (late, first), more = deliveries(controlled)
    assert not more
    assert (first.number, first.kind, first.job_id, first.status, first.error) == (1, "run", job, 200, None)
    assert (first.late_by, late.late_by) == (timedelta(0), timedelta(minutes=2))
    assert late.request_line == f"POST {controlled.receiver.url}"
    shown = exchange(controlled, 1)
    assert ("Content-Type", "application/json") in shown.request_headers
    assert f'"id": {job}' in shown.body
    assert shown.answer_headers is not None
    assert shown.curl is not None
    assert controlled.receiver.url in shown.curl


def test_deliveries_are_chosen_and_paged(controlled: ControlledEmulator) -> None:
    first, second = controlled.new_job(), controlled.new_job()
    controlled.clock.settle()
    controlled.emulator.faults.add("delivery_failure", job=first)
    controlled.clock.advance(timedelta(hours=1))
    controlled.api.post(f"/executors/{controlled.executor}/test-invoke")

    def numbers(chosen: DeliveryFilter) -> list[int]:
        return [one.number for one in deliveries(controlled, chosen)[0]]

    everything = numbers(DeliveryFilter())
    assert everything == sorted(everything, reverse=True)
    of_first, of_second = numbers(DeliveryFilter(job_id=first)), numbers(DeliveryFilter(job_id=second))
    (test,) = set(everything) - set(of_first) - set(of_second)
    assert [one.kind for one in deliveries(controlled)[0] if one.number == test] == ["test"]
    (failed,) = numbers(DeliveryFilter(outcome="failed"))
    assert failed in of_first
    assert failed not in numbers(DeliveryFilter(outcome="delivered"))
    assert numbers(DeliveryFilter(executor_id=controlled.executor)) == everything
    assert numbers(DeliveryFilter(executor_id=99)) == numbers(DeliveryFilter(only_messages=True)) == []
    page, more = deliveries(controlled, limit=2, offset=1)
    assert ([one.number for one in page], more) == (everything[1:3], True)
    assert deliveries(controlled, limit=2, offset=len(everything) - 2)[1] is False


def test_what_an_injected_fault_stopped_was_not_sent(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_failure", status=503)
    controlled.new_job()
    controlled.clock.settle()
    shown = deliveries(controlled, DeliveryFilter(outcome="failed"))[0][-1]
    assert (shown.request_line, shown.status, shown.error) == (None, 503, "injected fault")
    whole = exchange(controlled, shown.number)
    assert (whole.request_headers, whole.answer_headers, whole.curl, whole.python) == ([], None, None, None)


def test_the_deliveries_of_a_run_are_found(controlled: ControlledEmulator) -> None:
    controlled.emulator.faults.add("delivery_failure")
    job = controlled.new_job(retryMax=1)
    controlled.clock.advance(timedelta(hours=2))
    node = controlled.emulator._running()
    found = node.call(lambda: deliveries_of_run(node.control.journal, job, NOON, limit=10))
    assert [(one.attempt, one.error) for one in found] == [(1, "injected fault"), (2, None)]
    assert {one.scheduled_at for one in found} == {NOON}


def test_secrets_are_hidden_in_what_an_endpoint_repeats(controlled: ControlledEmulator, echo: str) -> None:
    executor = controlled.api.new_executor(
        **webhook_body(webhookUrl=f"{echo}/a/HUSHHUSHHUSHHUSHHUSH?token=hush", webhookSecret=HUSH)
    )
    controlled.new_job(executorId=executor)
    controlled.clock.settle()
    (shown, *_), _ = deliveries(controlled)
    assert (shown.status, shown.request_line) == (
        500,
        f"POST {echo.replace(f'me:{HUSH[5:]}@', '')}/a/***?***",
    )
    whole = exchange(controlled, shown.number)
    text = f"{shown}{whole}"
    assert ("X-Webhook-Secret", "***") in whole.request_headers
    assert whole.answer_headers is not None
    assert ("Set-Cookie", "***") in whole.answer_headers
    assert '"X-Webhook-Secret"' in whole.answer_body
    assert "hush" not in text.replace("token=hush", "")


def test_who_asked_is_named_without_a_key(controlled: ControlledEmulator) -> None:
    world = controlled
    world.emulator.reset()
    world.api.get("/projects")
    url = f"{world.emulator.url}/api/v1/projects"
    operator = operator_headers(world.emulator, 2)
    callers = [
        operator,
        {"Authorization": "Basic " + "bWU6bWU=", "X-Peer": "cmd"},
        {"X-API-Key": "hush", "X-Secret-Key": "hush", "X-Account-ID": "2"},
        {"X-API-Key": world.emulator.api_key, "X-Secret-Key": "wrong", "X-Account-ID": "2"},
        {"Authorization": "Bearer hush"},
        {"Authorization": "Basic %%%"},
        {},
    ]
    for headers in callers:
        httpx.get(url, headers=headers, verify=False)
    shown = requests(world)
    assert [one.who for one in reversed(shown)] == [
        "credential 1",
        "operator",
        "another user, refused",
        "an unknown key",
        "credential 1, refused",
        "bearer token, refused",
        "another user, refused",
        "nobody",
    ]
    assert [one.account for one in reversed(shown)] == ["2", "2", "", "2", "2", "", "", ""]
    for number in range(1, len(shown) + 1):
        text = f"{shown}{detail(world, number)}"
        assert "hush" not in text
        for secret in (world.emulator.api_key, world.emulator.api_secret, operator["Authorization"][6:]):
            assert secret not in text


def test_requests_are_chosen(controlled: ControlledEmulator) -> None:
    controlled.emulator.reset()
    controlled.api.get("/projects", params={"limit": 1, "api_key": "hush"})
    controlled.api.event_hooks = {}
    controlled.api.get("/nowhere")
    controlled.api.post("/projects", json={"name": "p", "description": "d", "createdBy": "me"})
    assert [one.path for one in requests(controlled, RequestFilter(failed=True))] == ["/api/v1/nowhere"]
    assert [one.method for one in requests(controlled, RequestFilter(text="projects"))] == ["POST", "GET"]
    (post,) = requests(controlled, RequestFilter(method="POST"))
    assert (post.number, post.status) == (3, 201)
    assert requests(controlled)[-1].path == "/api/v1/projects?limit=1&api_key=***"


def test_a_request_is_shown_whole(controlled: ControlledEmulator) -> None:
    controlled.emulator.reset()
    body = webhook_body(webhookSecret="hush")
    controlled.api.post("/executors", json=body)
    whole = detail(controlled, 1)
    assert json.loads(whole.request.body) == body | {"webhookSecret": "***"}
    assert ("x-secret-key", "***") in [(name.lower(), value) for name, value in whole.request.headers]
    assert json.loads(whole.answer.body)["success"] is True
    assert "$SCHEDULER0_API_KEY" in whole.curl
    assert "# Secrets in the body are ***.\n" in whole.curl
    assert f"curl -X POST {controlled.emulator.url}/api/v1/executors" in whole.curl
    assert 'os.environ["SCHEDULER0_API_SECRET"]' in whole.python


def test_a_credential_is_shown_without_its_secret(controlled: ControlledEmulator) -> None:
    controlled.emulator.reset()
    answer = controlled.api.post("/credentials", json={"createdBy": "me", "scopes": ["read"]})
    document = answer.json()["data"]
    secret = next(value for name, value in document.items() if "ecret" in name)
    assert secret not in f"{detail(controlled, 1)}"
    assert document["apiKey"] not in f"{detail(controlled, 1)}"
