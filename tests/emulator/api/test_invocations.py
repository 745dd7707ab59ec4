"""Test invocations (contract admin 3)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from ..api_client import NOW_TEXT, ZERO, Api, ok, refused, webhook_body

FAILED = "executor reported the invocation as failed; inspect your endpoint and the server logs for details"


class Hook(HTTPServer):
    """A webhook that answers 200 and keeps the bodies that it got."""

    bodies: list[Any]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        assert isinstance(self.server, Hook)
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook(("127.0.0.1", 0), _Handler) as server:
        server.bodies = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_executor_gets_what_the_answer_shows(api: Api, account: int, hook: Hook) -> None:
    executor = api.new_executor(webhookUrl=hook.url, webhookMethod="put")
    body = {"job": {"id": 7, "accountId": 9, "executorId": 9, "data": "d"}, "age": "24h"}
    result = ok(api.post(f"/executors/{executor}/test-invoke", json=body))
    payload = {
        "job": {
            "id": 7,
            "data": "d",
            "executorId": executor,
            "startDate": ZERO,
            "endDate": ZERO,
            "lastExecutionDate": "2026-08-02T10:15:20.5Z",
            "timezone": "UTC",
            "dateCreated": "2026-08-02T10:15:20.5Z",
            "accountId": account,
            "status": "active",
        },
        "lastExecutionDateTime": NOW_TEXT,
        "lastExecutionStatus": "scheduled",
    }
    assert result == {
        "test": True,
        "executorId": executor,
        "executorType": "webhook_url",
        "success": True,
        "startedAt": NOW_TEXT,
        "finishedAt": NOW_TEXT,
        "durationMs": 0,
        "payload": payload,
    }
    assert hook.bodies == [payload]
    assert ok(api.get("/executions"))["total"] == 0


def test_dates_of_the_body_are_kept(api: Api, executor: int) -> None:
    body = {
        "job": {"dateCreated": "2020-01-01T00:00:00Z", "lastExecutionDate": "2021-01-01T00:00:00+02:00"},
        "executionTime": "2022-01-01T09:00:00+02:00",
    }
    payload = ok(api.post(f"/executors/{executor}/test-invoke", json=body))["payload"]
    assert payload["job"]["dateCreated"] == "2020-01-01T00:00:00Z"
    assert payload["job"]["lastExecutionDate"] == "2021-01-01T00:00:00+02:00"
    assert payload["lastExecutionDateTime"] == "2022-01-01T09:00:00+02:00"


def test_an_endpoint_that_is_not_there_is_a_success_of_the_request(api: Api, executor: int) -> None:
    result = ok(api.post(f"/executors/{executor}/test-invoke"))
    assert (result["success"], result["error"]) == (False, FAILED)
    assert result["payload"]["job"]["dateCreated"] == NOW_TEXT


@pytest.mark.parametrize(
    "members", [{"type": "xx-webhook_url"}, {"type": "xx-cloud_function", "cloudProvider": "aws"}]
)
def test_what_cannot_be_invoked_fails(api: Api, members: dict[str, str]) -> None:
    result = ok(api.post(f"/executors/{api.new_executor(**members)}/test-invoke"))
    assert (result["success"], result["error"], result["executorType"]) == (False, FAILED, members["type"])


def test_a_deleted_executor_is_still_invoked(api: Api, executor: int) -> None:
    api.send_json("DELETE", f"/executors/{executor}", {"deletedBy": "me"})
    assert ok(api.post(f"/executors/{executor}/test-invoke"))["executorId"] == executor


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"x", 422, "invalid character 'x' looking for beginning of value"),
        (
            b'{"age": 1}',
            422,
            "json: cannot unmarshal number into Go struct field TestInvokeRequest.age of type string",
        ),
        (b'{"age": "abc"}', 400, 'invalid age "abc": time: invalid duration "abc"'),
        (b'{"age": "24"}', 400, 'invalid age "24": time: missing unit in duration "24"'),
        (b'{"age": "-1h"}', 400, "age must be a positive duration"),
        (b'{"age": "0"}', 400, "age must be a positive duration"),
    ],
)
def test_a_bad_body_is_refused(api: Api, executor: int, content: bytes, status: int, message: str) -> None:
    answer = api.post(f"/executors/{executor}/test-invoke", content=content)
    assert refused(answer) == (status, message)


def test_unknown_executors_are_refused(api: Api, key_api: Api) -> None:
    foreign = key_api.new_executor()
    for executor in (foreign, 999_999):
        assert refused(api.post(f"/executors/{executor}/test-invoke")) == (
            404,
            f"executor {executor} not found",
        )
    answer = api.post("/executors/abc/test-invoke")
    assert refused(answer) == (400, 'strconv.Atoi: parsing "abc": invalid syntax')


def test_local_executors_are_refused(api: Api) -> None:
    executor = ok(api.post("/executors", json=webhook_body(type="local", command="run")), 201)["id"]
    assert refused(api.post(f"/executors/{executor}/test-invoke")) == (
        400,
        "local executors are pull-based and cannot be test-invoked; poll jobs via the local-executor API"
        " instead",
    )
