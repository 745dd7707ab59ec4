"""The controls over HTTP, below `/_emulator`."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.control.endpoints import control_routes, is_loopback

from ..api_client import FrozenClock
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]

NOON_TEXT = "2026-08-03T12:00:00Z"


@pytest.fixture
def http(controlled: ControlledEmulator) -> Iterator[httpx.Client]:
    """Without any credentials."""
    with httpx.Client(base_url=f"{controlled.emulator.url}/_emulator", verify=False) as client:
        yield client


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: httpx.Response) -> tuple[int, str]:
    document = answer.json()
    assert list(document) == ["error"]
    return answer.status_code, document["error"]


def test_the_clock_is_told_and_moved(controlled: ControlledEmulator, http: httpx.Client) -> None:
    assert ok(http.get("/clock")) == {"now": NOON_TEXT, "mode": "frozen", "rate": 0.0}
    job = controlled.new_job()
    assert ok(http.post("/clock/advance", json={"minutes": 59, "seconds": 60})) == [
        {"jobId": job, "messageId": None, "scheduledAt": text, "at": text, "outcome": "success"}
        for text in (NOON_TEXT, "2026-08-03T13:00:00Z")
    ]
    assert (
        ok(http.post("/clock/set", json={"at": "2026-08-04T14:00:00+02:00"}))["now"] == "2026-08-04T12:00:00Z"
    )
    assert ok(http.post("/clock/rate", json={"rate": 60}))["mode"] == "rate"
    assert ok(http.post("/clock/resume"))["rate"] == 1.0
    assert ok(http.post("/clock/real"))["mode"] == "real"
    assert ok(http.post("/clock/freeze"))["mode"] == "frozen"
    assert (
        ok(http.post("/clock/freeze", json={"at": "2026-08-09T00:00:00Z"}))["now"] == "2026-08-09T00:00:00Z"
    )


@pytest.mark.parametrize("body", [b"", b"{}", b'{"hours": 0}'])
def test_no_time_leaves_the_clock_as_it_was(http: httpx.Client, body: bytes) -> None:
    assert ok(http.post("/clock/real"))["mode"] == "real"
    assert ok(http.post("/clock/advance", content=body)) == []
    assert ok(http.get("/clock"))["mode"] == "real"


def test_it_runs_until_it_is_idle(controlled: ControlledEmulator, http: httpx.Client) -> None:
    job = controlled.new_job(spec="", startDate=(NOON + timedelta(days=1)).isoformat())
    [fired] = ok(http.post("/clock/run-until-idle"))
    assert (fired["jobId"], fired["at"]) == (job, "2026-08-04T12:00:00Z")


def test_state_deliveries_and_reset(controlled: ControlledEmulator, http: httpx.Client) -> None:
    job = controlled.new_job()
    controlled.clock.settle()
    state = ok(http.get("/state"))
    assert state["clock"]["now"] == NOON_TEXT
    assert (state["rows"]["jobs"], state["queueLength"], state["deliveriesRecorded"]) == (1, 1, 1)
    assert state["nextWake"] == "2026-08-03T13:00:00Z"
    [delivery] = ok(http.get("/deliveries"))
    assert ok(http.get("/deliveries", params={"jobId": job})) == [delivery]
    assert ok(http.get("/deliveries", params={"jobId": job + 1})) == []
    assert (delivery["jobId"], delivery["at"], delivery["status"], delivery["attempt"]) == (
        job,
        NOON_TEXT,
        200,
        1,
    )
    assert delivery["body"].encode() == controlled.receiver.requests[0].body
    state = ok(http.post("/reset"))
    assert (state["rows"]["jobs"], state["queueLength"], state["nextWake"]) == (0, 0, None)


def test_faults_are_added_listed_and_cleared(controlled: ControlledEmulator, http: httpx.Client) -> None:
    fault = {
        "kind": "status",
        "times": 2,
        "path": "/api/*",
        "status": 418,
        "body": "tea",
        "headers": {"X-Tea": "1"},
    }
    assert ok(http.post("/faults", json=fault)) == [fault]
    answer = httpx.get(f"{controlled.emulator.url}/api/v1/jobs", verify=False)
    assert (answer.status_code, answer.text, answer.headers["x-tea"]) == (418, "tea", "1")
    assert ok(http.get("/faults")) == [fault | {"times": 1}]
    assert ok(http.delete("/faults")) == []
    assert ok(http.get("/faults")) == []


def test_canned_answers_are_added_listed_and_forgotten(
    controlled: ControlledEmulator, http: httpx.Client
) -> None:
    nothing = {
        "prompts": [],
        "classifications": [],
        "analyses": [],
        "credits": {},
        "classifier": True,
        "platformModel": True,
    }
    assert ok(http.get("/ai")) == nothing
    answer = {"prompt": "do it", "jobs": [{"subject": "s"}], "executorId": 1, "costUsd": 0.5}
    pending = ok(http.post("/ai/prompts", json=answer))
    assert pending["prompts"] == [
        answer | {"executorReason": "", "inputTokens": 0, "outputTokens": 0, "durationMs": 0}
    ]
    ok(http.post("/ai/classifications", json={"decision": "reject", "reason": "no"}))
    ok(http.post("/ai/analyses", json={"suggestions": None, "conversationId": "c"}))
    assert ok(http.get("/state"))["answersPending"] == 3
    # Of its own kind each.
    status = controlled.api.post("/ai/prompt/classify", json={"prompt": "at 9"}).json()["data"]
    assert status["classification"]["decision"] == "reject"
    pending = ok(http.delete("/ai"))
    assert pending == nothing
    assert ok(http.post("/ai/credits", json={"usd": -1}))["credits"] == {"2": -1.0}
    assert ok(http.post("/ai/credits", json={"usd": 0.5, "accountId": 3}))["credits"] == {"2": -1, "3": 0.5}
    assert ok(http.post("/ai/credits", json={"usd": None}))["credits"] == {"3": 0.5}
    assert ok(http.post("/ai/services", json={"classifier": False}))["classifier"] is False
    assert ok(http.post("/ai/services", json={"platformModel": False}))["platformModel"] is False
    ok(http.post("/reset"))
    assert ok(http.get("/ai")) == nothing


def test_controls_meet_no_faults(controlled: ControlledEmulator, http: httpx.Client) -> None:
    ok(http.post("/faults", json={"kind": "drop_before", "times": 100}))
    ok(http.delete("/faults"))


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/clock/advance", b"{", "is not JSON"),
        ("/clock/advance", b"\\xff", "is not JSON"),
        ("/clock/advance", b"[]", "must be a JSON object"),
        ("/clock/advance", b"[" * 100_000, "is not JSON"),
        ("/clock/advance", b'{"\\ud800": 1}', r"\\ud800: unknown member"),
        ("/clock/advance", b'{"hours": ' + b"9" * 400 + b"}", "duration"),
        ("/clock/advance", b'{"hours": ' + b"9" * 5000 + b"}", "is not JSON"),
        ("/clock/advance", b'{"hours": Infinity}', "duration"),
        ("/clock/set", b'{"at": "0001-01-01T00:00:00+05:00"}', "not in the years"),
        ("/clock/freeze", b'{"at": null}', "at"),
        ("/clock/rate", b'{"rate": true}', "rate"),
        ("/faults", b'{"kind": "status", "status": 500, "body": "\\ud800"}', "body"),
        ("/faults", b'{"kind": "stall", "seconds": NaN}', "seconds"),
        ("/faults", b'{"kind": "drop_before", "times": null}', "times"),
        ("/clock/advance", b'{"fortnights": 1}', "fortnights: unknown member"),
        ("/clock/advance", b'{"hours": "1"}', "hours"),
        ("/clock/advance", b'{"hours": true}', "hours"),
        ("/clock/advance", b'{"hours": NaN}', "hours"),
        ("/clock/advance", b'{"hours": -1}', "duration"),
        ("/clock/advance", b'{"days": 1e300}', "duration"),
        ("/clock/set", b"{}", "at"),
        ("/clock/set", b'{"at": 5}', "at"),
        ("/clock/freeze", b'{"at": "2026-08-03T12:00:00"}', "at: .* no offset"),
        ("/clock/rate", b'{"rate": 0}', "rate"),
        ("/clock/rate", b"{}", "rate"),
        ("/clock/real", b'{"at": 1}', "at: unknown member; known: none"),
        ("/faults", b"{}", "kind"),
        ("/faults", b'{"kind": ["status"]}', "kind"),
        ("/faults", b'{"kind": "nonsense"}', "kind"),
        ("/faults", b'{"kind": "status"}', "status"),
        ("/faults", b'{"kind": "status", "status": true}', "status"),
        ("/faults", b'{"kind": "status", "status": 500, "headers": {"a": 1}}', "headers"),
        ("/faults", b'{"kind": "status", "status": 500, "until": 1}', "until: unknown member"),
        ("/ai/prompts", b'{"jobs": [{"spec": ""}]}', r"jobs\[0\].spec: unknown member"),
        (
            "/ai/prompts",
            b'{"cost_usd": 1}',
            "cost_usd: unknown member; known: prompt, jobs, error, executorId,",
        ),
        ("/ai/prompts", b'{"inputTokens": -1}', "^inputTokens: must be a whole number"),
        ("/ai/classifications", b'{"decision": []}', "decision"),
        ("/ai/analyses", b'{"warnings": {}}', "warnings: must be a list, not {}"),
        ("/ai/credits", b"{}", "usd: missing"),
        ("/ai/credits", b'{"usd": []}', r"usd: must be a finite number, not \[\]"),
        ("/ai/credits", b'{"usd": 1, "accountId": "2"}', "accountId: must be a whole number, not '2'"),
        ("/ai/services", b'{"classifier": 0}', "classifier: must be true or false, not 0"),
    ],
)
def test_what_cannot_be_done_is_explained(
    controlled: ControlledEmulator, http: httpx.Client, path: str, body: bytes, reason: str
) -> None:
    status, message = refused(http.post(path, content=body))
    assert status == 400
    assert re.search(reason, message)
    assert controlled.clock.now() == NOON


def test_a_wrong_id_is_explained(http: httpx.Client) -> None:
    assert refused(http.get("/deliveries?jobId=x")) == (400, "jobId: must be a whole number, not 'x'")


def test_other_paths_and_methods_are_unknown(http: httpx.Client) -> None:
    for method, path in (("GET", "/nothing"), ("GET", "/clock/advance"), ("POST", "/"), ("DELETE", "")):
        status, error = refused(http.request(method, f"{http.base_url}".rstrip("/") + path))
        assert (status, error[: error.index(";")]) == (404, f"there is no control {method} {path}")
        assert "POST /clock/advance" in error


def test_a_misspelt_parameter_does_not_answer_everything(http: httpx.Client) -> None:
    assert refused(http.get("/deliveries?job=1")) == (400, "job: unknown parameter; known: jobId, messageId")
    assert refused(http.get("/deliveries?jobId=1&jobId=2")) == (400, "jobId: comes twice; give it once")


@pytest.mark.parametrize(
    ("path", "name"), [("/clock/advance?hours=36", "hours"), ("/clock/freeze?at=2030-01-01T00:00:00Z", "at")]
)
def test_what_belongs_into_the_body_is_not_taken_from_the_query(
    controlled: ControlledEmulator, http: httpx.Client, path: str, name: str
) -> None:
    text = f"{name}: unknown parameter; known: none; write it into the body, a JSON object"
    assert refused(http.post(path)) == (400, text)
    assert controlled.clock.now() == NOON


def test_every_control_refuses_what_it_does_not_take(
    controlled: ControlledEmulator, http: httpx.Client
) -> None:
    controlled.emulator.faults.add("drop_before", path="/nowhere")
    controlled.emulator.ai.answer_prompt(error="down")
    before = controlled.emulator.state()
    routes = control_routes(controlled.emulator._running().control)
    controls = [
        (method, route.path.removeprefix("/_emulator"))
        for route in routes
        if "{" not in route.path
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    assert len(controls) > 30
    for method, path in controls:
        status, message = refused(http.request(method, f"{path}?nonsense=1"))
        assert (status, message.partition(";")[0]) == (400, "nonsense: unknown parameter"), path
        status, message = refused(http.request(method, path, json={"nonsense": 1}))
        assert (status, message.partition(";")[0]) == (400, "nonsense: unknown member"), path
    assert controlled.emulator.state() == before


def test_callers_from_other_machines_are_refused(http: httpx.Client) -> None:
    # A proxy on this machine is believed about its callers.
    for caller in ("10.0.0.1", "somebody"):
        status, message = refused(http.post("/reset", headers={"X-Forwarded-For": caller}))
        assert (status, "own machine" in message) == (403, True)


def test_pages_in_a_browser_are_refused(http: httpx.Client) -> None:
    for headers in (
        {"Origin": "https://example.com"},
        {"Origin": "null"},
        {"Host": "rebound.example:7070"},
        {"Host": "rebound.example@127.0.0.1:7070"},
        {"Host": "rebound.example:80@localhost"},
        {"Host": "a{b.rebound.example"},
        {"Host": "rebound.example:99999"},
        # Such a request of a page of another site carries no Origin.
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        status, message = refused(http.get("/state", headers=headers))
        assert (status, "web pages" in message) == (403, True)
    for host in ("localhost:7070", "[::1]:7070", "192.168.0.7"):
        assert http.get("/state", headers={"Host": host}).status_code == 200
    for site in ("none", "same-origin"):
        assert http.get("/state", headers={"Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_only_this_machine_is_local(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_a_clock_that_was_given_is_not_moved() -> None:
    with Emulator(clock=FrozenClock()) as emulator:
        answer = httpx.post(f"{emulator.url}/_emulator/clock/freeze", verify=False)
        assert refused(answer) == (
            409,
            "the emulator runs on a clock that you supplied: move that clock instead",
        )
        assert ok(httpx.get(f"{emulator.url}/_emulator/state", verify=False))["clock"] is None


def test_a_delivery_is_replayed_also_when_no_more_are_remembered(
    controlled: ControlledEmulator, http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.emulator.delivery.journal._KEPT", 1)
    controlled.new_job()
    controlled.clock.settle()
    (delivery,) = controlled.emulator.deliveries()
    replayed = ok(http.post("/replay", json={"number": delivery.number}))
    assert (replayed["number"], replayed["jobId"], replayed["body"]) == (2, None, delivery.body.decode())
    (_, again) = controlled.receiver.requests
    assert again.body == delivery.body


def test_simultaneous_replays_lead_to_their_own_attempts(
    controlled: ControlledEmulator, http: httpx.Client
) -> None:
    both = threading.Barrier(2)

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            both.wait(60)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server, ThreadPoolExecutor(3) as threads:
        threads.submit(server.serve_forever)
        url = f"http://127.0.0.1:{server.server_port}/"
        executor = controlled.api.new_executor(webhookUrl=url)
        for data in ("first", "second"):
            controlled.new_job(executorId=executor, data=data)
        controlled.clock.settle()
        sent = controlled.emulator.deliveries()
        replays = [threads.submit(http.post, "/replay", json={"number": one.number}) for one in sent]
        made = [ok(replay.result())["body"] for replay in replays]
        server.shutdown()
    assert made == [one.body.decode() for one in sent]
    assert made[0] != made[1]


def test_an_executor_without_a_request_is_not_replayed(
    controlled: ControlledEmulator, http: httpx.Client
) -> None:
    controlled.new_job()
    controlled.clock.settle()
    controlled.api.put(
        f"/executors/{controlled.executor}",
        json={"type": "webhook_url", "webhookUrl": "gopher://x", "webhookMethod": "POST", "modifiedBy": "me"},
    )
    status, error = refused(http.post("/replay", json={"number": 1}))
    assert (status, error) == (
        400,
        "number: delivery 1 cannot be replayed: the executor 1 describes no request",
    )


def test_a_delivery_has_its_request_and_its_answer(controlled: ControlledEmulator) -> None:
    controlled.new_job()
    controlled.clock.settle()
    (delivery,) = controlled.emulator.deliveries()
    assert delivery.request is not None
    assert delivery.answer is not None
    assert (delivery.request.method, str(delivery.request.url)) == ("POST", controlled.receiver.url)
    assert delivery.request.body == delivery.body
    assert (delivery.answer.status, delivery.answer.redirects) == (200, 0)
    controlled.emulator.faults.add("delivery_failure", status=502)
    controlled.clock.advance(timedelta(hours=1))
    failed = controlled.emulator.deliveries()[1]
    assert (failed.status, failed.request, failed.answer) == (502, None, None)
