"""What a real node answered, asked of the emulator over plain HTTP.

The numbers are those of "What the node corrected" in docs/contract/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from .api_client import Answer, operator_headers, talk, webhook_body

ZERO_IN_NEW_YORK = "0000-12-31T19:03:58-04:56"
HIGH_BIT = "sql: converting argument $1 type: uint64 values with high bit set are not supported"


@pytest.fixture(scope="module")
def node() -> Iterator[Emulator]:
    with Emulator() as emulator:
        emulator.clock.freeze(datetime(2026, 11, 29, 3, 38, 22, tzinfo=UTC))
        ask(emulator, "POST /projects", {"name": "p", "description": "d", "createdBy": "me"})
        ask(emulator, "POST /executors", webhook_body())
        yield emulator


def ask(node: Emulator, line: str, body: object = b"", account: int = 2) -> Answer:
    """Send a request of the operator as bytes; `line` is the method and what follows `/api/v1`."""
    method, _, path = line.partition(" ")
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = operator_headers(node, account) | {"Host": "node", "Content-Length": str(len(content))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return talk(node, f"{method} /api/v1{path} HTTP/1.1\r\n{head}\r\n".encode() + content)


def answered(node: Emulator, line: str, body: object = b"", account: int = 2) -> Any:
    """The `data` of a success."""
    status, _, content = ask(node, line, body, account)
    assert status in (200, 201, 202), content
    return json.loads(content)["data"]


def refused(node: Emulator, line: str, body: object = b"", account: int = 2) -> tuple[int, str]:
    """The status and the text of an envelope without success, byte for byte."""
    status, headers, content = ask(node, line, body, account)
    assert headers["content-type"] == "application/json"
    assert (headers["access-control-allow-origin"], headers["x-frame-options"]) == ("*", "DENY")
    prefix, suffix = b'{"data":', b',"success":false}'
    assert content.startswith(prefix)
    assert content.endswith(suffix)
    return status, content[len(prefix) : -len(suffix)].decode()


def job(**members: object) -> dict[str, object]:
    body = {"projectId": 1, "executorId": 1, "createdBy": "me", "timezone": "America/New_York"}
    return body | {"spec": "0 0 9 * * *", "startDate": "2027-08-03T09:00:00-04:00"} | members


def created(node: Emulator, *jobs: dict[str, object]) -> list[dict[str, Any]]:
    task = answered(node, "POST /jobs", jobs)
    output = answered(node, f"GET /async-tasks/{task}")["output"]
    return [answered(node, f"GET /jobs/{each['id']}") for each in json.loads(output)]


def update(node: Emulator, number: int) -> dict[str, Any]:
    return answered(node, f"PUT /jobs/{number}", {"projectId": 1, "modifiedBy": "me"})


def test_correction_1_dates_keep_their_zone(node: Emulator) -> None:
    [at_once] = created(node, job(startDate=None, endDate="2028-08-03T09:00:00-04:00"))
    [later] = created(node, job(endDate="2028-08-03T15:00:00+02:00"))
    assert (later["startDate"], later["endDate"]) == (
        "2027-08-03T09:00:00-04:00",
        "2028-08-03T15:00:00+02:00",
    )
    assert later["dateCreated"] == "2026-11-29T03:38:22Z"
    assert later in answered(node, "GET /jobs?limit=100")["jobs"]
    node.clock.settle()
    [delivery] = node.deliveries(at_once["id"])
    delivered = json.loads(delivery.body)["job"]
    assert (delivered["startDate"], delivered["endDate"]) == (
        "2026-11-29T03:38:22Z",
        "2028-08-03T09:00:00-04:00",
    )
    query = f"jobId={at_once['id']}&startDate=2026-11-01T00:00:00Z&endDate=2027-01-01T00:00:00Z"
    runs = answered(node, f"GET /executions?{query}&state=scheduled")["executions"]
    assert [run["nextExecutionDatetime"] for run in runs] == [
        "2026-11-29T09:00:00-05:00",
        "2026-11-28T22:38:22-05:00",
    ]
    assert [run["lastExecutionDatetime"] for run in runs] == ["2026-11-28T22:38:22-05:00", ZERO_IN_NEW_YORK]
    assert {run["dateCreated"] for run in runs} == {"2026-11-29T03:38:22Z"}


@pytest.mark.parametrize(
    ("sent", "stored", "updated"),
    [
        ("2027-08-03T09:00:00-04:00", "2027-08-03T09:00:00-04:00", "2027-08-03T09:00:00-04:00"),
        ("2027-08-03T09:00:00+02:00", "2027-08-03T09:00:00+02:00", "2027-08-03T09:00:00+02:00"),
        ("2027-08-03T09:00:00Z", "2027-08-03T09:00:00-04:00", "2027-08-03T09:00:00-04:00"),
        ("2027-08-03T09:00:00+00:00", "2027-08-03T09:00:00Z", "2027-08-03T09:00:00-04:00"),
    ],
)
def test_correction_2_an_update_moves_only_a_stored_z_and_once(
    node: Emulator, sent: str, stored: str, updated: str
) -> None:
    [made] = created(node, job(startDate=sent))
    assert made["startDate"] == stored
    assert [update(node, made["id"])["startDate"] for _ in range(3)] == [updated] * 3


def test_correction_3_a_date_is_ordered_by_its_text(node: Emulator) -> None:
    # The first is the later moment.
    created(node, job(startDate="2029-01-01T09:00:00-04:00"), job(startDate="2029-01-01T10:00:00+00:00"))
    jobs = answered(node, "GET /jobs?orderBy=start_date&orderByDirection=DESC&limit=2")["jobs"]
    assert [each["startDate"] for each in jobs] == ["2029-01-01T10:00:00Z", "2029-01-01T09:00:00-04:00"]


def test_correction_4_a_negative_offset(node: Emulator) -> None:
    for path in ("/projects?offset=-1", "/jobs?offset=-1"):
        assert refused(node, f"GET {path}") == (500, '"datatype mismatch"')
    query = "startDate=2026-11-01T00:00:00Z&endDate=2027-01-01T00:00:00Z"
    page, unpaged = (answered(node, f"GET /executions?{query}&offset={offset}") for offset in (0, -1))
    assert page["executions"] == unpaged["executions"] != []
    assert ask(node, "GET /executors?offset=-1") == (0, {}, b"")


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("GET /jobs/-1", b""),
        ("GET /projects/-1", b""),
        ("PUT /jobs/-1", {"projectId": 1, "modifiedBy": "me"}),
        ("DELETE /jobs/-1", {"deletedBy": "me"}),
    ],
)
def test_correction_5_a_negative_id(node: Emulator, line: str, body: object) -> None:
    assert refused(node, line, body) == (500, f'"{HIGH_BIT}"')


def test_correction_6_an_account_that_does_not_exist(node: Emulator) -> None:
    project = {"name": "p", "description": "d", "createdBy": "me"}
    error = '{"Message":"message: FOREIGN KEY constraint failed, code: 500","Type":500}'
    assert refused(node, "POST /projects", project, account=77) == (500, error)
    # The check of the project comes before the store. api/test_unknown_accounts.py passes it.
    assert refused(node, "POST /jobs", [job()], account=77)[0] == 400


def test_correction_7_ordering_by_modified_by(node: Emulator) -> None:
    assert refused(node, "GET /jobs?orderBy=modified_by") == (500, '"no such column: modified_by"')


@pytest.mark.parametrize("things", ["projects", "jobs", "executors", "credentials"])
def test_correction_8_the_offset_is_parsed_before_the_limit(node: Emulator, things: str) -> None:
    error = r'"strconv.Atoi: parsing \"y\": invalid syntax"'
    assert refused(node, f"GET /{things}?limit=x&offset=y") == (400, error)


def test_correction_9_a_finished_task_has_output_and_dates(node: Emulator) -> None:
    """quirks/test_creating_jobs.py has the answer to a read that waits: `waiting_task_lacks_dates`."""
    _, headers, content = ask(node, "POST /jobs", [job()])
    request_id = json.loads(content)["data"]
    assert headers["location"] == f"/async-tasks/{request_id}"
    answered(node, f"GET /async-tasks/{request_id}")
    task = answered(node, f"GET /async-tasks/{request_id}")
    assert (task["state"], task["dateCreated"]) == (2, "2026-11-29T03:38:22Z")
    assert json.loads(task["output"])[0]["startDate"] == "2027-08-03T09:00:00-04:00"


def test_correction_10_requests_beside_the_api(node: Emulator) -> None:
    status, headers, body = ask(node, "GET /nothing")
    assert (status, body) == (404, b"404 page not found\n")
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    host = b" HTTP/1.1\r\nHost: node\r\n\r\n"
    assert talk(node, b"GET http://other.example/api/v1/healthcheck" + host)[0] == 200
    status, _, body = talk(node, b"OPTIONS *" + host)
    assert (status, body) == (200, b"")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2027-08-03T1:00:00-04:00", "2027-08-03T01:00:00-04:00"),
        ("2027-08-03T01:00:00,5-04:00", "2027-08-03T01:00:00.5-04:00"),
        ("2027-08-03T01:00:00+24:00", "2027-08-03T01:00:00+24:00"),
    ],
)
def test_correction_11_dates_that_are_accepted(node: Emulator, sent: str, stored: str) -> None:
    [made] = created(node, job(startDate=sent))
    assert made["startDate"] == stored


LAYOUT = r"as \"2006-01-02T15:04:05Z07:00\""


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("2027-08-03T01:00:00+25:00", r"\"2027-08-03T01:00:00+25:00\": time zone offset hour out of range"),
        ("2027-13-03T01:00:00x", r"\"2027-13-03T01:00:00x\": month out of range"),
        ("2027-08-03T25:00:00x", r"\"2027-08-03T25:00:00x\": hour out of range"),
        (
            "2027-08-03T01:00:00é",
            rf"\"2027-08-03T01:00:00\\xc3\\xa9\" {LAYOUT}: cannot parse \"\\xc3\\xa9\" as \"Z07:00\"",
        ),
        (
            r"2027-08-03\u005401:00:00Z",
            rf"\"2027-08-03\\\\u005401:00:00Z\" {LAYOUT}: cannot parse \"\\\\u005401:00:00Z\" as \"T\"",
        ),
    ],
)
def test_correction_11_dates_that_are_refused(node: Emulator, written: str, error: str) -> None:
    body = json.dumps([job(startDate="DATE")]).replace("DATE", written).encode()
    assert refused(node, "POST /jobs", body) == (422, f'"parsing time {error}"')


@pytest.mark.parametrize(
    ("line", "body", "status", "error"),
    [
        ("POST /jobs", b"[" * 10_001, 422, "invalid character '[' exceeded max depth"),
        ("POST /jobs", b"[" * 10_000, 422, "unexpected end of JSON input"),
        ("POST /jobs", b"nu", 422, "invalid character ' ' in literal null (expecting 'l')"),
        ("POST /projects", b"nu", 400, "invalid character ' ' in literal null (expecting 'l')"),
        ("GET /jobs/%FF", b"", 400, r"strconv.Atoi: parsing \"\\xff\": invalid syntax"),
    ],
)
def test_correction_12_errors_of_texts(
    node: Emulator, line: str, body: bytes, status: int, error: str
) -> None:
    assert refused(node, line, body) == (status, f'"{error}"')


def test_the_scheme_has_any_case_and_blanks_around_a_key_do_not_count(node: Emulator) -> None:
    """It was seen on the node as well, and the emulator was right before (contract core 2.1, 2.2)."""
    operator = operator_headers(node, 2)
    scheme, _, pair = operator["Authorization"].partition(" ")
    key = {"X-API-Key": f"  {node.api_key} ", "X-Secret-Key": f" {node.api_secret}\t", "X-Account-ID": " 2 "}
    for headers in (operator | {"Authorization": f"{scheme.lower()} {pair}"}, key):
        lines = "".join(f"{name}: {value}\r\n" for name, value in ({"Host": "node"} | headers).items())
        assert talk(node, f"GET /api/v1/projects HTTP/1.1\r\n{lines}\r\n".encode())[0] == 200
