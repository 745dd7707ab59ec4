"""No request makes the emulator fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scheduler0.emulator import Emulator, Quirks
from scheduler0.emulator.api.routes import OPERATIONS, Operation

from .api_client import Api, FrozenClock, execute, ok

BODIES = {
    "empty": b"",
    "null": b"null",
    "number": b"1",
    "not a number": b"NaN",
    "text": b'"x"',
    "array": b"[]",
    "array of null": b"[null]",
    "object": b"{}",
    "bytes": b"\xff\xfe\x00",
    "bytes in text": b'{"name": "\xff", "createdBy": "\xc3", "modifiedBy": "\xff", "deletedBy": "\xff"}',
    "half a surrogate": b'{"name": "\\ud800", "createdBy": "\\udfff", "description": "\\ud800"}',
    "deep": b"[" * 200_000,
    "deep inside": b'{"x": ' * 5_000,
    "huge integer": b'{"id": ' + b"9" * 100_000 + b', "createdBy": "me"}',
    "huge integers everywhere": b'{"x": %s, "count": %s, "amount": "a", "name": %s}' % ((b"9" * 5_000,) * 3),
    "64 bits": b'{"id": 18446744073709551615, "modifiedBy": "me", "type": "local", "command": "c"}',
    "duplicates": b'{"createdBy": 1, "createdBy": "me", "CREATEDBY": null}',
    "large": b'[{"data": "' + b"x" * 4_000_000 + b'"}]',
}
IDS = ["1", "0", "-1", "9223372036854775807", "%00", "%ff", "%F0%9F%98%80", "'", "1;DROP"]

INTERNAL = "internal server error"
HIGH_BIT = "sql: converting argument $1 type: uint64 values with high bit set are not supported"
DATABASE = [f'{{"data":"{text}","success":false}}' for text in (HIGH_BIT, "datatype mismatch")]


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One that answers where the server would break the connection, so that every request is judged."""
    path = tmp_path_factory.mktemp("robust") / "store.db"
    with Emulator(path, clock=FrozenClock(), quirks=Quirks(broken_connections=False)) as emulator:
        yield emulator


def is_deliberate(response: httpx.Response) -> bool:
    """Whether no fault of ours speaks: the cluster, the AI and the database refuse with 500 and 503."""
    path = response.request.url.path
    refusing = ("/cluster/" in path or "/ai/" in path) and response.text.startswith("{")
    refusing = refusing and INTERNAL not in response.text
    return response.status_code < 500 or response.text.strip() in DATABASE or refusing


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}"
)
def test_no_body_is_too_odd(api: Api, operation: Operation, body: bytes) -> None:
    path = operation.path.replace("{id}", "1")
    response = api.request(operation.method, path, content=body)
    assert is_deliberate(response)


@pytest.mark.parametrize("number", IDS)
def test_no_id_is_too_odd(api: Api, number: str) -> None:
    for operation in OPERATIONS:
        response = api.request(operation.method, operation.path.replace("{id}", number), content=b"{}")
        assert is_deliberate(response)


@pytest.mark.parametrize(
    "value", ["-9223372036854775808", "9223372036854775807", "%00", "%ff", "%ud800", "'", ""]
)
def test_no_parameter_is_too_odd(api: Api, project: int, executor: int, value: str) -> None:
    names = [
        "limit",
        "offset",
        "orderBy",
        "orderByDirection",
        "orderDirection",
        "projectId",
        "jobId",
        "state",
    ]
    names += ["startDate", "endDate", "startTime"]
    for path in ("/jobs", "/projects", "/executors", "/credentials", "/executions", "/executions/analytics"):
        for name in names:
            assert is_deliberate(api.get(f"{path}?{name}={value}"))


def test_a_fault_of_our_own_is_an_envelope_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Emulator(tmp_path / "store.db") as emulator:
        headers = {"X-API-Key": emulator.api_key, "X-Secret-Key": emulator.api_secret, "X-Account-ID": "2"}
        with Api(emulator, headers) as api:
            api.new_project()
            execute(emulator, "ALTER TABLE projects RENAME TO lost")
            response = api.get("/projects")
    assert (response.status_code, response.json()) == (500, {"data": INTERNAL, "success": False})
    assert "GET /projects failed" in caplog.text
    assert headers["X-Secret-Key"] not in caplog.text


def test_text_of_every_kind_comes_back_as_it_was_sent(api: Api) -> None:
    name = "\u0000\u001f\u007f\u2028 é \U0001f600 <&> \"'\\ \ufffd"
    created = ok(
        api.post("/projects", content=json.dumps({"name": name, "description": "d", "createdBy": "me"})), 201
    )
    assert created["name"] == name
    assert ok(api.get(f"/projects/{created['id']}"))["name"] == name
